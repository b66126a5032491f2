-- Installs the notification outbox (HSM) in a pluggable database, or ends an installation that stopped half-way.
--
--   Run as     SYSTEM, another DBA or an account made by instalador.sql, connected to the PDB, with a UTF-8 client
--              (NLS_LANG=.AL32UTF8)
--   Needs      Oracle Database 19c or later, any edition; no extra-cost option
--   Arguments  1  password of HSM_JOB, used when the user is created and never changed afterwards: 1 to 30 bytes, no
--                 double quotes, as the profile's rules want it
--              2  tablespace for the tables of HSM
--              3  tablespace for its indexes and LOBs (optional: that of the tables)
--              4  quota of HSM on each, 2G for example (optional: UNLIMITED)
--              ENSAIO after the last one given: prints what would be done, and changes nothing
--   Log        hsm_install_<date>_<time>.log in the current directory (the password is not in it)
--   Undo       uninstall.sql
--   Re-running keeps tables, data, parameters, passwords, tablespaces and quotas, and replaces code. Another version is
--   the business of upgrade.sql
--
--   sqlplus system@pdb
--   SQL> @deploy/oracle/install.sql "password" USERS
--   SQL> @deploy/oracle/install.sql "password" HSM_DADOS HSM_INDICES 4G ENSAIO
--
-- install_interativo.sql asks for all that, without showing the password.

@@interno/argumentos.sql
define hsm_tablespace = "&2"
define hsm_tablespace_indices = "&3"
define hsm_quota = "&4"
define hsm_ultimo = "&5"
-- The password stays in argument 1, whatever it is made of, until it is used: nothing before that takes an argument
define hsm_senha = "senha_argumento.sql"
define hsm_pergunta = "nada.sql"
define hsm_script = "install"
@@interno/inicio.sql
@@interno/instalar.sql
@@interno/fim.sql
