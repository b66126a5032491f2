-- Declares the sample's table CHAMADOS.ORDEM_SERVICO: which changes raise which event, and what the templates may say.
-- To be copied, in this folder, and adapted for a table of one's own.
--
--   Run as  SYSTEM, another DBA, or a user with the role HSM_OPERADOR, with a UTF-8 client (NLS_LANG=.AL32UTF8)
--   Then    gatilho.sql CHAMADOS ORDEM_SERVICO
--   Log     hsm_origem_<date>_<time>.log in the current directory
--   Undo    gatilho_remover.sql CHAMADOS ORDEM_SERVICO, then
--           exec hsm.hsm_admin.remover_origem('CHAMADOS', 'ORDEM_SERVICO')
--   Re-runnable

@@../interno/argumentos.sql
define hsm_script = "origem"
@@../interno/inicio.sql
@@../interno/conferir_papel.sql HSM_ADMIN

prompt Será feito: declarar CHAMADOS.ORDEM_SERVICO em HSM_ORIGEM e HSM_ORIGEM_COLUNA
prompt
set define off

declare
   procedure coluna(
      in_coluna in varchar2,
      in_evento in varchar2 default null,
      in_so_se_unico in varchar2 default 'N',
      in_fato in varchar2 default null,
      in_fato_anterior in varchar2 default null
   ) is
   begin
      hsm.hsm_admin.definir_coluna_origem(
         in_esquema => 'CHAMADOS',
         in_tabela => 'ORDEM_SERVICO',
         in_coluna => in_coluna,
         in_evento => in_evento,
         in_so_se_unico => in_so_se_unico,
         in_fato => in_fato,
         in_fato_anterior => in_fato_anterior
      );
   end coluna;
begin
   hsm.hsm_admin.definir_origem(
      in_esquema => 'CHAMADOS',
      in_tabela => 'ORDEM_SERVICO',
      in_coluna_id => 'ID_OS',
      in_coluna_tipo => 'TIPO_OS',
      in_evento_insercao => 'ABERTURA',
      in_coluna_criacao => 'DT_ABERTURA',
      in_coluna_alteracao => 'DT_ATUALIZACAO',
      in_gatilho => 'TG_OS_NOTIF'
   );
   coluna('STATUS', in_evento => 'STATUS', in_fato => 'status', in_fato_anterior => 'status_anterior');
   coluna(
      'RESPONSAVEL', in_evento => 'ATRIBUICAO', in_fato => 'responsavel', in_fato_anterior => 'responsavel_anterior'
   );
   -- Only when neither of the two above says more
   coluna('TIPO_OS', in_evento => 'ATUALIZACAO', in_so_se_unico => 'S');
   coluna('DESCRICAO', in_evento => 'ATUALIZACAO', in_so_se_unico => 'S', in_fato => 'descricao');
   coluna('SOLICITANTE', in_fato => 'solicitante');
   coluna('USUARIO_ATUALIZACAO', in_fato => 'usuario');
   dbms_output.put_line('Origem CHAMADOS.ORDEM_SERVICO declarada');
end;
/

set define on
@@../interno/fim.sql
