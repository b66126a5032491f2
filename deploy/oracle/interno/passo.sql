-- Runs a file of plsql/ (argument 1); argument 2 is how its first statement begins.
prompt &2
@@../../../plsql/&1
