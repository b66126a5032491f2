create or replace package body hsm_consulta as

   co_notificacoes constant pls_integer := 20;
   co_remetentes constant pls_integer := 10;
   co_momento constant varchar2(30) := 'DD/MM/YYYY HH24:MI:SS';

   -- A row and its route
   type t_linha is record (
      id hsm_fila_notificacao.id%type,
      id_os hsm_fila_notificacao.id_os%type,
      origem hsm_fila_notificacao.origem%type,
      marca hsm_fila_notificacao.marca%type,
      tipo_os hsm_fila_notificacao.tipo_os%type,
      evento hsm_fila_notificacao.evento%type,
      status hsm_fila_notificacao.status%type,
      motivo hsm_fila_notificacao.motivo%type,
      ultimo_erro hsm_fila_notificacao.ultimo_erro%type,
      canal hsm_fila_notificacao.canal%type,
      id_rota hsm_fila_notificacao.id_rota%type,
      estacionada hsm_fila_notificacao.estacionada%type,
      tentativas hsm_fila_notificacao.tentativas%type,
      trabalhador hsm_fila_notificacao.trabalhador%type,
      dt_criacao hsm_fila_notificacao.dt_criacao%type,
      proxima_tentativa hsm_fila_notificacao.proxima_tentativa%type,
      reserva_ate hsm_fila_notificacao.reserva_ate%type,
      dt_processamento hsm_fila_notificacao.dt_processamento%type,
      topico varchar2(400),
      motivo_suspensao hsm_rota_notificacao.motivo_suspensao%type,
      proxima_sonda hsm_rota_notificacao.proxima_sonda%type
   );
   type t_linhas is table of t_linha index by pls_integer;

   procedure anexar(io_linhas in out nocopy sys.odcivarchar2list, in_texto in varchar2) is
   begin
      io_linhas.extend;
      io_linhas(io_linhas.count) := substrb(in_texto, 1, 4000);
   end anexar;

   function agora return timestamp is
   begin
      return sys_extract_utc(systimestamp);
   end agora;

   function hora(in_instante in timestamp) return varchar2 is
   begin
      return to_char(from_tz(in_instante, 'UTC') at time zone hsm_config.texto(hsm_config.co_fuso), co_momento);
   end hora;

   function numero(in_numero in number) return varchar2 is
   begin
      return to_char(in_numero, 'TM9', 'nls_numeric_characters=''.,''');
   end numero;

   -- Why an order has not rung

   -- What keeps a channel from letting a row out from an instant on; null: nothing
   function impedimento(in_canal in varchar2, in_agora in timestamp, in_desde in timestamp) return varchar2 is
      r_canal hsm_politica.t_canal;
      l_livre timestamp(6);
   begin
      r_canal := hsm_vazao.ler(in_canal);
      if r_canal.pausado = hsm_tipos.co_sim then
         return 'o canal está pausado'
                || case when r_canal.motivo_pausa is not null then ' (' || r_canal.motivo_pausa || ')' end
                || ' até que se execute hsm_admin.retomar(''' || in_canal || ''')';
      end if;
      l_livre := hsm_politica.livre_em(r_canal, in_agora);
      if l_livre > in_desde then
         return 'o canal só deixa sair às ' || hora(l_livre)
                || case
                      when r_canal.disjuntor <> hsm_tipos.co_fechado then
                         ': o servidor não responde como deve (' || r_canal.motivo_disjuntor || ')'
                      else ': limite de envios do servidor'
                   end;
      end if;
      return null;
   exception
      when no_data_found then
         return 'o canal ' || in_canal || ' foi apagado';
   end impedimento;

   -- The live row that stands first in the order of this one
   function primeira_da_ordem(in_linha in t_linha) return varchar2 is
      l_id hsm_fila_notificacao.id%type;
   begin
      select /*+ index(a hsm_fila_ordem_idx) */ min(a.id_ordem)
        into l_id
        from hsm_fila_notificacao a
       where a.os_ordem = in_linha.id_os
         and a.rota_ordem = in_linha.id_rota
         and a.origem_ordem = in_linha.origem
         and a.id_ordem < in_linha.id;
      return case
                when l_id is null then 'a vez, que volta sozinha'
                else 'a linha ' || numero(l_id) || ', anterior da mesma OS e rota'
             end;
   end primeira_da_ordem;

   function espera_da_rota(in_linha in t_linha) return varchar2 is
   begin
      return 'a rota está suspensa, pois o servidor recusa o tópico'
             || case when in_linha.motivo_suspensao is not null then ' (' || in_linha.motivo_suspensao || ')' end
             || case
                   when in_linha.proxima_sonda is not null then '; tenta sozinha às ' || hora(in_linha.proxima_sonda)
                end
             || '; corrigido o direito do token, hsm_admin.retomar(''' || in_linha.canal || ''') evita a espera';
   end espera_da_rota;

   function espera(in_linha in t_linha, in_agora in timestamp) return varchar2 is
      l_vezes hsm_vez.t_linhas;
      r_vez hsm_vez.t_linha;
      l_impedimento varchar2(4000) := impedimento(
         in_linha.canal, in_agora, greatest(in_agora, in_linha.proxima_tentativa)
      );
   begin
      if in_linha.estacionada = hsm_tipos.co_espera_rota then
         return espera_da_rota(in_linha);
      elsif in_linha.estacionada = hsm_tipos.co_espera_ordem then
         return 'espera ' || primeira_da_ordem(in_linha);
      elsif in_linha.proxima_tentativa > in_agora then
         return 'não sai antes de ' || hora(in_linha.proxima_tentativa)
                || case
                      when in_linha.ultimo_erro is not null then ': nova tentativa'
                      else ': foi pedida para essa hora'
                   end
                || case when l_impedimento is not null then '; e ' || l_impedimento end;
      end if;

      l_vezes := hsm_vez.examinar(sys.odcinumberlist(in_linha.id), in_agora);
      if l_vezes.count = 0 then
         return 'acaba de mudar de situação: pergunte de novo';
      end if;
      r_vez := l_vezes(1);
      return case r_vez.vez
                when hsm_vez.co_velha then 'passou da validade e vai para FALHA'
                when hsm_vez.co_sem_rota then 'a rota foi apagada e a linha vai para FALHA'
                when hsm_vez.co_superada then 'um evento mais novo da mesma OS a substitui'
                when hsm_vez.co_suspensa then espera_da_rota(in_linha)
                when hsm_vez.co_atras then 'espera ' || primeira_da_ordem(in_linha)
                else coalesce(l_impedimento, 'nada a impede: espera que o processo de envio a peça')
             end;
   end espera;

   function fim_em_falha(in_linha in t_linha) return varchar2 is
   begin
      return 'FALHA em ' || hora(in_linha.dt_processamento) || ', motivo ' || in_linha.motivo
             || '; corrigida a causa, hsm_admin.reprocessar(in_id => ' || numero(in_linha.id) || ') a devolve';
   end fim_em_falha;

   function fim_cancelada(in_linha in t_linha) return varchar2 is
   begin
      return 'CANCELADO em ' || hora(coalesce(in_linha.dt_processamento, in_linha.dt_criacao)) || ', motivo '
             || in_linha.motivo
             || case in_linha.motivo
                   when hsm_tipos.co_sem_rota then
                      ': nenhuma rota leva este tipo e evento; crie-a com hsm_admin.definir_rota'
                   when hsm_tipos.co_substituido then ': um evento mais novo tomou o seu lugar'
                end;
   end fim_cancelada;

   function frase(in_linha in t_linha, in_agora in timestamp) return varchar2 is
   begin
      return 'Linha ' || numero(in_linha.id) || ', OS ' || numero(in_linha.id_os) || ' de ' || in_linha.origem
             || case when in_linha.marca is not null then ' [' || in_linha.marca || ']' end
             || ', ' || in_linha.evento || ' de ' || hora(in_linha.dt_criacao)
             || case
                   when in_linha.id_rota is not null then
                      ', rota ' || numero(in_linha.id_rota) || ' (' || in_linha.canal || '/' || in_linha.topico || ')'
                end
             || ': '
             || case in_linha.status
                   when hsm_tipos.co_pendente then 'PENDENTE, ' || espera(in_linha, in_agora)
                   when hsm_tipos.co_enviando then
                      'ENVIANDO por ' || in_linha.trabalhador || '; sem resposta, volta à fila às '
                      || hora(in_linha.reserva_ate)
                   when hsm_tipos.co_processado then
                      'PROCESSADO: o ntfy a aceitou em ' || hora(in_linha.dt_processamento)
                      || '; se não tocou, veja no telefone a assinatura do tópico e o servidor'
                   when hsm_tipos.co_falha then fim_em_falha(in_linha)
                   else fim_cancelada(in_linha)
                end
             || '. ' || numero(in_linha.tentativas) || ' tentativa(s)'
             || case when in_linha.ultimo_erro is not null then ', último erro: ' || in_linha.ultimo_erro end;
   end frase;

   procedure anexar_guarda(io_linhas in out nocopy sys.odcivarchar2list) is
      l_motivo hsm_instalacao.ultimo_aviso%type;
   begin
      if hsm_guarda.veredito(l_motivo) = hsm_guarda.co_bloqueado then
         anexar(io_linhas, 'Nada sai deste banco: ' || l_motivo);
      end if;
   end anexar_guarda;

   function explicar(
      in_id in number,
      in_id_os in number,
      in_origem in varchar2,
      in_nenhuma in varchar2
   ) return sys.odcivarchar2list is
      l_agora timestamp(6) := agora;
      l_respostas sys.odcivarchar2list := sys.odcivarchar2list();
      l_ids sys.odcinumberlist := sys.odcinumberlist(in_id);
      l_linhas t_linhas;
   begin
      if in_id is null then
         select f.id
           bulk collect into l_ids
           from hsm_fila_notificacao f
          where f.id_os = in_id_os
            and (in_origem is null
                 or f.origem = in_origem
                 or f.origem like replace(replace(in_origem, '_', '\_'), '%', '\%') || '.%' escape '\')
          order by f.id desc
          fetch first co_notificacoes rows only;
      end if;
      select /*+ leading(i@ids f r) use_nl(f r) index(f hsm_fila_pk) index(r hsm_rota_pk) */
             f.id, f.id_os, f.origem, f.marca, f.tipo_os, f.evento, f.status, f.motivo, f.ultimo_erro, f.canal,
             f.id_rota, f.estacionada, f.tentativas, f.trabalhador, f.dt_criacao, f.proxima_tentativa, f.reserva_ate,
             f.dt_processamento, r.topico_curto, r.motivo_suspensao, r.proxima_sonda
        bulk collect into l_linhas
        from hsm_fila_notificacao f
        left join hsm_rota_notificacao r
          on r.id = f.id_rota
       where f.id in (select /*+ qb_name(ids) unnest cardinality(i 20) */ column_value
                        from table(l_ids) i)   -- noqa: AL05, the hints name it
       order by f.id;

      anexar_guarda(l_respostas);
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
         null, in_id_os, in_origem,
         'A fila não tem evento da OS ' || coalesce(numero(in_id_os), '(nula)')
         || case when in_origem is not null then ' de ' || substr(in_origem, 1, 257) end
         || ': ou já passou da retenção, ou a aplicação não o enfileirou. O DBA vê o gatilho da tabela e'
         || ' deploy/oracle/reconciliar.sql acha o que falta'
      );
   end por_que;

   function por_que_linha(in_id in number) return sys.odcivarchar2list is
   begin
      return explicar(
         in_id, null, null, 'Não há linha ' || coalesce(numero(in_id), '(nula)') || ' na fila: ou já passou da retenção'
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
            || r_canal.disjuntor || '; esperam ' || numero(r_canal.pendentes) || ' (' || numero(r_canal.devidas)
            || ' devidas, a mais antiga há ' || numero(r_canal.mais_antiga_s) || ' s), em envio '
            || numero(r_canal.enviando)
         );
      end loop;
   end anexar_canais;

   procedure anexar_remetentes(io_linhas in out nocopy sys.odcivarchar2list) is
      l_fim varchar2(60);
   begin
      for r_remetente in (select r.trabalhador, r.maquina, r.pid, r.versao, r.modo, r.canais, r.dt_visto, r.dt_fim, r.vivo
                            from hsm_remetente_vw r
                           order by r.vivo desc, r.dt_visto desc, r.trabalhador
                           fetch first co_remetentes rows only)
      loop
         l_fim := case
                     when r_remetente.dt_fim is not null then 'terminou às ' || to_char(r_remetente.dt_fim, co_momento)
                     else 'falou às ' || to_char(r_remetente.dt_visto, co_momento)
                  end;
         anexar(
            io_linhas,
            'Processo de envio ' || r_remetente.trabalhador || ' em ' || coalesce(r_remetente.maquina, '?')
            || ', processo ' || coalesce(numero(r_remetente.pid), '?') || ', versão '
            || coalesce(r_remetente.versao, '?') || ', ' || coalesce(r_remetente.modo, '?') || ', canais '
            || coalesce(r_remetente.canais, 'todos') || ': '
            || case r_remetente.vivo when hsm_tipos.co_sim then 'de pé, ' end || l_fim
         );
      end loop;
   end anexar_remetentes;

   procedure anexar_recentes(io_linhas in out nocopy sys.odcivarchar2list) is
   begin
      for r_grupo in (select r.canal, r.status, r.motivo, r.linhas
                        from hsm_recente_vw r
                       order by r.canal nulls last, r.status, r.motivo nulls first)
      loop
         anexar(
            io_linhas,
            'Últimas 24 h, ' || coalesce(r_grupo.canal, 'sem canal') || ': ' || numero(r_grupo.linhas) || ' '
            || r_grupo.status || case when r_grupo.motivo is not null then ' (' || r_grupo.motivo || ')' end
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
