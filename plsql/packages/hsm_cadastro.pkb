create or replace package body hsm_cadastro as

   co_motivo_max constant pls_integer := 1000;
   -- What a varchar2 column holds with MAX_STRING_SIZE=STANDARD, however many characters it was given
   co_bytes_coluna constant pls_integer := 4000;
   co_de_apelido constant varchar2(64) := '-_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

   function agora return timestamp is
   begin
      return sys_extract_utc(systimestamp);
   end agora;

   -- Equal byte by byte, whatever NLS_COMP and NLS_SORT the session has; null when one of them is
   function igual(in_um in varchar2, in_outro in varchar2) return boolean is
   begin
      if in_um is null or in_outro is null then
         return null;
      end if;
      return not hsm_fila.mudou(in_um, in_outro);
   end igual;

   function escolhido(in_novo in varchar2, in_atual in varchar2) return varchar2 is
   begin
      return case when igual(in_novo, hsm_admin.co_manter) then in_atual else in_novo end;
   end escolhido;

   function escolhido(in_novo in number, in_atual in number) return number is
   begin
      return case when in_novo = hsm_admin.co_manter_numero then in_atual else in_novo end;
   end escolhido;

   function escrito(in_numero in number) return varchar2 is
   begin
      return to_char(in_numero, 'TM9', 'nls_numeric_characters=''.,''');
   end escrito;

   procedure conferir_motivo(in_motivo in varchar2) is
   begin
      if length(in_motivo) > co_motivo_max then
         raise_application_error(
            hsm_admin.co_erro_argumento, 'Motivo: no máximo ' || to_char(co_motivo_max, 'TM9') || ' caracteres'
         );
      elsif hsm_auditor.tem_controle(in_motivo) then
         raise_application_error(hsm_admin.co_erro_argumento, 'Motivo: uma linha, sem caracteres de controle');
      end if;
   end conferir_motivo;

   -- Parameters

   procedure definir_parametro(in_nome in varchar2, in_valor in varchar2, in_motivo in varchar2) is
      l_agora timestamp(6) := agora;
      l_antes hsm_parametro.valor%type;
   begin
      hsm_config.validar(in_nome, in_valor);
      select p.valor
        into l_antes
        from hsm_parametro p
       where p.nome = in_nome
         for update;
      -- First: a retention of the audit that becomes shorter is kept as long as the longer one wants
      hsm_auditor.anotar('definir_parametro', in_nome, in_motivo, in_detalhe => l_antes || ' -> ' || in_valor);
      update hsm_parametro p
         set p.valor = in_valor,
             p.dt_alteracao = l_agora
       where p.nome = in_nome;
   end definir_parametro;

   -- Channels

   function apelido(in_canal in varchar2) return varchar2 is
      l_total pls_integer;
   begin
      select count(*)
        into l_total
        from hsm_canal c
       where c.canal = in_canal
         and nlssort(c.canal, 'nls_sort=binary') = nlssort(in_canal, 'nls_sort=binary');
      return case when l_total > 0 then in_canal else upper(in_canal) end;
   end apelido;

   -- ASCII first: where the session compares without accents, ltrim takes them off too
   procedure exigir_apelido(in_canal in varchar2) is
   begin
      if in_canal is null
         or length(in_canal) > 30
         or length(asciistr(in_canal)) > length(in_canal)
         or ltrim(in_canal, co_de_apelido) is not null
      then
         raise_application_error(
            hsm_admin.co_erro_argumento, 'Canal: de 1 a 30 letras sem acento, algarismos, - e _'
         );
      end if;
   end exigir_apelido;

   procedure exigir_vazao(in_rajada in number, in_intervalo_s in number) is
   begin
      if (in_rajada is null and in_intervalo_s is not null)
         or (in_rajada is not null and in_intervalo_s is null)
         or in_rajada not between 1 and 999999
         or in_rajada <> trunc(in_rajada)
         or in_intervalo_s not between 0.001 and 86400
      then
         raise_application_error(
            hsm_admin.co_erro_argumento,
            'Vazão: rajada inteira de 1 a 999999 e intervalo de 0,001 a 86400 s, ou nenhum dos dois'
         );
      end if;
   end exigir_vazao;

   -- Locks a channel and gives it back; its alias is null when there is none
   function travar_canal(in_canal in varchar2) return hsm_canal%rowtype is
      cursor c_canal is
         select c.*
           from hsm_canal c
          where c.canal = in_canal
            and nlssort(c.canal, 'nls_sort=binary') = nlssort(in_canal, 'nls_sort=binary')
            for update of c.descricao wait 5;

      r_canal hsm_canal%rowtype;
   begin
      open c_canal;
      fetch c_canal into r_canal;
      close c_canal;
      return r_canal;
   end travar_canal;

   -- -20751, with the way out
   procedure recusar_canal(in_canal in varchar2) is
   begin
      raise_application_error(
         hsm_admin.co_erro_inexistente,
         'Não há canal ' || coalesce(substr(in_canal, 1, 100), '(nulo)')
         || '; HSM_CANAL_VW mostra os que há, hsm_admin.definir_canal cria'
      );
   end recusar_canal;

   procedure exigir_canal(in_canal in varchar2) is
      l_total pls_integer;
   begin
      select count(*)
        into l_total
        from hsm_canal c
       where c.canal = in_canal;
      if l_total = 0 then
         recusar_canal(in_canal);
      end if;
   end exigir_canal;

   -- The type a channel is to have; what its routes and its waiting rows are was made for the one it has
   function tipo_escolhido(in_tipo in varchar2, in_antes in hsm_canal%rowtype) return varchar2 is
      l_tipo varchar2(32767) := coalesce(upper(in_tipo), in_antes.tipo, hsm_tipos.co_ntfy);
      l_total pls_integer;
   begin
      if not hsm_tipo_canal.existe(l_tipo) then
         raise_application_error(
            hsm_admin.co_erro_argumento, 'Tipo de canal: um de ' || hsm_tipo_canal.co_todos
         );
      end if;
      if l_tipo <> in_antes.tipo then
         select count(*)
           into l_total
           from dual
          where exists (select null
                          from hsm_rota_notificacao r
                         where r.canal = in_antes.canal)
             or exists (select null
                          from hsm_fila_notificacao f
                         where f.status_vivo in (hsm_tipos.co_pendente, hsm_tipos.co_enviando)
                           and f.canal_vivo = in_antes.canal);
         if l_total > 0 then
            raise_application_error(
               hsm_admin.co_erro_argumento,
               'O canal ' || in_antes.canal || ' é do tipo ' || in_antes.tipo || ' e tem rotas ou linhas à espera;'
               || ' crie outro canal (hsm_admin.definir_canal) e nele as rotas, e desligue as deste'
            );
         end if;
      end if;
      return l_tipo;
   end tipo_escolhido;

   procedure definir_canal(
      in_canal in varchar2,
      in_descricao in varchar2,
      in_rajada in number,
      in_intervalo_s in number,
      in_motivo in varchar2,
      in_tipo in varchar2
   ) is
      l_canal varchar2(32767) := apelido(in_canal);
      l_tipo hsm_canal.tipo%type;
      l_descricao varchar2(32767);
      l_rajada number;
      l_intervalo_s number;
      l_detalhe varchar2(32767);
      r_antes hsm_canal%rowtype;
   begin
      r_antes := travar_canal(l_canal);
      if r_antes.canal is null then
         exigir_apelido(l_canal);
      end if;
      l_tipo := tipo_escolhido(in_tipo, r_antes);
      if l_tipo = r_antes.tipo then
         l_rajada := escolhido(in_rajada, r_antes.rajada);
         l_intervalo_s := escolhido(in_intervalo_s, r_antes.intervalo_s);
      else
         l_rajada := escolhido(in_rajada, hsm_tipo_canal.rajada(l_tipo));
         l_intervalo_s := escolhido(in_intervalo_s, hsm_tipo_canal.intervalo_s(l_tipo));
      end if;
      l_descricao := escolhido(in_descricao, r_antes.descricao);
      if length(l_descricao) > 200 then
         raise_application_error(hsm_admin.co_erro_argumento, 'Descrição: no máximo 200 caracteres');
      end if;
      exigir_vazao(l_rajada, l_intervalo_s);

      if r_antes.canal is null then
         insert into hsm_canal (canal, tipo, descricao, rajada, intervalo_s)
         values (l_canal, l_tipo, l_descricao, l_rajada, l_intervalo_s);
         l_detalhe := '; novo';
      else
         update hsm_canal c
            set c.tipo = l_tipo,
                c.descricao = l_descricao,
                c.rajada = l_rajada,
                c.intervalo_s = l_intervalo_s
          where c.canal = r_antes.canal;
      end if;
      hsm_auditor.acrescentar_mudanca(l_detalhe, 'tipo', r_antes.tipo, l_tipo);
      hsm_auditor.acrescentar_mudanca(l_detalhe, 'rajada', escrito(r_antes.rajada), escrito(l_rajada));
      hsm_auditor.acrescentar_mudanca(l_detalhe, 'intervalo_s', escrito(r_antes.intervalo_s), escrito(l_intervalo_s));
      hsm_auditor.acrescentar_mudanca(l_detalhe, 'descricao', r_antes.descricao, l_descricao);
      hsm_auditor.anotar('definir_canal', l_canal, in_motivo, in_detalhe => substr(l_detalhe, 3));
   end definir_canal;

   -- What retomar puts right besides, for the audit
   procedure acrescentar_religado(io_detalhe in out nocopy varchar2, in_canal in hsm_canal%rowtype) is
      l_rotas hsm_tipos.t_numeros;
   begin
      hsm_auditor.acrescentar_mudanca(io_detalhe, 'disjuntor', in_canal.disjuntor, hsm_tipos.co_fechado);
      if in_canal.retido_ate > agora then
         hsm_auditor.acrescentar_mudanca(
            io_detalhe, 'retido_ate', to_char(in_canal.retido_ate, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), null
         );
      end if;
      select r.id
        bulk collect into l_rotas
        from hsm_rota_notificacao r
       where r.canal = in_canal.canal
         and r.suspensa = hsm_tipos.co_sim
       order by r.id;
      if l_rotas.count > 0 then
         io_detalhe := io_detalhe || '; fim da suspensão das rotas ' || hsm_auditor.listar(l_rotas);
      end if;
   end acrescentar_religado;

   -- The reason as the panel shows it; the audit has all of it
   function motivo_curto(in_motivo in varchar2) return varchar2 is
   begin
      return case when length(in_motivo) > 200 then substr(in_motivo, 1, 197) || '...' else in_motivo end;
   end motivo_curto;

   procedure definir_pausa(in_canal in varchar2, in_pausado in varchar2, in_motivo in varchar2) is
      l_agora timestamp(6) := agora;
      l_canal varchar2(32767) := apelido(in_canal);
      l_motivo hsm_canal.motivo_pausa%type;
      l_detalhe varchar2(32767);
      r_canal hsm_canal%rowtype;
   begin
      exigir_canal(l_canal);
      if in_pausado = hsm_tipos.co_sim then
         l_motivo := motivo_curto(in_motivo);
         r_canal := travar_canal(l_canal);
         hsm_auditor.acrescentar_mudanca(l_detalhe, 'pausado', r_canal.pausado, in_pausado);
      else
         -- Not locked yet, for routes are locked before their channel
         select c.*
           into r_canal
           from hsm_canal c
          where c.canal = l_canal
            and nlssort(c.canal, 'nls_sort=binary') = nlssort(l_canal, 'nls_sort=binary');
         hsm_auditor.acrescentar_mudanca(l_detalhe, 'pausado', r_canal.pausado, in_pausado);
         acrescentar_religado(l_detalhe, r_canal);
         hsm_vazao.religar(l_canal);
      end if;
      hsm_auditor.acrescentar_mudanca(l_detalhe, 'motivo_pausa', r_canal.motivo_pausa, l_motivo);
      update hsm_canal c
         set c.pausado = in_pausado,
             c.motivo_pausa = l_motivo,
             c.dt_pausa = case when in_pausado = hsm_tipos.co_sim then l_agora end
       where c.canal = l_canal;
      hsm_auditor.anotar(
         case in_pausado when hsm_tipos.co_sim then 'pausar' else 'retomar' end, l_canal, in_motivo,
         in_detalhe => substr(l_detalhe, 3)
      );
   end definir_pausa;

   -- Routes

   -- Locks the route of these and gives it back; its id is null when there is none
   function travar_rota(
      in_tipo_os in varchar2,
      in_evento in varchar2,
      in_canal in varchar2,
      in_topico in varchar2
   ) return hsm_rota_notificacao%rowtype is
      cursor c_rota is
         select r.*
           from hsm_rota_notificacao r
          where r.tipo_os = in_tipo_os
            and r.evento = in_evento
            and r.canal = in_canal
            and r.topico = in_topico
            and nlssort(r.tipo_os, 'nls_sort=binary') = nlssort(in_tipo_os, 'nls_sort=binary')
            and nlssort(r.evento, 'nls_sort=binary') = nlssort(in_evento, 'nls_sort=binary')
            and nlssort(r.canal, 'nls_sort=binary') = nlssort(in_canal, 'nls_sort=binary')
            and nlssort(r.topico, 'nls_sort=binary') = nlssort(in_topico, 'nls_sort=binary')
            for update of r.ativa wait 5;

      r_rota hsm_rota_notificacao%rowtype;
   begin
      open c_rota;
      fetch c_rota into r_rota;
      close c_rota;
      return r_rota;
   end travar_rota;

   procedure gravar_rota(io_rota in out nocopy hsm_rota_notificacao%rowtype) is
      l_agora timestamp(6) := agora;
   begin
      if io_rota.id is null then
         insert into hsm_rota_notificacao (
            tipo_os, evento, canal, topico, titulo, mensagem, prioridade, etiquetas, url_clique, acoes, markdown,
            ordenada, aglutina, validade_min, tentativas_max, espera_base_s, espera_max_s, ativa, chave_roteamento,
            cabecalhos, dt_criacao
         )
         values (
            io_rota.tipo_os, io_rota.evento, io_rota.canal, io_rota.topico, io_rota.titulo, io_rota.mensagem,
            io_rota.prioridade, io_rota.etiquetas, io_rota.url_clique, io_rota.acoes, io_rota.markdown,
            io_rota.ordenada, io_rota.aglutina, io_rota.validade_min, io_rota.tentativas_max, io_rota.espera_base_s,
            io_rota.espera_max_s, io_rota.ativa, io_rota.chave_roteamento, io_rota.cabecalhos, l_agora
         )
         returning id into io_rota.id;
      else
         update hsm_rota_notificacao r
            set r.topico = io_rota.topico,
                r.titulo = io_rota.titulo,
                r.mensagem = io_rota.mensagem,
                r.prioridade = io_rota.prioridade,
                r.etiquetas = io_rota.etiquetas,
                r.url_clique = io_rota.url_clique,
                r.acoes = io_rota.acoes,
                r.markdown = io_rota.markdown,
                r.ordenada = io_rota.ordenada,
                r.aglutina = io_rota.aglutina,
                r.validade_min = io_rota.validade_min,
                r.tentativas_max = io_rota.tentativas_max,
                r.espera_base_s = io_rota.espera_base_s,
                r.espera_max_s = io_rota.espera_max_s,
                r.ativa = io_rota.ativa,
                r.chave_roteamento = io_rota.chave_roteamento,
                r.cabecalhos = io_rota.cabecalhos,
                r.suspensa = hsm_tipos.co_nao,
                r.motivo_suspensao = null,
                r.dt_suspensao = null,
                r.dt_alteracao = l_agora
          where r.id = io_rota.id;
      end if;
   end gravar_rota;

   -- Locks a route and gives it back. Raises hsm_admin.e_inexistente.
   function travar_rota(in_rota in number) return hsm_rota_notificacao%rowtype is
      cursor c_rota is
         select r.*
           from hsm_rota_notificacao r
          where r.id = in_rota
            for update of r.ativa wait 5;

      r_rota hsm_rota_notificacao%rowtype;
   begin
      open c_rota;
      fetch c_rota into r_rota;
      close c_rota;
      if r_rota.id is null then
         raise_application_error(
            hsm_admin.co_erro_inexistente,
            'Não há rota ' || coalesce(to_char(in_rota, 'TM9'), '(nula)') || '; HSM_ROTA_VW mostra as que há'
         );
      end if;
      return r_rota;
   end travar_rota;

   -- What a route takes, and where to
   function identidade(in_rota in hsm_rota_notificacao%rowtype) return varchar2 is
   begin
      return hsm_auditor.inconfundivel(in_rota.tipo_os) || ' / ' || hsm_auditor.inconfundivel(in_rota.evento) || ' -> '
             || in_rota.canal || ' / ' || in_rota.topico;
   end identidade;

   -- What a route was and what it is, column by column
   function mudancas_da_rota(
      in_antes in hsm_rota_notificacao%rowtype,
      in_depois in hsm_rota_notificacao%rowtype
   ) return varchar2 is
      l_detalhe varchar2(32767);
   begin
      l_detalhe := identidade(in_depois) || case when in_antes.id is null then '; nova' end;
      if in_antes.id is not null then
         hsm_auditor.acrescentar_mudanca(l_detalhe, 'topico', in_antes.topico, in_depois.topico);
      end if;
      hsm_auditor.acrescentar_mudanca(l_detalhe, 'ativa', in_antes.ativa, in_depois.ativa);
      if in_antes.id is not null then
         hsm_auditor.acrescentar_mudanca(l_detalhe, 'suspensa', in_antes.suspensa, hsm_tipos.co_nao);
      end if;
      hsm_auditor.acrescentar_mudanca(
         l_detalhe, 'prioridade', escrito(in_antes.prioridade), escrito(in_depois.prioridade)
      );
      hsm_auditor.acrescentar_mudanca(l_detalhe, 'ordenada', in_antes.ordenada, in_depois.ordenada);
      hsm_auditor.acrescentar_mudanca(l_detalhe, 'aglutina', in_antes.aglutina, in_depois.aglutina);
      hsm_auditor.acrescentar_mudanca(l_detalhe, 'markdown', in_antes.markdown, in_depois.markdown);
      hsm_auditor.acrescentar_mudanca(
         l_detalhe, 'validade_min', escrito(in_antes.validade_min), escrito(in_depois.validade_min)
      );
      hsm_auditor.acrescentar_mudanca(
         l_detalhe, 'tentativas_max', escrito(in_antes.tentativas_max), escrito(in_depois.tentativas_max)
      );
      hsm_auditor.acrescentar_mudanca(
         l_detalhe, 'espera_base_s', escrito(in_antes.espera_base_s), escrito(in_depois.espera_base_s)
      );
      hsm_auditor.acrescentar_mudanca(
         l_detalhe, 'espera_max_s', escrito(in_antes.espera_max_s), escrito(in_depois.espera_max_s)
      );
      hsm_auditor.acrescentar_mudanca(l_detalhe, 'titulo', in_antes.titulo, in_depois.titulo);
      hsm_auditor.acrescentar_mudanca(l_detalhe, 'mensagem', in_antes.mensagem, in_depois.mensagem);
      hsm_auditor.acrescentar_mudanca(l_detalhe, 'etiquetas', in_antes.etiquetas, in_depois.etiquetas);
      hsm_auditor.acrescentar_mudanca(l_detalhe, 'url_clique', in_antes.url_clique, in_depois.url_clique);
      hsm_auditor.acrescentar_mudanca(l_detalhe, 'acoes', in_antes.acoes, in_depois.acoes);
      hsm_auditor.acrescentar_mudanca(
         l_detalhe, 'chave_roteamento', in_antes.chave_roteamento, in_depois.chave_roteamento
      );
      hsm_auditor.acrescentar_mudanca(l_detalhe, 'cabecalhos', in_antes.cabecalhos, in_depois.cabecalhos);
      return l_detalhe;
   end mudancas_da_rota;

   -- What a route's columns hold, checked before the arguments meet them so that the error names the argument

   procedure exigir_texto(in_campo in varchar2, in_texto in varchar2, in_maximo in pls_integer) is
   begin
      if in_texto is null or length(in_texto) > in_maximo then
         raise_application_error(
            hsm_rota.co_erro_rota, in_campo || ': de 1 a ' || to_char(in_maximo, 'TM9') || ' caracteres'
         );
      elsif lengthb(in_texto) > co_bytes_coluna then
         raise_application_error(
            hsm_rota.co_erro_rota, in_campo || ': no máximo ' || to_char(co_bytes_coluna, 'TM9') || ' bytes'
         );
      end if;
   end exigir_texto;

   -- A blank at an end would make another name of it, that looks the same
   procedure exigir_nome(in_campo in varchar2, in_nome in varchar2, in_maximo in pls_integer) is
      l_brancos varchar2(4) := ' ' || chr(9) || chr(10) || chr(13);
   begin
      exigir_texto(in_campo, in_nome, in_maximo);
      if coalesce(length(ltrim(rtrim(in_nome, l_brancos), l_brancos)), 0) < length(in_nome) then
         raise_application_error(hsm_rota.co_erro_rota, in_campo || ': sem brancos no início e no fim');
      end if;
   end exigir_nome;

   function texto_escolhido(
      in_campo in varchar2,
      in_novo in varchar2,
      in_atual in varchar2,
      in_maximo in pls_integer
   ) return varchar2 is
   begin
      if in_novo is not null and not igual(in_novo, hsm_admin.co_manter) then
         exigir_texto(in_campo, in_novo, in_maximo);
      end if;
      return escolhido(in_novo, in_atual);
   end texto_escolhido;

   function sim_nao_escolhido(in_campo in varchar2, in_novo in varchar2, in_atual in varchar2) return varchar2 is
      l_valor varchar2(32767) := escolhido(in_novo, in_atual);
   begin
      if l_valor is null or not (igual(l_valor, hsm_tipos.co_sim) or igual(l_valor, hsm_tipos.co_nao)) then
         raise_application_error(hsm_rota.co_erro_rota, in_campo || ': S ou N');
      end if;
      return l_valor;
   end sim_nao_escolhido;

   -- Null passes: the parameter's value, or no limit
   function numero_escolhido(
      in_campo in varchar2,
      in_novo in pls_integer,
      in_atual in number,
      in_maximo in pls_integer
   ) return number is
      l_valor number := escolhido(in_novo, in_atual);
   begin
      if l_valor not between 1 and in_maximo then
         raise_application_error(hsm_rota.co_erro_rota, in_campo || ': de 1 a ' || to_char(in_maximo, 'TM9'));
      end if;
      return l_valor;
   end numero_escolhido;

   -- What a channel's type makes of the topic comes later, when the whole route is checked
   procedure exigir_topico(in_canal in varchar2, in_topico in varchar2) is
   begin
      exigir_nome(hsm_tipo_canal.nome_destino(hsm_tipo_canal.do_canal(in_canal)), in_topico, 255);
   end exigir_topico;

   function salvar_rota(
      in_tipo_os in varchar2,
      in_evento in varchar2,
      in_topico in varchar2,
      in_canal in varchar2,
      in_titulo in varchar2,
      in_mensagem in varchar2,
      in_prioridade in pls_integer,
      in_etiquetas in varchar2,
      in_url_clique in varchar2,
      in_acoes in varchar2,
      in_markdown in varchar2,
      in_ordenada in varchar2,
      in_tentativas_max in pls_integer,
      in_espera_base_s in pls_integer,
      in_espera_max_s in pls_integer,
      in_ativa in varchar2,
      in_aglutina in varchar2,
      in_validade_min in pls_integer,
      in_motivo in varchar2,
      in_chave_roteamento in varchar2,
      in_cabecalhos in varchar2
   ) return number is
      co_prioridade_normal constant pls_integer := 3;
      l_canal varchar2(32767) := apelido(in_canal);
      r_canal hsm_canal%rowtype;
      r_antes hsm_rota_notificacao%rowtype;
      r_rota hsm_rota_notificacao%rowtype;
   begin
      exigir_canal(l_canal);
      exigir_nome('Tipo de OS', in_tipo_os, 30);
      exigir_nome('Evento', in_evento, 30);
      exigir_topico(l_canal, in_topico);
      r_antes := travar_rota(in_tipo_os, in_evento, l_canal, in_topico);
      r_rota := r_antes;
      if r_antes.id is null then
         -- Until the route is there, its channel must not become one of another type
         r_canal := travar_canal(l_canal);
         r_rota.tipo_os := in_tipo_os;
         r_rota.evento := in_evento;
         r_rota.canal := l_canal;
         r_rota.topico := in_topico;
         r_rota.prioridade := co_prioridade_normal;
         r_rota.markdown := hsm_tipos.co_nao;
         r_rota.ordenada := hsm_tipos.co_sim;
         r_rota.aglutina := hsm_tipos.co_nao;
         r_rota.ativa := hsm_tipos.co_sim;
      end if;

      r_rota.titulo := texto_escolhido('Título', in_titulo, r_rota.titulo, 250);
      r_rota.mensagem := texto_escolhido('Mensagem', in_mensagem, r_rota.mensagem, 2000);
      r_rota.etiquetas := texto_escolhido('Etiquetas', in_etiquetas, r_rota.etiquetas, 200);
      r_rota.url_clique := texto_escolhido('Endereço do clique', in_url_clique, r_rota.url_clique, 500);
      r_rota.acoes := texto_escolhido('Ações', in_acoes, r_rota.acoes, 2000);
      r_rota.chave_roteamento := texto_escolhido(
         'Chave de roteamento', in_chave_roteamento, r_rota.chave_roteamento, 255
      );
      r_rota.cabecalhos := texto_escolhido('Cabeçalhos', in_cabecalhos, r_rota.cabecalhos, 2000);
      r_rota.markdown := sim_nao_escolhido('Markdown', in_markdown, r_rota.markdown);
      r_rota.ordenada := sim_nao_escolhido('Ordenada', in_ordenada, r_rota.ordenada);
      r_rota.aglutina := sim_nao_escolhido('Aglutina', in_aglutina, r_rota.aglutina);
      r_rota.ativa := sim_nao_escolhido('Ativa', in_ativa, r_rota.ativa);
      r_rota.prioridade := numero_escolhido('Prioridade', coalesce(in_prioridade, 0), r_rota.prioridade, 5);
      r_rota.tentativas_max := numero_escolhido('Tentativas', in_tentativas_max, r_rota.tentativas_max, 99999);
      r_rota.espera_base_s := numero_escolhido('Espera inicial', in_espera_base_s, r_rota.espera_base_s, 86400);
      r_rota.espera_max_s := numero_escolhido('Maior espera', in_espera_max_s, r_rota.espera_max_s, 86400);
      r_rota.validade_min := numero_escolhido('Validade', in_validade_min, r_rota.validade_min, 5256000);
      hsm_rota.validar(r_rota);
      gravar_rota(r_rota);
      hsm_auditor.anotar(
         'definir_rota', to_char(r_rota.id, 'TM9'), in_motivo, in_detalhe => mudancas_da_rota(r_antes, r_rota)
      );
      return r_rota.id;
   end salvar_rota;

   function definir_rota(
      in_tipo_os in varchar2,
      in_evento in varchar2,
      in_topico in varchar2,
      in_canal in varchar2,
      in_titulo in varchar2,
      in_mensagem in varchar2,
      in_prioridade in pls_integer,
      in_etiquetas in varchar2,
      in_url_clique in varchar2,
      in_acoes in varchar2,
      in_markdown in varchar2,
      in_ordenada in varchar2,
      in_tentativas_max in pls_integer,
      in_espera_base_s in pls_integer,
      in_espera_max_s in pls_integer,
      in_ativa in varchar2,
      in_aglutina in varchar2,
      in_validade_min in pls_integer,
      in_motivo in varchar2,
      in_chave_roteamento in varchar2,
      in_cabecalhos in varchar2
   ) return number is
   begin
      if hsm_destino.reservado(in_tipo_os) then
         raise_application_error(
            hsm_rota.co_erro_rota,
            'Tipo de OS: os que começam com $ são do produto;'
            || ' hsm_admin.definir_alerta cria a rota do alerta, ligar_rota e desligar_rota a mudam'
         );
      end if;
      return salvar_rota(
         in_tipo_os, in_evento, in_topico, in_canal, in_titulo, in_mensagem, in_prioridade, in_etiquetas, in_url_clique,
         in_acoes, in_markdown, in_ordenada, in_tentativas_max, in_espera_base_s, in_espera_max_s, in_ativa,
         in_aglutina, in_validade_min, in_motivo, in_chave_roteamento, in_cabecalhos
      );
   end definir_rota;

   -- A route of the product's own; what is not named here stays, or is as for any new route
   --   in_etiquetas  for a phone
   function salvar_propria(
      in_evento in varchar2,
      in_canal in varchar2,
      in_topico in varchar2,
      in_titulo in varchar2,
      in_mensagem in varchar2,
      in_prioridade in pls_integer,
      in_etiquetas in varchar2,
      in_ativa in varchar2
   ) return number is
      l_tipo hsm_canal.tipo%type := hsm_tipo_canal.do_canal(apelido(in_canal));
   begin
      if not hsm_tipo_canal.tem_remetente(l_tipo) then
         raise_application_error(
            hsm_admin.co_erro_argumento,
            'Num canal do tipo ' || l_tipo || ' ninguém envia: nem teste nem alerta vão por ele'
         );
      end if;
      return salvar_rota(
         in_tipo_os => hsm_manutencao.co_tipo_alerta,
         in_evento => in_evento,
         in_topico => in_topico,
         in_canal => in_canal,
         in_titulo => in_titulo,
         in_mensagem => in_mensagem,
         in_prioridade => in_prioridade,
         in_etiquetas => case when hsm_tipo_canal.para_celular(l_tipo) then in_etiquetas end,
         in_url_clique => hsm_admin.co_manter,
         in_acoes => hsm_admin.co_manter,
         in_markdown => hsm_admin.co_manter,
         in_ordenada => hsm_tipos.co_nao,
         in_tentativas_max => hsm_admin.co_manter_numero,
         in_espera_base_s => hsm_admin.co_manter_numero,
         in_espera_max_s => hsm_admin.co_manter_numero,
         in_ativa => in_ativa,
         in_aglutina => hsm_admin.co_manter,
         in_validade_min => hsm_admin.co_manter_numero,
         in_motivo => null,
         in_chave_roteamento => hsm_admin.co_manter,
         in_cabecalhos => hsm_admin.co_manter
      );
   end salvar_propria;

   -- A route of one of the alerts, with its own texts
   function rota_de_alerta(
      in_evento in varchar2,
      in_topico in varchar2,
      in_canal in varchar2,
      in_prioridade in pls_integer,
      in_titulo in varchar2,
      in_mensagem in varchar2
   ) return number is
      co_prioridade_alta constant pls_integer := 4;
      l_prioridade pls_integer := in_prioridade;
      r_antes hsm_rota_notificacao%rowtype;
   begin
      r_antes := travar_rota(hsm_manutencao.co_tipo_alerta, in_evento, apelido(in_canal), in_topico);
      if r_antes.id is null then
         l_prioridade := escolhido(in_prioridade, co_prioridade_alta);
      end if;
      return salvar_propria(
         in_evento => in_evento,
         in_canal => in_canal,
         in_topico => in_topico,
         in_titulo => in_titulo,
         in_mensagem => in_mensagem,
         in_prioridade => l_prioridade,
         in_etiquetas => 'warning',
         in_ativa => hsm_admin.co_manter
      );
   end rota_de_alerta;

   function definir_alerta(in_topico in varchar2, in_canal in varchar2, in_prioridade in pls_integer) return number is
      l_rota number;
      l_alarme number;
   begin
      l_rota := rota_de_alerta(
         hsm_manutencao.co_evento_falha, in_topico, in_canal, in_prioridade,
         'Notificações de chamados em falha: {total}',
         'Desde {desde}. Motivos: {motivos}. Veja HSM_FALHA_VW; hsm_admin.reprocessar as devolve.'
      );
      l_alarme := rota_de_alerta(
         hsm_manutencao.co_evento_alarme, in_topico, in_canal, in_prioridade, '{titulo}', '{texto}'
      );
      return l_rota;
   end definir_alerta;

   function mover_rota(in_rota in number, in_topico in varchar2, in_motivo in varchar2) return varchar2 is
      r_antes hsm_rota_notificacao%rowtype := travar_rota(in_rota);
      r_rota hsm_rota_notificacao%rowtype := r_antes;
      r_outra hsm_rota_notificacao%rowtype;
   begin
      exigir_topico(r_rota.canal, in_topico);
      r_outra := travar_rota(r_rota.tipo_os, r_rota.evento, r_rota.canal, in_topico);
      if r_outra.id is not null then
         raise_application_error(
            hsm_rota.co_erro_rota,
            'A rota ' || to_char(r_outra.id, 'TM9') || ' já leva ' || r_rota.tipo_os || ' / ' || r_rota.evento
            || ' a esse tópico: desligue esta (desligar_rota) e cuide daquela'
         );
      end if;
      r_rota.topico := in_topico;
      hsm_rota.validar(r_rota);
      gravar_rota(r_rota);
      hsm_auditor.anotar(
         'mover_rota', to_char(r_rota.id, 'TM9'), in_motivo, in_detalhe => mudancas_da_rota(r_antes, r_rota)
      );
      return r_rota.canal;
   end mover_rota;

   procedure ligar_rota(in_rota in number, in_ativa in varchar2, in_motivo in varchar2) is
      r_antes hsm_rota_notificacao%rowtype := travar_rota(in_rota);
      r_rota hsm_rota_notificacao%rowtype := r_antes;
      l_agora timestamp(6) := agora;
   begin
      r_rota.ativa := in_ativa;
      if in_ativa = hsm_tipos.co_sim then
         -- It may be older than a rule
         hsm_rota.validar(r_rota);
      end if;
      update hsm_rota_notificacao r
         set r.ativa = r_rota.ativa,
             r.dt_alteracao = l_agora
       where r.id = r_rota.id;
      hsm_auditor.anotar(
         case in_ativa when hsm_tipos.co_sim then 'ligar_rota' else 'desligar_rota' end,
         to_char(r_rota.id, 'TM9'), in_motivo,
         in_detalhe => identidade(r_rota) || '; ativa ' || r_antes.ativa || ' -> ' || r_rota.ativa
      );
   end ligar_rota;

   function rota_de_teste(in_canal in varchar2, in_topico in varchar2) return number is
      l_canal varchar2(32767) := apelido(in_canal);
      l_topico varchar2(32767) := in_topico;
   begin
      exigir_canal(l_canal);
      if l_topico is null then
         select max(r.topico)
           into l_topico
           from hsm_rota_notificacao r
          where r.id = (select min(a.id)
                          from hsm_rota_notificacao a
                         where a.canal = l_canal
                           and a.ativa = hsm_tipos.co_sim);
         if l_topico is null then
            raise_application_error(
               hsm_admin.co_erro_argumento, 'O canal ' || l_canal || ' não tem rota ativa: diga o tópico do teste'
            );
         end if;
      end if;
      return salvar_propria(
         in_evento => co_evento_teste,
         in_canal => l_canal,
         in_topico => l_topico,
         in_titulo => 'TESTE da mensageria de chamados',
         in_mensagem => 'Notificação de teste pedida por {usuario} no banco {banco} em {quando}. Não é um chamado.',
         in_prioridade => hsm_admin.co_manter_numero,
         in_etiquetas => 'test_tube',
         in_ativa => hsm_tipos.co_nao
      );
   end rota_de_teste;

end hsm_cadastro;
/
