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

   -- Metrics

   procedure linha(io_texto in out nocopy clob, in_linha in varchar2) is
   begin
      io_texto := io_texto || (in_linha || chr(10));
   end linha;

   function numero(in_numero in number) return varchar2 is
   begin
      return to_char(in_numero, 'TM9', 'nls_numeric_characters=''.,''');
   end numero;

   -- name="value", as the format wants it
   function rotulo(in_nome in varchar2, in_valor in varchar2) return varchar2 is
   begin
      return in_nome || '="' || replace(replace(replace(in_valor, '\', '\\'), '"', '\"'), chr(10), '\n') || '"';
   end rotulo;

   procedure metrica(io_texto in out nocopy clob, in_nome in varchar2, in_ajuda in varchar2) is
   begin
      linha(io_texto, '# HELP ' || in_nome || ' ' || in_ajuda);
      linha(io_texto, '# TYPE ' || in_nome || ' gauge');
   end metrica;

   function metricas return clob is
      l_texto clob;
      l_problemas hsm_saude.t_problemas := hsm_saude.problemas;
      l_falhas pls_integer;
      -- One read, so that the numbers of a channel belong together
      cursor c_canais is
         select v.canal, v.pausado, v.disjuntor, v.pendentes, v.devidas, v.enviando, v.mais_antiga_s
           from hsm_canal_vw v
          order by v.canal;
      type t_canais is table of c_canais%rowtype index by pls_integer;
      l_canais t_canais;
   begin
      open c_canais;
      fetch c_canais bulk collect into l_canais;
      close c_canais;

      metrica(l_texto, 'hsm_fila_linhas', 'Linhas que esperam (PENDENTE) ou estão em envio (ENVIANDO)');
      for i in 1 .. l_canais.count loop
         linha(
            l_texto,
            'hsm_fila_linhas{' || rotulo('canal', l_canais(i).canal) || ',status="PENDENTE"} '
            || numero(l_canais(i).pendentes)
         );
         linha(
            l_texto,
            'hsm_fila_linhas{' || rotulo('canal', l_canais(i).canal) || ',status="ENVIANDO"} '
            || numero(l_canais(i).enviando)
         );
      end loop;

      metrica(l_texto, 'hsm_fila_mais_antiga_segundos', 'Idade da linha devida mais antiga');
      for i in 1 .. l_canais.count loop
         linha(
            l_texto,
            'hsm_fila_mais_antiga_segundos{' || rotulo('canal', l_canais(i).canal) || '} '
            || numero(l_canais(i).mais_antiga_s)
         );
      end loop;

      metrica(l_texto, 'hsm_canal_pausado', '1: o operador pausou o canal');
      for i in 1 .. l_canais.count loop
         linha(
            l_texto,
            'hsm_canal_pausado{' || rotulo('canal', l_canais(i).canal) || '} '
            || case l_canais(i).pausado when hsm_tipos.co_sim then '1' else '0' end
         );
      end loop;

      metrica(l_texto, 'hsm_canal_disjuntor_aberto', '1: o disjuntor do canal não está fechado');
      for i in 1 .. l_canais.count loop
         linha(
            l_texto,
            'hsm_canal_disjuntor_aberto{' || rotulo('canal', l_canais(i).canal) || '} '
            || case l_canais(i).disjuntor when hsm_tipos.co_fechado then '0' else '1' end
         );
      end loop;

      select count(*)
        into l_falhas
        from hsm_falha_vw;
      metrica(l_texto, 'hsm_fila_falhas', 'Linhas em FALHA');
      linha(l_texto, 'hsm_fila_falhas ' || numero(l_falhas));

      metrica(l_texto, 'hsm_problemas', 'Problemas que o painel mostra');
      linha(l_texto, 'hsm_problemas ' || numero(l_problemas.count));
      return l_texto;
   end metricas;

end hsm_painel;
/
