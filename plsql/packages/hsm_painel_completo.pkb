create or replace package body hsm_painel_completo as

   function resumo(in_horas in number default 24) return clob is
   begin
      return hsm_resumo.texto(in_horas, true);
   end resumo;

   function historia(in_id_os in number, in_origem in varchar2 default null) return clob is
   begin
      return hsm_historia.da_os(in_id_os, in_origem, true);
   end historia;

end hsm_painel_completo;
/
