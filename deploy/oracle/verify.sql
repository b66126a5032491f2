-- Checks an installation: every object there and valid, the grants that matter, the contract answering.
--
--   Run as     SYSTEM or another DBA, connected to the PDB
--   Needs      an installation (install.sql)
--   Arguments  none
--   Log        hsm_verify_<date>_<time>.log in the current directory
--   Undo       nothing to undo: changes nothing
--   Ends       with an error when something is wrong

@@interno/argumentos.sql
define hsm_script = "verify"
@@interno/inicio.sql
@@interno/verificar.sql
@@interno/fim.sql
