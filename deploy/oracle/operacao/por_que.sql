-- Why an order has not rung, or that it has: one line a notification.
--
--   Run as     a user with the role HSM_LEITOR or HSM_OPERADOR, or a DBA
--   Needs      an installation (install.sql)
--   Arguments  1  number of the order
--              2  optional: whose order, SCHEMA or SCHEMA.NAME (HSM_FILA_VW.ORIGEM)
--   Log        hsm_por_que_<date>_<time>.log in the current directory
--   Undo       nothing to undo: changes nothing. Re-runnable

@@../interno/argumentos.sql
define hsm_os = "&1"
define hsm_origem = "&2"
define hsm_script = "por_que"
@@../interno/inicio.sql
@@../interno/conferir_papel.sql HSM_CONSULTA

declare
   co_recusada constant pls_integer := -20999;
   l_linhas sys.odcivarchar2list;
begin
   if q'~&hsm_os~' is null or ltrim(q'~&hsm_os~', '-0123456789') is not null then
      raise_application_error(co_recusada, 'Informe o número da OS (argumento 1)');
   end if;
   l_linhas := hsm.hsm_consulta.por_que(
      to_number(q'~&hsm_os~', '99999999999999999999999999999999999999'), upper(q'~&hsm_origem~')
   );
   for i in 1 .. l_linhas.count loop
      dbms_output.put_line(l_linhas(i));
   end loop;
end;
/

undefine hsm_os hsm_origem
@@../interno/fim.sql
