create or replace package hsm_painel_completo authid definer as
   -- What hsm_painel shows, with what only operators may see. Changes nothing.

   -- hsm_painel.resumo; of each act also what it changed (detalhe), which may be a credential.
   function resumo(in_horas in number default 24) return clob;

   -- hsm_painel.historia with topics in full, what servers that are none of ntfy's have answered (resposta), and what
   -- the phone showed (telefone) as long as RETENCAO_DADOS_D keeps it: personal data.
   function historia(in_id_os in number, in_origem in varchar2 default null) return clob;

end hsm_painel_completo;
/
