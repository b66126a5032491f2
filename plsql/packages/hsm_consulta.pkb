create or replace package body hsm_consulta as

   co_notificacoes constant pls_integer := 20;
   co_remetentes constant pls_integer := 10;
   co_momento constant varchar2(30) := 'DD/MM/YYYY HH24:MI:SS';

   procedure anexar(io_linhas in out nocopy sys.odcivarchar2list, in_texto in varchar2) is
   begin
      io_linhas.extend;
      io_linhas(io_linhas.count) := substrb(in_texto, 1, 4000);
   end anexar;

   function agora return timestamp is
   begin
      return sys_extract_utc(systimestamp);
   end agora;

   -- Why an order has not rung

   function frase(in_linha in hsm_espera.t_linha, in_agora in timestamp) return varchar2 is
      l_espera varchar2(32767);
      l_ate timestamp(6);
   begin
      if in_linha.status in (hsm_tipos.co_pendente, hsm_tipos.co_enviando) then
         hsm_espera.espera(in_linha, in_agora, l_espera, l_ate);
         l_espera := in_linha.status || ', ' || l_espera;
      else
         l_espera := hsm_espera.fim(in_linha);
      end if;
      return 'Linha ' || to_char(in_linha.id, 'TM9') || ', OS ' || to_char(in_linha.id_os, 'TM9') || ' de '
             || in_linha.origem
             || case when in_linha.marca is not null then ' [' || in_linha.marca || ']' end
             || ', ' || in_linha.evento || ' de ' || hsm_saude.momento(in_linha.dt_criacao)
             || case
                   when in_linha.id_rota is not null then
                      ', rota ' || to_char(in_linha.id_rota, 'TM9') || ' (' || in_linha.canal || '/'
                      || in_linha.topico_curto || ')'
                end
             || ': ' || l_espera || '. ' || to_char(in_linha.tentativas, 'TM9') || ' tentativa(s) gasta(s)'
             || case
                   when in_linha.ultimo_erro is null then null
                   -- It rang after all
                   when in_linha.status = hsm_tipos.co_processado then ', erro antes disso: ' || in_linha.ultimo_erro
                   else ', último erro: ' || in_linha.ultimo_erro
                end;
   end frase;

   function explicar(in_ids in sys.odcinumberlist, in_nenhuma in varchar2) return sys.odcivarchar2list is
      l_agora timestamp(6) := agora;
      l_respostas sys.odcivarchar2list := sys.odcivarchar2list();
      l_linhas hsm_espera.t_linhas := hsm_espera.ler(in_ids);
      l_aviso varchar2(32767) := hsm_espera.aviso_da_guarda;
   begin
      if l_aviso is not null then
         anexar(l_respostas, l_aviso);
      end if;
      if l_linhas.count = 0 then
         anexar(l_respostas, in_nenhuma);
      end if;
      for i in 1 .. l_linhas.count loop
         anexar(l_respostas, frase(l_linhas(i), l_agora));
      end loop;
      return l_respostas;
   end explicar;

   function por_que(in_id_os in number, in_origem in varchar2 default null) return sys.odcivarchar2list is
   begin
      return explicar(
         hsm_espera.da_os(in_id_os, in_origem, co_notificacoes), hsm_espera.nenhum_evento(in_id_os, in_origem)
      );
   end por_que;

   function por_que_linha(in_id in number) return sys.odcivarchar2list is
   begin
      return explicar(
         sys.odcinumberlist(in_id),
         'Não há linha ' || coalesce(to_char(in_id, 'TM9'), '(nula)') || ' na fila: ou já passou da retenção'
      );
   end por_que_linha;

   -- State

   procedure anexar_problemas(io_linhas in out nocopy sys.odcivarchar2list) is
      l_problemas hsm_saude.t_problemas := hsm_saude.problemas;
      r_problema hsm_saude.t_problema;
   begin
      if l_problemas.count = 0 then
         anexar(io_linhas, 'Tudo em ordem.');
      end if;
      for i in 1 .. l_problemas.count loop
         r_problema := l_problemas(i);
         anexar(io_linhas, r_problema.gravidade || ': ' || hsm_saude.frase(r_problema));
      end loop;
   end anexar_problemas;

   procedure anexar_canais(io_linhas in out nocopy sys.odcivarchar2list) is
   begin
      for r_canal in (select v.canal, v.pausado, v.disjuntor, v.pendentes, v.devidas, v.enviando, v.mais_antiga_s
                        from hsm_canal_vw v
                       order by v.canal)
      loop
         anexar(
            io_linhas,
            'Canal ' || r_canal.canal || ': '
            || case when r_canal.pausado = hsm_tipos.co_sim then 'pausado' else 'ativo' end || ', disjuntor '
            || r_canal.disjuntor || '; esperam ' || to_char(r_canal.pendentes, 'TM9') || ' ('
            || to_char(r_canal.devidas, 'TM9') || ' devidas, a mais antiga há '
            || to_char(r_canal.mais_antiga_s, 'TM9') || ' s), em envio ' || to_char(r_canal.enviando, 'TM9')
         );
      end loop;
   end anexar_canais;

   procedure anexar_remetentes(io_linhas in out nocopy sys.odcivarchar2list) is
      l_fim varchar2(60);
   begin
      for r_remetente in (select r.trabalhador, r.maquina, r.pid, r.versao, r.modo, r.canais, r.dt_visto, r.dt_fim,
                                 r.vivo
                            from hsm_remetente_vw r
                           order by r.vivo desc, r.dt_visto desc, r.trabalhador asc
                           fetch first co_remetentes rows only)
      loop
         l_fim := case
                     when r_remetente.dt_fim is not null then 'terminou às ' || to_char(r_remetente.dt_fim, co_momento)
                     else 'falou às ' || to_char(r_remetente.dt_visto, co_momento)
                  end;
         anexar(
            io_linhas,
            'Processo de envio ' || r_remetente.trabalhador || ' em ' || coalesce(r_remetente.maquina, '?')
            || ', processo ' || coalesce(to_char(r_remetente.pid, 'TM9'), '?') || ', versão '
            || coalesce(r_remetente.versao, '?') || ', ' || coalesce(r_remetente.modo, '?') || ', canais '
            || coalesce(r_remetente.canais, 'todos') || ': '
            || case r_remetente.vivo when hsm_tipos.co_sim then 'de pé, ' end || l_fim
         );
      end loop;
   end anexar_remetentes;

   procedure anexar_recentes(io_linhas in out nocopy sys.odcivarchar2list) is
      l_ontem timestamp(6) := agora - numtodsinterval(1, 'DAY');
   begin
      for r_grupo in (select c.canal, c.resultado, c.classe, sum(c.quantidade) as quantidade
                        from hsm_consumo_vw c
                       where c.periodo = hsm_contagem.co_hora
                         and c.inicio_utc > l_ontem
                         and c.resultado in (
                            hsm_contagem.co_entrou, hsm_contagem.co_entregue, hsm_contagem.co_falha,
                            hsm_contagem.co_cancelado
                         )
                       group by c.canal, c.resultado, c.classe
                       order by c.canal, c.resultado, c.classe)
      loop
         anexar(
            io_linhas,
            'Últimas 24 h, ' || r_grupo.canal || ': ' || to_char(r_grupo.quantidade, 'TM9') || ' ' || r_grupo.resultado
            || case when r_grupo.classe <> '-' then ' (' || r_grupo.classe || ')' end
         );
      end loop;
   end anexar_recentes;

   function situacao return sys.odcivarchar2list is
      l_linhas sys.odcivarchar2list := sys.odcivarchar2list();
   begin
      anexar_problemas(l_linhas);
      anexar_canais(l_linhas);
      anexar_remetentes(l_linhas);
      anexar_recentes(l_linhas);
      return l_linhas;
   end situacao;

end hsm_consulta;
/
