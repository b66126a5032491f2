create or replace package body hsm_painel as

   function resumo(in_horas in number default 24) return clob is
   begin
      return hsm_resumo.texto(in_horas, false);
   end resumo;

   function historia(in_id_os in number, in_origem in varchar2 default null) return clob is
   begin
      return hsm_historia.da_os(in_id_os, in_origem, false);
   end historia;

   function linhas(
      in_status in varchar2 default null,
      in_canal in varchar2 default null,
      in_tipo_os in varchar2 default null,
      in_antes_de in number default null,
      in_limite in number default null
   ) return clob is
   begin
      return hsm_historia.pagina(in_status, in_canal, in_tipo_os, in_antes_de, in_limite);
   end linhas;

   function pagina return clob is
   begin
      return hsm_pagina.texto;
   end pagina;

   function html return clob is
      l_dados clob;
   begin
      -- ASCII, as the page is: no client's character set can harm it. A line an object, for DBMS_OUTPUT takes lines of
      -- up to 32767 bytes; a quote inside a text has a backslash, and the one that ends it no letter behind.
      l_dados := hsm_json.em_ascii(hsm_resumo.texto(24, false));
      return hsm_pagina.texto(regexp_replace(l_dados, '\},\{"([a-z])', '},' || chr(10) || '{"\1'));
   end html;

   function metricas(in_formato in varchar2 default null) return clob is
   begin
      return hsm_metricas.texto(coalesce(upper(in_formato), '-') = co_openmetrics);
   end metricas;

end hsm_painel;
/
