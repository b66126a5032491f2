create or replace package body hsm_painel as

   co_ultimas_falhas constant pls_integer := 20;
   co_ultimos_atos constant pls_integer := 20;
   co_momento constant varchar2(30) := 'DD/MM/YYYY HH24:MI:SS';

   procedure linha(io_texto in out nocopy clob, in_linha in varchar2) is
   begin
      io_texto := io_texto || (in_linha || chr(10));
   end linha;

   function numero(in_numero in number) return varchar2 is
   begin
      return to_char(in_numero, 'TM9', 'nls_numeric_characters=''.,''');
   end numero;

   -- HTML

   function escapar(in_texto in varchar2) return varchar2 is
   begin
      return replace(replace(replace(replace(in_texto, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&quot;');
   end escapar;

   function celula(in_texto in varchar2) return varchar2 is
   begin
      return '<td>' || escapar(in_texto) || '</td>';
   end celula;

   function celula(in_numero in number) return varchar2 is
   begin
      return '<td class="n">' || numero(in_numero) || '</td>';
   end celula;

   procedure abrir_tabela(io_texto in out nocopy clob, in_titulo in varchar2, in_colunas in varchar2) is
   begin
      linha(io_texto, '<h2>' || escapar(in_titulo) || '</h2>');
      linha(io_texto, '<table><tr><th>' || replace(escapar(in_colunas), ',', '</th><th>') || '</th></tr>');
   end abrir_tabela;

   procedure fechar_tabela(io_texto in out nocopy clob) is
   begin
      linha(io_texto, '</table>');
   end fechar_tabela;

   procedure cabecalho(io_texto in out nocopy clob) is
      l_versao hsm_instalacao.versao%type;
      l_fuso hsm_parametro.valor%type := hsm_config.texto(hsm_config.co_fuso);
   begin
      select i.versao
        into l_versao
        from hsm_instalacao i;
      linha(io_texto, '<!DOCTYPE html>');
      linha(io_texto, '<html lang="pt-BR"><head><meta charset="utf-8"><title>Mensageria de chamados</title>');
      linha(io_texto, '<meta name="viewport" content="width=device-width, initial-scale=1">');
      linha(io_texto, '<style>body{font-family:sans-serif;margin:1.5em;color:#222}');
      linha(io_texto, 'table{border-collapse:collapse}th,td{border:1px solid #bbb;padding:.3em .6em;text-align:left}');
      linha(io_texto, 'th{background:#eee}.n{text-align:right}.ERRO{background:#fdd}.ATENCAO{background:#ffd}');
      linha(io_texto, '.OK{color:#060}</style></head><body>');
      linha(io_texto, '<h1>Mensageria de chamados</h1>');
      linha(
         io_texto,
         '<p>' || escapar(sys_context('USERENV', 'DB_NAME')) || ', versão ' || escapar(l_versao) || ', em '
         || to_char(systimestamp at time zone l_fuso, co_momento) || ' (' || escapar(l_fuso) || ')</p>'
      );
   end cabecalho;

   procedure secao_problemas(io_texto in out nocopy clob) is
      l_problemas hsm_saude.t_problemas := hsm_saude.problemas;
   begin
      if l_problemas.count = 0 then
         linha(io_texto, '<p class="OK">Tudo em ordem.</p>');
         return;
      end if;
      abrir_tabela(io_texto, 'Precisa de atenção', 'Gravidade,Problema,Detalhe,O que fazer');
      for i in 1 .. l_problemas.count loop
         linha(
            io_texto,
            '<tr class="' || l_problemas(i).gravidade || '">' || celula(l_problemas(i).gravidade)
            || celula(l_problemas(i).problema) || celula(l_problemas(i).detalhe)
            || celula(l_problemas(i).providencia) || '</tr>'
         );
      end loop;
      fechar_tabela(io_texto);
   end secao_problemas;

   procedure secao_canais(io_texto in out nocopy clob) is
   begin
      abrir_tabela(io_texto, 'Canais', 'Canal,Situação,Disjuntor,Esperando,Devidas,Em envio,Mais antiga (s)');
      for r_canal in (select v.canal, v.pausado, v.disjuntor, v.pendentes, v.devidas, v.enviando, v.mais_antiga_s
                        from hsm_canal_vw v
                       order by v.canal)
      loop
         linha(
            io_texto,
            '<tr>' || celula(r_canal.canal)
            || celula(case when r_canal.pausado = hsm_tipos.co_sim then 'pausado' else 'ativo' end)
            || celula(r_canal.disjuntor) || celula(r_canal.pendentes)
            || celula(r_canal.devidas) || celula(r_canal.enviando)
            || celula(r_canal.mais_antiga_s) || '</tr>'
         );
      end loop;
      fechar_tabela(io_texto);
   end secao_canais;

   procedure secao_recentes(io_texto in out nocopy clob) is
   begin
      abrir_tabela(io_texto, 'Últimas 24 horas', 'Canal,Status,Motivo,Linhas,Demora média (s)');
      for r_grupo in (select r.canal, r.status, r.motivo, r.linhas, r.demora_media_s
                        from hsm_recente_vw r
                       order by r.canal nulls last, r.status, r.motivo nulls first)
      loop
         linha(
            io_texto,
            '<tr>' || celula(r_grupo.canal) || celula(r_grupo.status) || celula(r_grupo.motivo)
            || celula(r_grupo.linhas) || celula(r_grupo.demora_media_s) || '</tr>'
         );
      end loop;
      fechar_tabela(io_texto);
   end secao_recentes;

   procedure secao_falhas(io_texto in out nocopy clob) is
   begin
      abrir_tabela(io_texto, 'Últimas falhas', 'Linha,Origem,OS,Tipo,Evento,Tópico,Motivo,Quando,Erro');
      for r_falha in (select v.id, v.origem, v.id_os, v.tipo_os, v.evento, v.topico, v.motivo, v.falha_em,
                             v.ultimo_erro
                        from hsm_falha_vw v
                       order by v.falha_em desc, v.id desc
                       fetch first co_ultimas_falhas rows only)
      loop
         linha(
            io_texto,
            '<tr>' || celula(r_falha.id) || celula(r_falha.origem) || celula(r_falha.id_os) || celula(r_falha.tipo_os)
            || celula(r_falha.evento) || celula(r_falha.topico) || celula(r_falha.motivo)
            || celula(to_char(r_falha.falha_em, co_momento)) || celula(r_falha.ultimo_erro) || '</tr>'
         );
      end loop;
      fechar_tabela(io_texto);
   end secao_falhas;

   procedure secao_atos(io_texto in out nocopy clob) is
   begin
      abrir_tabela(io_texto, 'Últimos atos dos operadores', 'Quando,Quem,Ato,Alvo,Linhas,Motivo');
      for r_ato in (select v.dt_ato, v.usuario, v.ato, v.alvo, v.quantidade, v.motivo
                      from hsm_auditoria_vw v
                     order by v.id desc
                     fetch first co_ultimos_atos rows only)
      loop
         linha(
            io_texto,
            '<tr>' || celula(to_char(r_ato.dt_ato, co_momento)) || celula(r_ato.usuario) || celula(r_ato.ato)
            || celula(r_ato.alvo) || celula(r_ato.quantidade) || celula(r_ato.motivo) || '</tr>'
         );
      end loop;
      fechar_tabela(io_texto);
   end secao_atos;

   function html return clob is
      l_texto clob;
   begin
      cabecalho(l_texto);
      secao_problemas(l_texto);
      secao_canais(l_texto);
      secao_recentes(l_texto);
      secao_falhas(l_texto);
      secao_atos(l_texto);
      linha(l_texto, '</body></html>');
      return l_texto;
   end html;

   function metricas(in_formato in varchar2 default null) return clob is
   begin
      return hsm_metricas.texto(coalesce(upper(in_formato), '-') = co_openmetrics);
   end metricas;

end hsm_painel;
/
