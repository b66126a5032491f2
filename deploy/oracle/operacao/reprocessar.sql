-- Puts notifications in FALHA back in the queue, oldest first, up to 1000 a run: those of one reason, route, channel,
-- order type, or one row.
--
--   Run as     a user with the role HSM_OPERADOR, or a DBA
--   Needs      an installation (install.sql)
--   Arguments  1  what the second says: MOTIVO, ROTA, CANAL, TIPO or LINHA
--              2  the reason (falhas.sql shows them), number of the route, alias of the channel, order type or row
--              3  why, for the audit
--   Log        hsm_reprocessar_<date>_<time>.log in the current directory
--   Undo       hsm_admin.cancelar_lote, for what has not left yet. Re-runnable: the next 1000

@@../interno/argumentos.sql
define hsm_por = "&1"
define hsm_qual = "&2"
define hsm_motivo = "&3"
define hsm_script = "reprocessar"
@@../interno/inicio.sql
@@../interno/conferir_papel.sql HSM_ADMIN

prompt Será feito: as notificações em FALHA de &hsm_por &hsm_qual voltam à fila, no máximo 1000
prompt

declare
   co_recusada constant pls_integer := -20999;
   co_numero constant varchar2(40) := '99999999999999999999';
   l_por varchar2(4000) := upper(q'~&hsm_por~');
   l_qual varchar2(4000) := q'~&hsm_qual~';
   l_motivo varchar2(4000) := q'~&hsm_motivo~';
   l_total number;

   function numero return number is
   begin
      if ltrim(l_qual, '0123456789') is not null or length(l_qual) > 20 then
         raise_application_error(co_recusada, l_por || ' (argumento 2): um número');
      end if;
      return to_number(l_qual, co_numero);
   end numero;
begin
   if l_por is null or l_por not in ('MOTIVO', 'ROTA', 'CANAL', 'TIPO', 'LINHA') then
      raise_application_error(co_recusada, 'Informe MOTIVO, ROTA, CANAL, TIPO ou LINHA (argumento 1)');
   elsif l_qual is null then
      raise_application_error(co_recusada, 'Informe qual ' || l_por || ' (argumento 2)');
   elsif l_motivo is null then
      raise_application_error(co_recusada, 'Informe por quê, para a auditoria (argumento 3)');
   end if;
   l_total := case l_por
                 when 'MOTIVO' then hsm.hsm_admin.reprocessar(in_motivo_falha => l_qual, in_motivo => l_motivo)
                 when 'ROTA' then hsm.hsm_admin.reprocessar(in_rota => numero, in_motivo => l_motivo)
                 when 'CANAL' then hsm.hsm_admin.reprocessar(in_canal => l_qual, in_motivo => l_motivo)
                 when 'TIPO' then hsm.hsm_admin.reprocessar(in_tipo_os => l_qual, in_motivo => l_motivo)
                 else hsm.hsm_admin.reprocessar(in_id => numero, in_motivo => l_motivo)
              end;
   dbms_output.put_line(to_char(l_total, 'TM9') || ' notificação(ões) de volta à fila');
end;
/

undefine hsm_por hsm_qual hsm_motivo
@@../interno/fim.sql
