-- State of the installation: what needs somebody and what to do, the channels, the last 24 hours.
--
--   Run as     a user with the role HSM_LEITOR or HSM_OPERADOR, or a DBA
--   Needs      an installation (install.sql)
--   Arguments  none
--   Log        hsm_status_<date>_<time>.log in the current directory
--   Undo       nothing to undo: changes nothing. Re-runnable

@@../interno/argumentos.sql
define hsm_script = "status"
@@../interno/inicio.sql
@@../interno/conferir_papel.sql HSM_CONSULTA

declare
   l_linhas sys.odcivarchar2list := hsm.hsm_consulta.situacao;
begin
   for i in 1 .. l_linhas.count loop
      dbms_output.put_line(l_linhas(i));
   end loop;
end;
/

@@../interno/fim.sql
