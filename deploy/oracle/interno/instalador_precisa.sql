-- The system privileges of who runs the scripts: install.sql asks for those of the first five lines, instalador.sql
-- grants all. SELECT on the dictionary, and passing CREATE SESSION on, are asked for apart.
define hsm_precisa_1 = "CREATE USER,ALTER USER,CREATE ROLE,GRANT ANY OBJECT PRIVILEGE"
define hsm_precisa_2 = "CREATE ANY TABLE,ALTER ANY TABLE,COMMENT ANY TABLE,CREATE ANY INDEX,CREATE ANY SEQUENCE"
define hsm_precisa_3 = "CREATE ANY VIEW,CREATE ANY PROCEDURE,ALTER ANY PROCEDURE,CREATE ANY TRIGGER"
define hsm_precisa_4 = "SELECT ANY TABLE,INSERT ANY TABLE,UPDATE ANY TABLE,DELETE ANY TABLE,EXECUTE ANY PROCEDURE"
define hsm_precisa_5 = "ALTER SESSION"
define hsm_precisa_outros = "DROP USER,DROP ANY ROLE,DROP ANY VIEW,DROP ANY TRIGGER,ALTER ANY TRIGGER,CREATE ANY JOB,MANAGE SCHEDULER"
