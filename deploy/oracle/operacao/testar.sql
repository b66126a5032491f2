-- Sends a test notification, marked as one in its text, by the ordinary queue, and shows what it waits for.
--
--   Run as     a user with the role HSM_OPERADOR, or a DBA
--   Needs      an installation (install.sql)
--   Arguments  1  alias of the channel (HSM_CANAL_VW)
--              2  optional: topic; that of the channel's first active route when not given
--   Log        hsm_testar_<date>_<time>.log in the current directory
--   Undo       hsm_admin.cancelar, until it has left. Re-runnable: sends another

@@../interno/argumentos.sql
define hsm_canal = "&1"
define hsm_topico = "&2"
define hsm_script = "testar"
@@../interno/inicio.sql
@@../interno/conferir_papel.sql HSM_ADMIN

prompt Será feito: uma notificação de teste pelo canal &hsm_canal
prompt

declare
   co_recusada constant pls_integer := -20999;
   l_id number;
   l_linhas sys.odcivarchar2list;
begin
   if q'~&hsm_canal~' is null then
      raise_application_error(co_recusada, 'Informe o canal (argumento 1); HSM_CANAL_VW os mostra');
   end if;
   l_id := hsm.hsm_admin.testar(q'~&hsm_canal~', q'~&hsm_topico~');
   l_linhas := hsm.hsm_consulta.por_que_linha(l_id);
   for i in 1 .. l_linhas.count loop
      dbms_output.put_line(l_linhas(i));
   end loop;
   dbms_output.put_line('Para ver o que foi dela:');
   dbms_output.put_line(
      '  select column_value from table(hsm.hsm_consulta.por_que_linha(' || to_char(l_id, 'TM9') || '));'
   );
end;
/

undefine hsm_canal hsm_topico
@@../interno/fim.sql
