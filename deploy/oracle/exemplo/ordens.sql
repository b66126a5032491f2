-- A few orders for a first look: opened, assigned, closed.
--
--   Run as  CHAMADOS, SYSTEM or another DBA, with a UTF-8 client (NLS_LANG=.AL32UTF8)
--   Log     hsm_ordens_<date>_<time>.log in the current directory
--   Undo    delete from chamados.ordem_servico

@@../interno/argumentos.sql
define hsm_script = "ordens"
@@../interno/inicio.sql

prompt Será feito: três ordens de serviço novas em CHAMADOS.ORDEM_SERVICO, uma delas alterada
prompt

declare
   l_os chamados.ordem_servico.id_os%type;
begin
   insert into chamados.ordem_servico (tipo_os, descricao, solicitante, usuario_atualizacao)
   values ('PADRAO', 'Impressora da recepção não imprime', 'Ana Souza', 'portal')
   returning id_os into l_os;

   update chamados.ordem_servico o
      set o.responsavel = 'Equipe de campo',
          o.status = 'EM ATENDIMENTO',
          o.usuario_atualizacao = 'central',
          o.dt_atualizacao = sysdate
    where o.id_os = l_os;

   insert into chamados.ordem_servico (tipo_os, descricao, solicitante, usuario_atualizacao)
   values ('URGENTE', 'Servidor do almoxarifado fora do ar', 'João Lima', 'portal');

   insert into chamados.ordem_servico (tipo_os, descricao, solicitante, usuario_atualizacao)
   values ('REDE', 'Sem conexão no 3º andar', 'Conceição Prado', 'portal');

   commit;
   dbms_output.put_line('Ordens de exemplo gravadas');
end;
/
@@../interno/fim.sql
