-- install.sql for a person at the keyboard: asks for the tablespaces and the quota, shows the plan, asks for a go-ahead and
-- then, where HSM_JOB has none yet, for its password, without showing it.
--
--   Run as, Needs, Undo: see install.sql
--   Arguments  none
--   Log        hsm_install_interativo_<date>_<time>.log in the current directory

@@interno/argumentos.sql
define hsm_senha = "senha_perguntada.sql"
define hsm_pergunta = "perguntar_instalacao.sql"
define hsm_ultimo = ""
define hsm_script = "install_interativo"
@@interno/inicio.sql
accept hsm_tablespace char default 'USERS' prompt 'Tablespace das tabelas [USERS]: '
accept hsm_tablespace_indices char default '&hsm_tablespace' prompt 'Tablespace de índices e LOBs [&hsm_tablespace]: '
accept hsm_quota char default 'UNLIMITED' prompt 'Quota de HSM em cada uma [UNLIMITED]: '
@@interno/instalar.sql
@@interno/fim.sql
