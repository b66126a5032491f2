-- First of all in every script a person starts: keeps the settings of SQL*Plus for fim.sql and makes 1 to 9 exist,
-- null where not given, so that a script can say which one is missing instead of "Enter value for 1:".
-- Leaves hsm_sqlplus_antes.sql in the current directory. WHENEVER cannot be kept: fim.sql sets it to CONTINUE.
-- Ends at once where that file cannot be written: fim.sql would run whatever somebody else has left under its name.
whenever oserror exit failure rollback
store set hsm_sqlplus_antes.sql replace
set define on
set escape off
set concat .
set null ''
set sqlterminator on
set termout on
set verify off
set echo off
set feedback off
column 1 new_value 1 noprint
column 2 new_value 2 noprint
column 3 new_value 3 noprint
column 4 new_value 4 noprint
column 5 new_value 5 noprint
column 6 new_value 6 noprint
column 7 new_value 7 noprint
column 8 new_value 8 noprint
column 9 new_value 9 noprint
select null as "1", null as "2", null as "3", null as "4", null as "5", null as "6", null as "7", null as "8",
       null as "9"
  from dual
 where 1 = 0;
column 1 clear
column 2 clear
column 3 clear
column 4 clear
column 5 clear
column 6 clear
column 7 clear
column 8 clear
column 9 clear
