-- Writes the panel to an HTML file, for a browser.
--
--   Run as     a user with the role HSM_OPERADOR, SYSTEM or another DBA, with a UTF-8 client (NLS_LANG=.AL32UTF8)
--   Arguments  1  file to write, for example painel.html
--   Undo       nothing to undo: changes nothing

set define on
set verify off
set echo off
set feedback off
set heading off
set pagesize 0
set trimspool on
set linesize 32767
set long 10000000
set longchunksize 32767
set termout off
whenever sqlerror exit failure rollback
whenever oserror exit failure rollback

spool &1
select hsm.hsm_painel.html from dual;
spool off

set termout on
