create or replace package body hsm_rota as

   co_reticencias constant varchar2(3) := '...';
   co_max_acoes constant pls_integer := 3;

   e_cancelada exception;
   pragma exception_init(e_cancelada, -1013);

   function bytes_utf8(in_texto in varchar2) return pls_integer is
   begin
      return coalesce(lengthb(convert(in_texto, 'AL32UTF8')), 0);
   end bytes_utf8;

   function cortar(in_texto in varchar2, in_bytes in pls_integer) return varchar2 is
      l_texto varchar2(32767) := in_texto;
      l_limite pls_integer;
      l_sobra pls_integer;
   begin
      if bytes_utf8(in_texto) <= in_bytes then
         return in_texto;
      end if;

      l_limite := in_bytes - length(co_reticencias);
      loop
         l_sobra := bytes_utf8(l_texto) - l_limite;
         exit when l_sobra <= 0 or l_texto is null;
         -- A character takes at most four bytes, so this never removes one too many
         l_texto := substr(l_texto, 1, length(l_texto) - ceil(l_sobra / 4));
      end loop;
      return l_texto || co_reticencias;
   end cortar;

   procedure recusar_render(in_texto in varchar2) is
   begin
      raise_application_error(co_erro_render, substr(in_texto, 1, 500));
   end recusar_render;

   procedure recusar_rota(in_texto in varchar2) is
   begin
      raise_application_error(co_erro_rota, in_texto);
   end recusar_rota;

   -- The tags as a JSON list; null when there is none
   function listar_etiquetas(in_etiquetas in varchar2) return varchar2 is
      l_lista varchar2(32767);
      l_resto varchar2(32767) := in_etiquetas || ',';
      l_virgula pls_integer;
      l_etiqueta varchar2(4000);
   begin
      loop
         l_virgula := instr(l_resto, ',');
         exit when coalesce(l_virgula, 0) = 0;
         l_etiqueta := trim(substr(l_resto, 1, l_virgula - 1));
         if l_etiqueta is not null then
            l_lista := l_lista || ',' || hsm_json.citar(l_etiqueta);
         end if;
         l_resto := substr(l_resto, l_virgula + 1);
      end loop;
      return case when l_lista is not null then '[' || substr(l_lista, 2) || ']' end;
   end listar_etiquetas;

   -- The actions as JSON; null when there is none
   function listar_acoes(in_item in t_item) return varchar2 is
      l_acoes json_array_t;
   begin
      if in_item.acoes is null then
         return null;
      end if;
      l_acoes := hsm_json.lista(hsm_modelo.preencher_ids(in_item.acoes, in_item));
      if l_acoes.get_size > co_max_acoes then
         recusar_render('A rota tem mais de ' || to_char(co_max_acoes, 'TM9') || ' ações');
      end if;
      return case when l_acoes.get_size > 0 then l_acoes.to_string end;
   end listar_acoes;

   -- As JSON, as much of the message as takes in_bytes; null when that is nothing. A byte of it takes up to six (a
   -- control character), so the most that fits is found by halving; few messages need it.
   function maior_mensagem(in_mensagem in varchar2, in_bytes in pls_integer) return varchar2 is
      l_maior varchar2(32767);
      l_tentativa varchar2(32767);
      l_cabe pls_integer := length(co_reticencias);
      l_passa pls_integer;
      l_meio pls_integer;
   begin
      l_tentativa := hsm_json.citar(cortar(in_mensagem, co_bytes_mensagem));
      if bytes_utf8(l_tentativa) <= in_bytes then
         return l_tentativa;
      end if;

      l_passa := least(bytes_utf8(in_mensagem), co_bytes_mensagem);
      while l_passa - l_cabe > 1 loop
         l_meio := trunc((l_cabe + l_passa) / 2);
         l_tentativa := hsm_json.citar(cortar(in_mensagem, l_meio));
         if bytes_utf8(l_tentativa) <= in_bytes then
            l_maior := l_tentativa;
            l_cabe := l_meio;
         else
            l_passa := l_meio;
         end if;
      end loop;
      return l_maior;
   end maior_mensagem;

   -- The notification, its message cut as ntfy's limit wants; null when it passes that without any. Put together as
   -- text: the JSON types would be asked for an object of their own a row, and again for every length tried.
   function corpo(
      in_item in t_item,
      in_prefixo in varchar2,
      in_titulo in varchar2,
      in_mensagem in varchar2
   ) return varchar2 is
      -- A null is never written: ntfy takes most of them, but a null JSON object repeats the previous one
      l_antes varchar2(32767);
      l_depois varchar2(32767);
      l_mensagem varchar2(32767);
   begin
      l_antes := '{"topic":' || hsm_json.citar(in_item.topico)
                 || hsm_json.membro_texto('title', in_titulo)
                 || ',"message":';
      l_depois := hsm_json.membro('priority', to_char(in_item.prioridade, 'TM9'))
                  || hsm_json.membro('tags', listar_etiquetas(in_item.etiquetas))
                  || hsm_json.membro_texto('click', hsm_modelo.preencher_ids(in_item.url_clique, in_item))
                  || hsm_json.membro('actions', listar_acoes(in_item))
                  || hsm_json.membro('markdown', case when in_item.markdown = hsm_tipos.co_sim then 'true' end)
                  -- The same row repeated replaces its notification on the phone
                  || hsm_json.membro_texto('sequence_id', in_prefixo || '-' || to_char(in_item.id, 'TM9'))
                  || '}';
      l_mensagem := maior_mensagem(in_mensagem, co_bytes_payload - bytes_utf8(l_antes) - bytes_utf8(l_depois));
      return case when l_mensagem is not null then l_antes || l_mensagem || l_depois end;
   exception
      when value_error then
         return null;
   end corpo;

   function montar_ntfy(in_item in t_item, in_prefixo in varchar2) return clob is
      l_fatos json_object_t;
      l_titulo varchar2(32767);
      l_mensagem varchar2(32767);
      l_corpo varchar2(32767);
      l_markdown boolean := in_item.markdown = hsm_tipos.co_sim;
   begin
      l_fatos := hsm_modelo.ler_fatos(in_item);
      -- A title is never Markdown
      l_titulo := cortar(
         hsm_modelo.aparar(hsm_modelo.preencher(in_item.titulo, in_item, l_fatos, false)), co_bytes_titulo
      );
      l_mensagem := hsm_modelo.aparar(hsm_modelo.preencher(in_item.mensagem, in_item, l_fatos, l_markdown));
      -- ntfy shows "triggered" for an empty message
      if l_mensagem is null then
         l_mensagem := case when l_markdown then hsm_modelo.texto_puro(in_item.resumo) else in_item.resumo end;
      end if;
      l_corpo := corpo(in_item, in_prefixo, l_titulo, l_mensagem);
      if l_corpo is null then
         recusar_render('A notificação passa de ' || to_char(co_bytes_payload, 'TM9') || ' bytes sem a mensagem');
      end if;
      return to_clob(l_corpo);
   end montar_ntfy;

   function montar(in_item in t_item, in_prefixo in varchar2) return t_carga is
      r_carga t_carga;
      l_recusa varchar2(1000) := hsm_tipo_canal.recusa_destino(in_item.tipo, in_item.topico);
   begin
      if l_recusa is not null then
         recusar_render(l_recusa);
      elsif in_item.tipo = hsm_tipos.co_ntfy then
         r_carga.payload := montar_ntfy(in_item, in_prefixo);
      else
         r_carga := hsm_evento.montar(in_item, in_prefixo);
      end if;
      return r_carga;
   exception
      when e_cancelada or e_render then
         raise;
      when others then
         raise_application_error(co_erro_render, 'A notificação não pôde ser montada', true);
   end montar;

   -- The phone opens what it is told: only what the parameter lists, or in_esquemas, and nothing with blanks
   procedure validar_endereco(in_campo in varchar2, in_endereco in varchar2, in_esquemas in varchar2) is
      l_brancos varchar2(10) := ' ' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13);
      l_esquema varchar2(32767) := lower(substr(in_endereco, 1, instr(in_endereco, ':') - 1));
      l_resto varchar2(32767) := substr(in_endereco, instr(in_endereco, ':') + 1);
   begin
      if l_esquema is null
         or instr(l_esquema, ',') > 0
         or instr(',' || in_esquemas || ',', ',' || l_esquema || ',') = 0
         or l_resto is null
         or length(translate(in_endereco, 'x' || l_brancos, 'x')) < length(in_endereco)
         or (l_esquema in ('http', 'https') and (substr(l_resto, 1, 2) <> '//' or substr(l_resto, 3, 1) is null))
      then
         recusar_rota(
            in_campo || ': um endereço inteiro, sem espaços, como https://exemplo.com.br/{id_os}; aceita '
            || replace(in_esquemas, ',', ', ')
         );
      end if;
   end validar_endereco;

   function esquemas return varchar2 is
   begin
      return hsm_config.texto(hsm_config.co_esquemas_url);
   end esquemas;

   -- Actions, by the rules of ntfy's server: which keys there must be, and of what type each of them is, whatever the
   -- action. Keys it does not know it ignores. A null is as if the key were not there.

   procedure recusar_acao(in_numero in pls_integer, in_chave in varchar2, in_texto in varchar2) is
   begin
      recusar_rota('Ação ' || to_char(in_numero, 'TM9') || ', ' || substr(in_chave, 1, 100) || ': ' || in_texto);
   end recusar_acao;

   procedure exigir_textos(in_numero in pls_integer, in_chave in varchar2, in_elemento in json_element_t) is
      co_certo constant varchar2(100) := 'um objeto de textos entre aspas, como {"nome": "valor"}';
      l_objeto json_object_t;
      l_chaves json_key_list;
      l_elemento json_element_t;
   begin
      if not in_elemento.is_object then
         recusar_acao(in_numero, in_chave, co_certo);
      end if;
      l_objeto := treat(in_elemento as json_object_t);
      if l_objeto.get_size > 0 then
         l_chaves := l_objeto.get_keys;
         for i in 1 .. l_chaves.count loop
            -- The empty name is null, which cannot be asked for
            if l_chaves(i) is null then
               recusar_acao(in_numero, in_chave, co_certo);
            end if;
            l_elemento := l_objeto.get(l_chaves(i));
            if not (l_elemento.is_string or l_elemento.is_null) then
               recusar_acao(in_numero, in_chave || '.' || l_chaves(i), co_certo);
            end if;
         end loop;
      end if;
   end exigir_textos;

   procedure validar_tipos(in_numero in pls_integer, in_acao in json_object_t) is
      l_chaves json_key_list := in_acao.get_keys;
      l_chave varchar2(4000);
      l_elemento json_element_t;
   begin
      for i in 1 .. l_chaves.count loop
         l_chave := coalesce(lower(l_chaves(i)), '-');
         if l_chave not in (
               'id', 'action', 'label', 'url', 'method', 'body', 'intent', 'value', 'clear', 'headers', 'extras'
            )
         then
            continue;
         elsif l_chave <> l_chaves(i) then
            recusar_acao(in_numero, l_chaves(i), 'escreva ' || l_chave || ', em minúsculas');
         end if;

         l_elemento := in_acao.get(l_chave);
         if l_elemento.is_null then
            continue;
         elsif l_chave in ('headers', 'extras') then
            exigir_textos(in_numero, l_chave, l_elemento);
         elsif l_chave = 'clear' and not l_elemento.is_boolean then
            recusar_acao(in_numero, l_chave, 'true ou false, sem aspas');
         elsif l_chave <> 'clear' and not l_elemento.is_string then
            recusar_acao(in_numero, l_chave, 'um texto entre aspas');
         end if;
      end loop;
   end validar_tipos;

   procedure exigir_chave(in_numero in pls_integer, in_acao in json_object_t, in_chave in varchar2) is
   begin
      if trim(in_acao.get_string(in_chave)) is null then
         recusar_acao(in_numero, in_chave, 'obrigatória para esta ação, um texto que não seja vazio');
      end if;
   end exigir_chave;

   procedure validar_acao(in_numero in pls_integer, in_acao in json_object_t) is
      l_action varchar2(32767);
      l_metodo varchar2(32767);
      l_campo varchar2(100) := 'Ação ' || to_char(in_numero, 'TM9') || ', url';
   begin
      exigir_chave(in_numero, in_acao, 'action');
      validar_tipos(in_numero, in_acao);
      exigir_chave(in_numero, in_acao, 'label');

      l_action := lower(in_acao.get_string('action'));
      if l_action not in ('view', 'http', 'broadcast', 'copy') then
         recusar_acao(in_numero, 'action', 'view, http, broadcast ou copy');
      elsif l_action in ('view', 'http') then
         exigir_chave(in_numero, in_acao, 'url');
         validar_endereco(
            l_campo, in_acao.get_string('url'), case l_action when 'view' then esquemas else 'http,https' end
         );
      elsif l_action = 'copy' then
         exigir_chave(in_numero, in_acao, 'value');
      end if;

      l_metodo := upper(in_acao.get_string('method'));
      if l_action = 'http' and l_metodo not in ('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS') then
         recusar_acao(in_numero, 'method', 'GET, HEAD, POST, PUT, PATCH, DELETE ou OPTIONS');
      elsif l_action = 'http' and l_metodo in ('GET', 'HEAD') and in_acao.get_string('body') is not null then
         recusar_acao(in_numero, 'body', l_metodo || ' não leva corpo; tire-o, ou use POST');
      end if;
   end validar_acao;

   procedure validar_acoes(in_acoes in varchar2) is
      l_acoes varchar2(32767) := replace(replace(in_acoes, '{id_os}', '0'), '{id}', '0');
      l_lista json_array_t;
      l_elemento json_element_t;
   begin
      if hsm_modelo.traz_marcador(l_acoes) then
         recusar_rota('Ações: só aceita os marcadores {id} e {id_os}');
      end if;

      begin
         l_lista := hsm_json.lista(l_acoes);
      exception
         when e_cancelada then
            raise;
         when others then
            raise_application_error(co_erro_rota, 'Ações: lista JSON inválida', true);
      end;

      if l_lista.get_size > co_max_acoes then
         recusar_rota('Ações: no máximo ' || to_char(co_max_acoes, 'TM9'));
      end if;

      for i in 1 .. l_lista.get_size loop
         l_elemento := l_lista.get(i - 1);
         if not l_elemento.is_object then
            recusar_rota('Ação ' || to_char(i, 'TM9') || ': um objeto JSON, como {"action": "view", ...}');
         end if;
         validar_acao(i, treat(l_elemento as json_object_t));
      end loop;
   end validar_acoes;

   procedure vestir(io_item in out nocopy t_item, in_rota in hsm_rota_notificacao%rowtype) is
   begin
      io_item.topico := in_rota.topico;
      io_item.chave_roteamento := in_rota.chave_roteamento;
      io_item.cabecalhos := in_rota.cabecalhos;
      io_item.titulo := in_rota.titulo;
      io_item.mensagem := in_rota.mensagem;
      io_item.prioridade := in_rota.prioridade;
      io_item.etiquetas := in_rota.etiquetas;
      io_item.url_clique := in_rota.url_clique;
      io_item.acoes := in_rota.acoes;
      io_item.markdown := in_rota.markdown;
   end vestir;

   -- What is left for the message when ids, prefix and title are as long as they get
   procedure validar_tamanho(in_rota in hsm_rota_notificacao%rowtype) is
      co_id_longo constant number := 999999999999999;
      r_item t_item;
   begin
      r_item.id := co_id_longo;
      r_item.id_os := co_id_longo;
      vestir(r_item, in_rota);
      if corpo(r_item, rpad('p', 32, 'p'), rpad('t', co_bytes_titulo, 't'), '-') is null then
         recusar_rota(
            'Etiquetas, endereço do clique e ações são longos demais: a notificação tem '
            || to_char(co_bytes_payload, 'TM9') || ' bytes'
         );
      end if;
   end validar_tamanho;

   procedure validar_celular(in_rota in hsm_rota_notificacao%rowtype) is
   begin
      hsm_modelo.validar_so_ids('Endereço do clique', in_rota.url_clique);
      if in_rota.url_clique is not null then
         validar_endereco('Endereço do clique', in_rota.url_clique, esquemas);
      end if;
      if in_rota.acoes is not null then
         validar_acoes(in_rota.acoes);
      end if;
      validar_tamanho(in_rota);
   end validar_celular;

   -- What a sender of this type would not look at: somebody has meant something by it
   procedure recusar_inutil(in_campo in varchar2, in_valor in varchar2, in_tipo in varchar2) is
   begin
      if in_valor is not null then
         recusar_rota(in_campo || ': um canal do tipo ' || in_tipo || ' não leva isso; grave nulo');
      end if;
   end recusar_inutil;

   -- What is captured is the facts, of each event, for as long as the queue keeps them
   procedure validar_captura(in_rota in hsm_rota_notificacao%rowtype, in_tipo in varchar2) is
   begin
      recusar_inutil('Título', in_rota.titulo, in_tipo);
      recusar_inutil('Mensagem', in_rota.mensagem, in_tipo);
      recusar_inutil('Validade', to_char(in_rota.validade_min, 'TM9'), in_tipo);
      if in_rota.aglutina = hsm_tipos.co_sim then
         recusar_rota('Aglutina: de um canal do tipo ' || in_tipo || ' se lê cada evento; grave N');
      end if;
   end validar_captura;

   procedure validar(in_rota in hsm_rota_notificacao%rowtype) is
      l_tipo hsm_canal.tipo%type := hsm_tipo_canal.do_canal(in_rota.canal);
      l_recusa varchar2(1000);
   begin
      if l_tipo is null then
         recusar_rota('Não há canal ' || coalesce(in_rota.canal, '(nulo)'));
      end if;
      l_recusa := hsm_tipo_canal.recusa_destino(l_tipo, in_rota.topico);
      if l_recusa is not null then
         recusar_rota(l_recusa);
      end if;
      if in_rota.espera_base_s > in_rota.espera_max_s then
         recusar_rota('A espera inicial passa da máxima');
      end if;
      hsm_modelo.validar('Título', in_rota.titulo);
      hsm_modelo.validar('Mensagem', in_rota.mensagem);
      if hsm_tipo_canal.para_celular(l_tipo) then
         validar_celular(in_rota);
      else
         recusar_inutil('Etiquetas', in_rota.etiquetas, l_tipo);
         recusar_inutil('Endereço do clique', in_rota.url_clique, l_tipo);
         recusar_inutil('Ações', in_rota.acoes, l_tipo);
         if in_rota.markdown = hsm_tipos.co_sim then
            recusar_rota('Markdown: um canal do tipo ' || l_tipo || ' não leva isso; grave N');
         end if;
      end if;
      if not hsm_tipo_canal.tem_remetente(l_tipo) then
         validar_captura(in_rota, l_tipo);
      end if;
      if not hsm_tipo_canal.leva_chave(l_tipo) then
         recusar_inutil('Chave de roteamento', in_rota.chave_roteamento, l_tipo);
      end if;
      if not hsm_tipo_canal.leva_cabecalhos(l_tipo) then
         recusar_inutil('Cabeçalhos', in_rota.cabecalhos, l_tipo);
      end if;
      hsm_evento.validar(in_rota);
   end validar;

   -- What a notification is, for somebody to look at
   procedure mostrar(io_rota in out nocopy json_object_t, in_carga in t_carga) is
   begin
      hsm_json.anotar(io_rota, 'destino', in_carga.destino);
      hsm_json.anotar(io_rota, 'chave', in_carga.chave);
      if in_carga.cabecalhos is not null then
         io_rota.put('cabecalhos', hsm_json.objeto(in_carga.cabecalhos));
      end if;
      io_rota.put('payload', hsm_json.objeto(in_carga.payload));
   end mostrar;

   function simular(
      in_tipo_os in varchar2,
      in_evento in varchar2,
      in_dados in varchar2 default null,
      in_id_os in number default 0
   ) return clob is
      l_lista json_array_t := json_array_t();
      l_rota json_object_t;
      l_item t_item;
      l_prefixo hsm_instalacao.prefixo_sequencia%type;
      l_destinos hsm_destino.t_rotas := hsm_destino.rotas(in_tipo_os, in_evento);
      l_id_rota hsm_rota_notificacao.id%type;
      r_rota hsm_rota_notificacao%rowtype;
   begin
      select i.prefixo_sequencia
        into l_prefixo
        from hsm_instalacao i;

      l_item.id := 0;
      l_item.id_os := in_id_os;
      l_item.tipo_os := substr(rtrim(in_tipo_os), 1, 30);
      l_item.evento := substr(rtrim(in_evento), 1, 30);
      l_item.resumo := hsm_destino.resumo(in_id_os, l_item.tipo_os, l_item.evento);
      l_item.dados_longos := in_dados;
      l_item.dt_criacao := sys_extract_utc(systimestamp);

      for i in 1 .. l_destinos.count loop
         l_id_rota := l_destinos(i).id;
         select r.*
           into r_rota
           from hsm_rota_notificacao r
          where r.id = l_id_rota;
         vestir(l_item, r_rota);
         l_item.tipo := hsm_tipo_canal.do_canal(r_rota.canal);

         l_rota := json_object_t();
         l_rota.put('id_rota', r_rota.id);
         l_rota.put('canal', hsm_json.texto(r_rota.canal));
         l_rota.put('tipo', l_item.tipo);
         l_rota.put('topico', hsm_json.texto(r_rota.topico));
         begin
            mostrar(l_rota, montar(l_item, l_prefixo));
         exception
            when e_render then
               l_rota.put('erro', hsm_json.texto(sqlerrm));
         end;
         l_lista.append(l_rota);
      end loop;

      return l_lista.to_clob;
   end simular;

end hsm_rota;
/
