create or replace package body hsm_admin as

   co_limite_padrao constant pls_integer := 1000;
   -- What a varchar2 column holds with MAX_STRING_SIZE=STANDARD, however many characters it was given
   co_bytes_coluna constant pls_integer := 4000;
   -- Rows of a bulk act a transaction: locks, undo and memory stay small whatever the limit asked for
   co_fatia constant pls_integer := 1000;
   -- Instants in the audit trail, UTC
   co_formato constant varchar2(40) := 'YYYY-MM-DD"T"HH24:MI:SS"Z"';
   co_de_apelido constant varchar2(64) := '-_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

   -- FOR UPDATE WAIT n: somebody else kept the lock
   co_espera_esgotada constant pls_integer := -30006;

   -- A row an act is about
   type t_linha is record (
      id hsm_fila_notificacao.id%type,
      status hsm_fila_notificacao.status%type,
      id_rota hsm_fila_notificacao.id_rota%type
   );

   function agora return timestamp is
   begin
      return sys_extract_utc(systimestamp);
   end agora;

   -- In a routine's handler: a lock not had is an error of ours, that says what to do
   procedure traduzir_espera(in_codigo in number, in_o_que in varchar2) is
   begin
      if in_codigo = co_espera_esgotada then
         raise_application_error(co_erro_ocupado, in_o_que || ': em uso por outra sessão; tente de novo', true);
      end if;
   end traduzir_espera;

   -- Locks a row and gives it back. Raises e_inexistente.
   function travar(in_id in number) return t_linha is
      cursor c_linha is
         select f.id, f.status, f.id_rota
           from hsm_fila_notificacao f
          where f.id = in_id
            for update of f.status wait 5;

      r_linha t_linha;
      l_achou boolean;
   begin
      if in_id is null then
         raise_application_error(co_erro_argumento, 'Informe o id da linha; HSM_FILA_VW os mostra');
      end if;
      open c_linha;
      fetch c_linha into r_linha;
      l_achou := c_linha%found;
      close c_linha;
      if not l_achou then
         raise_application_error(
            co_erro_inexistente, 'Não há linha ' || to_char(in_id, 'TM9') || ' na fila; HSM_FILA_VW mostra as que há'
         );
      end if;
      return r_linha;
   end travar;

   procedure exigir_motivo(in_motivo in varchar2) is
   begin
      if in_motivo is null then
         raise_application_error(co_erro_argumento, 'Informe o motivo');
      end if;
   end exigir_motivo;

   function limite(in_limite in pls_integer) return pls_integer is
   begin
      if in_limite < 1 then
         raise_application_error(co_erro_argumento, 'Limite: pelo menos 1, ou nulo para 1000');
      end if;
      return coalesce(in_limite, co_limite_padrao);
   end limite;

   -- Up to co_fatia ids from a position on, in a SQL type so that a query can use them
   function fatia(in_ids in hsm_tipos.t_numeros, in_de in pls_integer) return sys.odcinumberlist is
      l_fatia sys.odcinumberlist := sys.odcinumberlist();
   begin
      for i in in_de .. least(in_de + co_fatia - 1, in_ids.count) loop
         l_fatia.extend;
         l_fatia(l_fatia.count) := in_ids(i);
      end loop;
      return l_fatia;
   end fatia;

   -- Settings

   procedure definir_parametro(in_nome in varchar2, in_valor in varchar2, in_motivo in varchar2 default null) is
      l_agora timestamp(6) := agora;
      l_antes hsm_parametro.valor%type;
   begin
      hsm_config.validar(in_nome, in_valor);
      select p.valor
        into l_antes
        from hsm_parametro p
       where p.nome = in_nome
         for update;
      update hsm_parametro p
         set p.valor = in_valor,
             p.dt_alteracao = l_agora
       where p.nome = in_nome;
      hsm_auditor.anotar('definir_parametro', in_nome, in_motivo, in_detalhe => l_antes || ' -> ' || in_valor);
      commit;
   exception
      when others then
         rollback;
         raise;
   end definir_parametro;

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
      return case when igual(in_novo, co_manter) then in_atual else in_novo end;
   end escolhido;

   function escolhido(in_novo in number, in_atual in number) return number is
   begin
      return case when in_novo = co_manter_numero then in_atual else in_novo end;
   end escolhido;

   function escrito(in_numero in number) return varchar2 is
   begin
      return to_char(in_numero, 'TM9', 'nls_numeric_characters=''.,''');
   end escrito;

   -- Adds a column to the details of an act if it has changed
   procedure anotar_mudanca(
      io_detalhe in out nocopy varchar2,
      in_coluna in varchar2,
      in_antes in varchar2,
      in_depois in varchar2
   ) is
   begin
      if (in_antes is null and in_depois is not null)
         or (in_antes is not null and in_depois is null)
         or in_antes <> in_depois
         or not igual(in_antes, in_depois)
      then
         io_detalhe := io_detalhe || '; ' || in_coluna || ' ' || coalesce(in_antes, 'nulo') || ' -> '
                       || coalesce(in_depois, 'nulo');
      end if;
   end anotar_mudanca;

   -- The alias of a channel as it is stored: as given where there is such a one, else in capitals
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
         raise_application_error(co_erro_argumento, 'Canal: de 1 a 30 letras sem acento, algarismos, - e _');
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
            co_erro_argumento, 'Vazão: rajada inteira de 1 a 999999 e intervalo de 0,001 a 86400 s, ou nenhum dos dois'
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

   procedure definir_canal(
      in_canal in varchar2,
      in_descricao in varchar2 default co_manter,
      in_rajada in number default co_manter_numero,
      in_intervalo_s in number default co_manter_numero,
      in_motivo in varchar2 default null
   ) is
      co_rajada_ntfy_sh constant pls_integer := 60;
      co_intervalo_ntfy_sh constant pls_integer := 5;
      l_canal varchar2(32767) := apelido(in_canal);
      l_descricao varchar2(32767);
      l_rajada number;
      l_intervalo_s number;
      l_detalhe varchar2(32767);
      r_antes hsm_canal%rowtype;
   begin
      r_antes := travar_canal(l_canal);
      if r_antes.canal is null then
         exigir_apelido(l_canal);
         l_rajada := escolhido(in_rajada, co_rajada_ntfy_sh);
         l_intervalo_s := escolhido(in_intervalo_s, co_intervalo_ntfy_sh);
      else
         l_rajada := escolhido(in_rajada, r_antes.rajada);
         l_intervalo_s := escolhido(in_intervalo_s, r_antes.intervalo_s);
      end if;
      l_descricao := escolhido(in_descricao, r_antes.descricao);
      if length(l_descricao) > 200 then
         raise_application_error(co_erro_argumento, 'Descrição: no máximo 200 caracteres');
      end if;
      exigir_vazao(l_rajada, l_intervalo_s);

      if r_antes.canal is null then
         insert into hsm_canal (canal, descricao, rajada, intervalo_s)
         values (l_canal, l_descricao, l_rajada, l_intervalo_s);
         l_detalhe := '; novo';
      else
         update hsm_canal c
            set c.descricao = l_descricao,
                c.rajada = l_rajada,
                c.intervalo_s = l_intervalo_s
          where c.canal = r_antes.canal;
      end if;
      anotar_mudanca(l_detalhe, 'rajada', escrito(r_antes.rajada), escrito(l_rajada));
      anotar_mudanca(l_detalhe, 'intervalo_s', escrito(r_antes.intervalo_s), escrito(l_intervalo_s));
      anotar_mudanca(l_detalhe, 'descricao', r_antes.descricao, l_descricao);
      hsm_auditor.anotar('definir_canal', l_canal, in_motivo, in_detalhe => substr(l_detalhe, 3));
      commit;
   exception
      when others then
         rollback;
         traduzir_espera(sqlcode, 'Canal ' || substr(l_canal, 1, 30));
         raise;
   end definir_canal;

   -- -20751, with the way out
   procedure recusar_canal(in_canal in varchar2) is
   begin
      raise_application_error(
         co_erro_inexistente,
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
            ordenada, aglutina, validade_min, tentativas_max, espera_base_s, espera_max_s, ativa, dt_criacao
         )
         values (
            io_rota.tipo_os, io_rota.evento, io_rota.canal, io_rota.topico, io_rota.titulo, io_rota.mensagem,
            io_rota.prioridade, io_rota.etiquetas, io_rota.url_clique, io_rota.acoes, io_rota.markdown,
            io_rota.ordenada, io_rota.aglutina, io_rota.validade_min, io_rota.tentativas_max, io_rota.espera_base_s,
            io_rota.espera_max_s, io_rota.ativa, l_agora
         )
         returning id into io_rota.id;
      else
         update hsm_rota_notificacao r
            set r.titulo = io_rota.titulo,
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
                r.suspensa = hsm_tipos.co_nao,
                r.motivo_suspensao = null,
                r.dt_suspensao = null,
                r.dt_alteracao = l_agora
          where r.id = io_rota.id;
      end if;
   end gravar_rota;

   -- What a route was and what it is, column by column; the texts last, for they may not all fit
   function mudancas_da_rota(
      in_antes in hsm_rota_notificacao%rowtype,
      in_depois in hsm_rota_notificacao%rowtype
   ) return varchar2 is
      l_detalhe varchar2(32767);
   begin
      l_detalhe := in_depois.tipo_os || ' / ' || in_depois.evento || ' -> ' || in_depois.canal || ' / '
                   || in_depois.topico || case when in_antes.id is null then '; nova' end;
      anotar_mudanca(l_detalhe, 'ativa', in_antes.ativa, in_depois.ativa);
      if in_antes.id is not null then
         anotar_mudanca(l_detalhe, 'suspensa', in_antes.suspensa, hsm_tipos.co_nao);
      end if;
      anotar_mudanca(l_detalhe, 'prioridade', escrito(in_antes.prioridade), escrito(in_depois.prioridade));
      anotar_mudanca(l_detalhe, 'ordenada', in_antes.ordenada, in_depois.ordenada);
      anotar_mudanca(l_detalhe, 'aglutina', in_antes.aglutina, in_depois.aglutina);
      anotar_mudanca(l_detalhe, 'markdown', in_antes.markdown, in_depois.markdown);
      anotar_mudanca(l_detalhe, 'validade_min', escrito(in_antes.validade_min), escrito(in_depois.validade_min));
      anotar_mudanca(l_detalhe, 'tentativas_max', escrito(in_antes.tentativas_max), escrito(in_depois.tentativas_max));
      anotar_mudanca(l_detalhe, 'espera_base_s', escrito(in_antes.espera_base_s), escrito(in_depois.espera_base_s));
      anotar_mudanca(l_detalhe, 'espera_max_s', escrito(in_antes.espera_max_s), escrito(in_depois.espera_max_s));
      anotar_mudanca(l_detalhe, 'titulo', in_antes.titulo, in_depois.titulo);
      anotar_mudanca(l_detalhe, 'mensagem', in_antes.mensagem, in_depois.mensagem);
      anotar_mudanca(l_detalhe, 'etiquetas', in_antes.etiquetas, in_depois.etiquetas);
      anotar_mudanca(l_detalhe, 'url_clique', in_antes.url_clique, in_depois.url_clique);
      anotar_mudanca(l_detalhe, 'acoes', in_antes.acoes, in_depois.acoes);
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
      if in_novo is not null and not igual(in_novo, co_manter) then
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

   function definir_rota(
      in_tipo_os in varchar2,
      in_evento in varchar2,
      in_topico in varchar2,
      in_canal in varchar2 default 'PADRAO',
      in_titulo in varchar2 default co_manter,
      in_mensagem in varchar2 default co_manter,
      in_prioridade in pls_integer default co_manter_numero,
      in_etiquetas in varchar2 default co_manter,
      in_url_clique in varchar2 default co_manter,
      in_acoes in varchar2 default co_manter,
      in_markdown in varchar2 default co_manter,
      in_ordenada in varchar2 default co_manter,
      in_tentativas_max in pls_integer default co_manter_numero,
      in_espera_base_s in pls_integer default co_manter_numero,
      in_espera_max_s in pls_integer default co_manter_numero,
      in_ativa in varchar2 default co_manter,
      in_aglutina in varchar2 default co_manter,
      in_validade_min in pls_integer default co_manter_numero,
      in_motivo in varchar2 default null
   ) return number is
      co_prioridade_normal constant pls_integer := 3;
      l_canal varchar2(32767) := apelido(in_canal);
      r_antes hsm_rota_notificacao%rowtype;
      r_rota hsm_rota_notificacao%rowtype;
   begin
      exigir_canal(l_canal);
      exigir_nome('Tipo de OS', in_tipo_os, 30);
      exigir_nome('Evento', in_evento, 30);
      exigir_nome('Tópico', in_topico, 64);
      r_antes := travar_rota(in_tipo_os, in_evento, l_canal, in_topico);
      r_rota := r_antes;
      if r_antes.id is null then
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
      commit;
      return r_rota.id;
   exception
      when others then
         rollback;
         traduzir_espera(sqlcode, 'Rota, ou linha dela');
         raise;
   end definir_rota;

   -- Rows of routes whose suspension has ended come back at once, a transaction every slice
   procedure soltar_tudo is
   begin
      loop
         exit when hsm_suspensao.soltar(co_fatia) = 0;
         commit;
      end loop;
      commit;
   end soltar_tudo;

   procedure mudar_pausa(in_ato in varchar2, in_canal in varchar2, in_pausado in varchar2, in_motivo in varchar2) is
      l_agora timestamp(6) := agora;
      l_canal varchar2(4000) := apelido(in_canal);
      l_motivo hsm_canal.motivo_pausa%type;
      r_canal hsm_canal%rowtype;
   begin
      if in_pausado = hsm_tipos.co_sim then
         l_motivo := substr(in_motivo, 1, 200);
      end if;
      -- First, for it locks routes before the channel
      if in_pausado = hsm_tipos.co_nao then
         hsm_vazao.religar(l_canal);
      else
         r_canal := travar_canal(l_canal);
      end if;
      update hsm_canal c
         set c.pausado = in_pausado,
             c.motivo_pausa = l_motivo,
             c.dt_pausa = case when in_pausado = hsm_tipos.co_sim then l_agora end
       where c.canal = l_canal;
      if sql%rowcount = 0 then
         recusar_canal(in_canal);
      end if;
      hsm_auditor.anotar(in_ato, l_canal, in_motivo);
      commit;
      soltar_tudo;
   exception
      when others then
         rollback;
         traduzir_espera(sqlcode, 'Canal ' || in_canal || ' ou rota dele');
         raise;
   end mudar_pausa;

   procedure pausar(in_canal in varchar2, in_motivo in varchar2 default null) is
   begin
      mudar_pausa('pausar', in_canal, hsm_tipos.co_sim, in_motivo);
   end pausar;

   procedure retomar(in_canal in varchar2, in_motivo in varchar2 default null) is
   begin
      mudar_pausa('retomar', in_canal, hsm_tipos.co_nao, in_motivo);
   end retomar;

   function definir_alerta(
      in_topico in varchar2,
      in_canal in varchar2 default 'PADRAO',
      in_prioridade in pls_integer default co_manter_numero
   ) return number is
      co_prioridade_alta constant pls_integer := 4;
      l_prioridade pls_integer := in_prioridade;
      r_antes hsm_rota_notificacao%rowtype;
   begin
      r_antes := travar_rota(
         hsm_manutencao.co_tipo_alerta, hsm_manutencao.co_evento_falha, apelido(in_canal), in_topico
      );
      if r_antes.id is null then
         l_prioridade := escolhido(in_prioridade, co_prioridade_alta);
      end if;
      return definir_rota(
         in_tipo_os => hsm_manutencao.co_tipo_alerta,
         in_evento => hsm_manutencao.co_evento_falha,
         in_topico => in_topico,
         in_canal => in_canal,
         in_titulo => 'Notificações de chamados em falha: {total}',
         in_mensagem => 'Desde {desde}. Motivos: {motivos}. Veja HSM_FALHA_VW; hsm_admin.reprocessar as devolve.',
         in_prioridade => l_prioridade,
         in_etiquetas => 'warning',
         in_ordenada => 'N'
      );
   exception
      when others then
         rollback;
         traduzir_espera(sqlcode, 'Rota do alerta, ou linha dela');
         raise;
   end definir_alerta;

   -- Rows

   function reprocessar(
      in_id in number default null,
      in_tipo_os in varchar2 default null,
      in_desde in timestamp with time zone default null,
      in_limite in pls_integer default null,
      in_motivo in varchar2 default null
   ) return number is
      l_desde timestamp(6) := sys_extract_utc(in_desde);
      l_limite pls_integer;
      l_candidatas hsm_tipos.t_numeros;
      l_fatia sys.odcinumberlist;
      l_ids hsm_tipos.t_numeros;
      l_de pls_integer := 1;
      l_feitas pls_integer;
      l_total pls_integer := 0;

      -- The index holds the FALHA rows and no other
      cursor c_falhas is
         select /*+ index(f hsm_fila_falha_idx) */ f.id
           from hsm_fila_notificacao f
          where f.falha_em is not null
            and (in_tipo_os is null
                 or nlssort(f.tipo_os, 'nls_sort=binary') = nlssort(in_tipo_os, 'nls_sort=binary'))
            and (l_desde is null or f.dt_criacao >= l_desde)
          order by f.id;
   begin
      if in_id is null and in_tipo_os is null and in_desde is null then
         raise_application_error(co_erro_sem_criterio, 'Diga o que reprocessar: id, tipo de OS ou desde quando');
      end if;
      l_limite := limite(in_limite);

      if in_id is not null then
         l_candidatas(1) := in_id;
      else
         open c_falhas;
         fetch c_falhas bulk collect into l_candidatas limit l_limite;
         close c_falhas;
      end if;

      loop
         l_fatia := fatia(l_candidatas, l_de);
         select /*+ leading(i@ids f) use_nl(f) index(f hsm_fila_pk) */ f.id
           bulk collect into l_ids
           from hsm_fila_notificacao f
          where f.id in (select /*+ qb_name(ids) unnest cardinality(i 100) */ column_value
                           from table(l_fatia) i)   -- noqa: AL05, the hints name it
            and f.status = hsm_tipos.co_falha
            and (in_tipo_os is null
                 or nlssort(f.tipo_os, 'nls_sort=binary') = nlssort(in_tipo_os, 'nls_sort=binary'))
            and (l_desde is null or f.dt_criacao >= l_desde)
          order by f.id
            for update of f.status skip locked;

         l_feitas := hsm_reposicao.repor(l_ids, agora);
         l_total := l_total + l_feitas;
         hsm_auditor.anotar(
            'reprocessar', to_char(in_id, 'TM9'), in_motivo, l_feitas,
            'tipo_os ' || in_tipo_os || '; desde ' || to_char(l_desde, co_formato)
            || '; linhas ' || hsm_auditor.listar(l_ids)
         );
         commit;
         l_de := l_de + co_fatia;
         exit when l_de > l_candidatas.count;
      end loop;
      return l_total;
   exception
      when others then
         rollback;
         raise;
   end reprocessar;

   function reenviar(in_id in number, in_motivo in varchar2) return number is
      l_agora timestamp(6) := agora;
      r_linha t_linha;
      r_fila hsm_fila_notificacao%rowtype;
      l_novo hsm_fila_notificacao.id%type;
      l_validade hsm_rota_notificacao.validade_min%type;
      l_rotas pls_integer;
   begin
      exigir_motivo(in_motivo);
      r_linha := travar(in_id);
      if r_linha.status in (hsm_tipos.co_pendente, hsm_tipos.co_enviando) then
         raise_application_error(
            co_erro_estado,
            'A linha ' || to_char(in_id, 'TM9') || ' ainda não terminou (' || r_linha.status
            || '): só se reenvia a que terminou'
         );
      end if;
      if r_linha.id_rota is null then
         raise_application_error(
            co_erro_estado, 'Nenhuma rota casou com a linha ' || to_char(in_id, 'TM9') || '; enfileire o evento de novo'
         );
      end if;

      select f.*
        into r_fila
        from hsm_fila_notificacao f
       where f.id = in_id;
      if r_fila.dt_limpeza is not null then
         raise_application_error(
            co_erro_estado,
            'Os fatos da linha ' || to_char(in_id, 'TM9')
            || ' já foram apagados pela retenção (RETENCAO_DADOS_D); enfileire o evento de novo'
         );
      end if;

      select count(*), max(r.validade_min)
        into l_rotas, l_validade
        from hsm_rota_notificacao r
       where r.id = r_fila.id_rota;
      if l_rotas = 0 then
         raise_application_error(
            co_erro_estado,
            'A rota da linha ' || to_char(in_id, 'TM9') || ' foi apagada; enfileire o evento de novo'
         );
      end if;

      insert into hsm_fila_notificacao (
         origem, id_os, mensagem, dt_criacao, tipo_os, evento, id_rota, canal, prioridade, ordenada, proxima_tentativa,
         dt_devida, expira_em, marca, id_origem, dados, dados_longos
      )
      values (
         r_fila.origem, r_fila.id_os, r_fila.mensagem, l_agora, r_fila.tipo_os, r_fila.evento, r_fila.id_rota,
         r_fila.canal, r_fila.prioridade, hsm_tipos.co_nao, l_agora, l_agora,
         l_agora + numtodsinterval(l_validade, 'MINUTE'), hsm_tipos.co_marca_reenvio, r_fila.id, r_fila.dados,
         r_fila.dados_longos
      )
      returning id into l_novo;
      hsm_auditor.anotar(
         'reenviar', to_char(in_id, 'TM9'), in_motivo, 1, in_detalhe => 'reenviada como ' || to_char(l_novo, 'TM9')
      );
      commit;
      return l_novo;
   exception
      when others then
         rollback;
         traduzir_espera(sqlcode, 'Linha ' || to_char(in_id, 'TM9'));
         raise;
   end reenviar;

   function cancelamento(in_id in number, in_motivo in varchar2) return hsm_estado.t_mudanca is
   begin
      return hsm_estado.mudanca(
         in_id, hsm_tipos.co_pendente, hsm_tipos.co_cancelado,
         in_motivo => hsm_tipos.co_manual,
         in_erro => in_motivo
      );
   end cancelamento;

   procedure cancelar(in_id in number, in_motivo in varchar2) is
      r_linha t_linha;
      l_mudancas hsm_estado.t_mudancas;
   begin
      exigir_motivo(in_motivo);
      r_linha := travar(in_id);
      if r_linha.status = hsm_tipos.co_enviando then
         raise_application_error(
            co_erro_em_envio,
            'A linha ' || to_char(in_id, 'TM9') || ' está em envio; espere o resultado ou o fim da reserva'
         );
      elsif r_linha.status <> hsm_tipos.co_pendente then
         raise_application_error(
            co_erro_estado,
            'A linha ' || to_char(in_id, 'TM9') || ' já terminou (' || r_linha.status || '): não há o que cancelar'
         );
      end if;

      l_mudancas(1) := cancelamento(in_id, in_motivo);
      hsm_estado.aplicar(l_mudancas, agora);
      hsm_auditor.anotar('cancelar', to_char(in_id, 'TM9'), in_motivo, 1);
      commit;
   exception
      when others then
         rollback;
         traduzir_espera(sqlcode, 'Linha ' || to_char(in_id, 'TM9'));
         raise;
   end cancelar;

   -- Gives up those of these rows that still wait
   function cancelar_fatia(
      in_ids in sys.odcinumberlist,
      in_motivo in varchar2,
      in_agora in timestamp,
      out_ids out hsm_tipos.t_numeros
   ) return pls_integer is
      l_mudancas hsm_estado.t_mudancas;

      cursor c_linhas is
         select /*+ leading(i@ids f) use_nl(f) index(f hsm_fila_pk) */ f.id
           from hsm_fila_notificacao f
          where f.id in (select /*+ qb_name(ids) unnest cardinality(i 100) */ column_value
                           from table(in_ids) i)   -- noqa: AL05, the hints name it
            and f.status = hsm_tipos.co_pendente
          order by f.id
            for update of f.status skip locked;
   begin
      open c_linhas;
      fetch c_linhas bulk collect into out_ids;
      close c_linhas;

      for i in 1 .. out_ids.count loop
         l_mudancas(i) := cancelamento(out_ids(i), in_motivo);
      end loop;
      hsm_estado.aplicar(l_mudancas, in_agora);
      return hsm_estado.contar_aplicadas(l_mudancas);
   end cancelar_fatia;

   function cancelar_lote(
      in_canal in varchar2,
      in_tipo_os in varchar2,
      in_ate in timestamp with time zone,
      in_motivo in varchar2,
      in_limite in pls_integer default 1000
   ) return number is
      l_agora timestamp(6) := agora;
      l_ate timestamp(6) := sys_extract_utc(in_ate);
      l_limite pls_integer;
      l_canal varchar2(4000) := apelido(in_canal);
      l_candidatas hsm_tipos.t_numeros;
      l_ids hsm_tipos.t_numeros;
      l_de pls_integer := 1;
      l_feitas pls_integer;
      l_total pls_integer := 0;

      cursor c_pendentes is
         select /*+ index(f hsm_fila_viva_idx) */ f.id
           from hsm_fila_notificacao f
          where f.status_vivo = hsm_tipos.co_pendente
            and f.canal_vivo = l_canal
            and (in_tipo_os is null
                 or nlssort(f.tipo_os, 'nls_sort=binary') = nlssort(in_tipo_os, 'nls_sort=binary'))
            and f.dt_criacao <= l_ate
          order by f.id_vivo;
   begin
      if in_canal is null or in_ate is null then
         raise_application_error(co_erro_sem_criterio, 'Diga o canal e até quando cancelar');
      end if;
      exigir_canal(l_canal);
      exigir_motivo(in_motivo);
      l_limite := limite(in_limite);

      open c_pendentes;
      fetch c_pendentes bulk collect into l_candidatas limit l_limite;
      close c_pendentes;

      loop
         l_feitas := cancelar_fatia(fatia(l_candidatas, l_de), in_motivo, l_agora, l_ids);
         l_total := l_total + l_feitas;
         hsm_auditor.anotar(
            'cancelar_lote', l_canal, in_motivo, l_feitas,
            'tipo_os ' || in_tipo_os || '; até ' || to_char(l_ate, co_formato)
            || '; linhas ' || hsm_auditor.listar(l_ids)
         );
         commit;
         l_de := l_de + co_fatia;
         exit when l_de > l_candidatas.count;
      end loop;
      return l_total;
   exception
      when others then
         rollback;
         raise;
   end cancelar_lote;

   -- Clone guard

   procedure armar(in_motivo in varchar2 default null) is
   begin
      hsm_guarda.armar;
      hsm_auditor.anotar(
         'armar',
         sys_context('USERENV', 'DB_NAME') || '/' || sys_context('USERENV', 'CON_NAME'),
         in_motivo,
         in_detalhe => 'servidor ' || sys_context('USERENV', 'SERVER_HOST')
      );
      commit;
   exception
      when others then
         rollback;
         raise;
   end armar;

   procedure autorizar_maquina(in_servidor in varchar2, in_motivo in varchar2 default null) is
   begin
      hsm_guarda.autorizar_maquina(in_servidor);
      hsm_auditor.anotar('autorizar_maquina', in_servidor, in_motivo);
      commit;
   exception
      when others then
         rollback;
         traduzir_espera(sqlcode, 'Lista de máquinas');
         raise;
   end autorizar_maquina;

   -- Watched tables

   procedure definir_origem(
      in_esquema in varchar2,
      in_tabela in varchar2,
      in_coluna_id in varchar2 default co_manter,
      in_coluna_tipo in varchar2 default co_manter,
      in_evento_insercao in varchar2 default co_manter,
      in_coluna_criacao in varchar2 default co_manter,
      in_coluna_alteracao in varchar2 default co_manter,
      in_gatilho in varchar2 default co_manter,
      in_motivo in varchar2 default null
   ) is
   begin
      hsm_declaracao.definir_origem(
         in_esquema, in_tabela, in_coluna_id, in_coluna_tipo, in_evento_insercao, in_coluna_criacao,
         in_coluna_alteracao, in_gatilho, in_motivo
      );
      commit;
   exception
      when others then
         rollback;
         traduzir_espera(sqlcode, 'Declaração de ' || in_esquema || '.' || in_tabela);
         raise;
   end definir_origem;

   procedure definir_coluna_origem(
      in_esquema in varchar2,
      in_tabela in varchar2,
      in_coluna in varchar2,
      in_evento in varchar2 default co_manter,
      in_so_se_unico in varchar2 default co_manter,
      in_fato in varchar2 default co_manter,
      in_fato_anterior in varchar2 default co_manter,
      in_motivo in varchar2 default null
   ) is
   begin
      hsm_declaracao.definir_coluna(
         in_esquema, in_tabela, in_coluna, in_evento, in_so_se_unico, in_fato, in_fato_anterior, in_motivo
      );
      commit;
   exception
      when others then
         rollback;
         traduzir_espera(sqlcode, 'Declaração de ' || in_esquema || '.' || in_tabela);
         raise;
   end definir_coluna_origem;

   procedure remover_coluna_origem(
      in_esquema in varchar2, in_tabela in varchar2, in_coluna in varchar2, in_motivo in varchar2 default null
   ) is
   begin
      hsm_declaracao.remover_coluna(in_esquema, in_tabela, in_coluna, in_motivo);
      commit;
   exception
      when others then
         rollback;
         traduzir_espera(sqlcode, 'Declaração de ' || in_esquema || '.' || in_tabela);
         raise;
   end remover_coluna_origem;

   procedure remover_origem(in_esquema in varchar2, in_tabela in varchar2, in_motivo in varchar2 default null) is
   begin
      hsm_declaracao.remover_origem(in_esquema, in_tabela, in_motivo);
      commit;
   exception
      when others then
         rollback;
         traduzir_espera(sqlcode, 'Declaração de ' || in_esquema || '.' || in_tabela);
         raise;
   end remover_origem;

   procedure reenfileirar(
      in_origem in varchar2,
      in_id_os in number,
      in_tipo_os in varchar2,
      in_evento in varchar2,
      in_dados in varchar2,
      in_motivo in varchar2
   ) is
      l_total pls_integer;
   begin
      l_total := hsm_reconciliacao.reenfileirar(in_origem, in_id_os, in_tipo_os, in_evento, in_dados, in_motivo);
      commit;
   exception
      when others then
         rollback;
         raise;
   end reenfileirar;

   function situacao return clob is
   begin
      return hsm_envio_api.diagnostico;
   end situacao;

end hsm_admin;
/
