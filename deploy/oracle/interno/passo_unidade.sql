-- Runs a file of plsql/ (argument 1) whose text is none of the substitution's business; argument 2 is how it begins.
prompt &2
set define ~
@@../../../plsql/~1
set define on
