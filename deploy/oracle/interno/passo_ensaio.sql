-- Names a file of plsql/ (argument 1) and how its first statement begins (argument 2).
prompt &2   (plsql/&1)
