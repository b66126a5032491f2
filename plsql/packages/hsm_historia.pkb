create or replace package body hsm_historia as

   co_eventos constant pls_integer := 50;
   co_posts constant pls_integer := 50;
   -- Of an order's rows, those looked at for the sources that have it
   co_linhas_das_origens constant pls_integer := 1000;
   co_limite constant pls_integer := 50;
   co_limite_max constant pls_integer := 500;
   co_encerradas_lidas constant pls_integer := 5000;

   type t_post is record (
      id_fila hsm_tentativa_envio.id_fila%type,
      numero hsm_tentativa_envio.numero%type,
      trabalhador hsm_tentativa_envio.trabalhador%type,
      canal hsm_tentativa_envio.canal%type,
      dt_reserva hsm_tentativa_envio.dt_reserva%type,
      dt_resultado hsm_tentativa_envio.dt_resultado%type,
      resultado hsm_tentativa_envio.resultado%type,
      classe hsm_tentativa_envio.classe%type,
      http hsm_tentativa_envio.http%type,
      codigo hsm_tentativa_envio.codigo%type,
      erro hsm_tentativa_envio.erro%type,
      duracao_ms hsm_tentativa_envio.duracao_ms%type,
      id_externo hsm_tentativa_envio.id_externo%type,
      resposta hsm_tentativa_envio.resposta%type,
      do_fim pls_integer            -- 1: the newest of its row
   );
   type t_posts is table of t_post index by pls_integer;

   -- One order

   function origens(in_id_os in number) return json_array_t is
      l_lista json_array_t := json_array_t();
   begin
      for r_origem in (select distinct u.origem
                         from (select /*+ index_desc(f hsm_fila_os_idx) */ f.origem
                                 from hsm_fila_notificacao f
                                where f.id_os = in_id_os
                                order by f.id desc
                                fetch first co_linhas_das_origens rows only) u
                        order by u.origem)
      loop
         l_lista.append(hsm_json.texto(r_origem.origem));
      end loop;
      return l_lista;
   end origens;

   -- The newest sends of each row, in their order
   function posts(in_ids in sys.odcinumberlist) return t_posts is
      l_posts t_posts;
   begin
      select p.id_fila, p.numero, p.trabalhador, p.canal, p.dt_reserva, p.dt_resultado, p.resultado, p.classe, p.http,
             p.codigo, p.erro, p.duracao_ms, p.id_externo, p.resposta, p.do_fim
        bulk collect into l_posts
        from (select /*+ leading(i@ids t) use_nl(t) index(t hsm_tentativa_pk) */
                     t.id_fila, t.numero, t.trabalhador, t.canal, t.dt_reserva, t.dt_resultado, t.resultado, t.classe,
                     t.http, t.codigo, t.erro, t.duracao_ms, t.id_externo, t.resposta,
                     row_number() over (partition by t.id_fila order by t.numero desc) as do_fim
                from hsm_tentativa_envio t
               where t.id_fila in (select /*+ qb_name(ids) unnest cardinality(i 20) */ column_value
                                     from table(in_ids) i)) p   -- noqa: AL05, the hints name it
       where p.do_fim <= co_posts + 1
       order by p.id_fila, p.numero;
      return l_posts;
   end posts;

   function post(in_post in t_post, in_fuso in varchar2, in_completa in boolean) return json_object_t is
      l_post json_object_t := json_object_t();
   begin
      hsm_json.anotar(l_post, 'numero', in_post.numero);
      hsm_json.anotar(l_post, 'trabalhador', in_post.trabalhador);
      hsm_json.anotar(l_post, 'canal', in_post.canal);
      hsm_json.anotar(l_post, 'reservada', hsm_json.instante(in_post.dt_reserva, in_fuso));
      hsm_json.anotar(l_post, 'resultado_em', hsm_json.instante(in_post.dt_resultado, in_fuso));
      hsm_json.anotar(l_post, 'resultado', in_post.resultado);
      hsm_json.anotar(l_post, 'classe', in_post.classe);
      hsm_json.anotar(l_post, 'http', in_post.http);
      hsm_json.anotar(l_post, 'codigo', in_post.codigo);
      hsm_json.anotar(l_post, 'erro', in_post.erro);
      hsm_json.anotar(l_post, 'duracao_ms', in_post.duracao_ms);
      hsm_json.anotar(l_post, 'id_externo', in_post.id_externo);
      if in_completa then
         hsm_json.anotar(l_post, 'resposta', in_post.resposta);
      end if;
      return l_post;
   end post;

   -- What the phone showed, or will show; null when that is not there, or it goes to no phone
   function telefone(in_linha in hsm_espera.t_linha) return json_object_t is
      l_payload hsm_carga.payload%type;
      l_carga json_object_t;
      l_telefone json_object_t := json_object_t();
      l_etiquetas json_array_t := json_array_t();
      l_tags json_array_t;
   begin
      if in_linha.tipo is null or not hsm_tipo_canal.para_celular(in_linha.tipo) then
         return null;
      end if;
      select c.payload
        into l_payload
        from hsm_carga c
       where c.id_fila = in_linha.id;
      l_carga := hsm_json.objeto(l_payload);
      hsm_json.anotar(l_telefone, 'titulo', l_carga.get_string('title'));
      hsm_json.anotar(l_telefone, 'mensagem', l_carga.get_string('message'));
      hsm_json.anotar(l_telefone, 'prioridade', l_carga.get_number('priority'));
      if l_carga.has('tags') then
         l_tags := l_carga.get_array('tags');
         for i in 0 .. l_tags.get_size - 1 loop
            l_etiquetas.append(hsm_json.texto(l_tags.get_string(i)));
         end loop;
         l_telefone.put('etiquetas', l_etiquetas);
      end if;
      hsm_json.anotar(l_telefone, 'clique', l_carga.get_string('click'));
      return l_telefone;
   exception
      when no_data_found then
         return null;
   end telefone;

   function acoes(in_linha in hsm_espera.t_linha) return json_array_t is
      l_acoes json_array_t := json_array_t();
   begin
      if in_linha.status = hsm_tipos.co_pendente then
         l_acoes.append('cancelar');
      elsif in_linha.status = hsm_tipos.co_falha then
         l_acoes.append('reprocessar');
      end if;
      -- What hsm_admin.reenviar asks for
      if in_linha.status not in (hsm_tipos.co_pendente, hsm_tipos.co_enviando)
         and in_linha.dt_limpeza is null
         and in_linha.rota_ativa is not null
      then
         l_acoes.append('reenviar');
      end if;
      return l_acoes;
   end acoes;

   function rota(in_linha in hsm_espera.t_linha, in_completa in boolean) return json_object_t is
      l_rota json_object_t := json_object_t();
   begin
      hsm_json.anotar(l_rota, 'id', in_linha.id_rota);
      hsm_json.anotar(l_rota, 'canal', in_linha.canal);
      hsm_json.anotar(l_rota, 'tipo', in_linha.tipo);
      hsm_json.anotar(l_rota, 'topico', case when in_completa then in_linha.topico else in_linha.topico_curto end);
      l_rota.put('ativa', coalesce(in_linha.rota_ativa, hsm_tipos.co_nao) = hsm_tipos.co_sim);
      return l_rota;
   end rota;

   function evento(
      in_linha in hsm_espera.t_linha,
      in_agora in timestamp,
      in_fuso in varchar2,
      in_completa in boolean
   ) return json_object_t is
      l_evento json_object_t := json_object_t();
      l_telefone json_object_t;
      l_espera varchar2(32767);
      l_ate timestamp(6);
   begin
      hsm_json.anotar(l_evento, 'id', in_linha.id);
      hsm_json.anotar(l_evento, 'origem', in_linha.origem);
      hsm_json.anotar(l_evento, 'tipo_os', in_linha.tipo_os);
      hsm_json.anotar(l_evento, 'evento', in_linha.evento);
      hsm_json.anotar(l_evento, 'marca', in_linha.marca);
      hsm_json.anotar(l_evento, 'status', in_linha.status);
      hsm_json.anotar(l_evento, 'motivo', in_linha.motivo);
      hsm_json.anotar(l_evento, 'criada', hsm_json.instante(in_linha.dt_criacao, in_fuso));
      hsm_json.anotar(l_evento, 'devida', hsm_json.instante(in_linha.dt_devida, in_fuso));
      hsm_json.anotar(l_evento, 'processada', hsm_json.instante(in_linha.dt_processamento, in_fuso));
      hsm_json.anotar(l_evento, 'expira', hsm_json.instante(in_linha.expira_em, in_fuso));
      hsm_json.anotar(l_evento, 'prioridade', in_linha.prioridade);
      if in_linha.id_rota is not null then
         l_evento.put('rota', rota(in_linha, in_completa));
      end if;
      hsm_json.anotar(l_evento, 'tentativas', in_linha.tentativas);
      hsm_json.anotar(l_evento, 'envios', in_linha.envios);
      hsm_json.anotar(l_evento, 'ultimo_erro', in_linha.ultimo_erro);
      if in_linha.status = hsm_tipos.co_pendente then
         hsm_json.anotar(l_evento, 'proxima_tentativa', hsm_json.instante(in_linha.proxima_tentativa, in_fuso));
      end if;
      if in_linha.status in (hsm_tipos.co_pendente, hsm_tipos.co_enviando) then
         hsm_espera.espera(in_linha, in_agora, l_espera, l_ate);
         hsm_json.anotar(l_evento, 'espera', l_espera);
         hsm_json.anotar(l_evento, 'espera_ate', hsm_json.instante(l_ate, in_fuso));
      else
         hsm_json.anotar(l_evento, 'situacao', hsm_espera.fim(in_linha));
      end if;
      l_evento.put('acoes', acoes(in_linha));
      if in_completa then
         l_telefone := telefone(in_linha);
         if l_telefone is not null then
            l_evento.put('telefone', l_telefone);
         end if;
      end if;
      return l_evento;
   end evento;

   function da_os(in_id_os in number, in_origem in varchar2, in_completa in boolean) return clob is
      l_agora timestamp(6) := sys_extract_utc(systimestamp);
      l_fuso hsm_parametro.valor%type := hsm_config.texto(hsm_config.co_fuso);
      l_historia json_object_t := json_object_t();
      l_eventos json_array_t := json_array_t();
      l_resposta json_array_t := json_array_t();
      l_ids sys.odcinumberlist;
      l_linhas hsm_espera.t_linhas;
      l_posts t_posts;
      l_ha_mais boolean;
      l_post pls_integer := 1;
      l_evento json_object_t;
      l_envios json_array_t;
   begin
      l_ids := hsm_espera.da_os(in_id_os, in_origem, co_eventos + 1);
      l_ha_mais := l_ids.count > co_eventos;
      if l_ha_mais then
         l_ids.trim;
      end if;
      l_linhas := hsm_espera.ler(l_ids);
      l_posts := posts(l_ids);

      hsm_json.anotar(l_historia, 'id_os', in_id_os);
      l_historia.put('origens', origens(in_id_os));
      hsm_json.anotar(l_historia, 'aviso', hsm_espera.aviso_da_guarda);
      for i in 1 .. l_linhas.count loop
         l_evento := evento(l_linhas(i), l_agora, l_fuso, in_completa);
         l_envios := json_array_t();
         -- Both are in the order of the rows; a row that has gone meanwhile leaves sends without it
         while l_post <= l_posts.count and l_posts(l_post).id_fila <= l_linhas(i).id loop
            if l_posts(l_post).id_fila = l_linhas(i).id then
               if l_posts(l_post).do_fim > co_posts then
                  l_evento.put('posts_ha_mais', true);
               else
                  l_envios.append(post(l_posts(l_post), l_fuso, in_completa));
               end if;
            end if;
            l_post := l_post + 1;
         end loop;
         l_evento.put('posts', l_envios);
         l_eventos.append(l_evento);
      end loop;
      l_historia.put('eventos', l_eventos);
      l_historia.put('ha_mais', l_ha_mais);
      if l_linhas.count = 0 then
         l_resposta.append(hsm_json.texto(hsm_espera.nenhum_evento(in_id_os, in_origem)));
         l_historia.put('resposta', l_resposta);
      end if;
      return l_historia.to_clob;
   end da_os;

   -- Pages of rows

   -- Newest ids of what has an index of its own: what lives, what is in FALHA, what had no route
   function ids_do_indice(
      in_status in varchar2,
      in_canal in varchar2,
      in_tipo_os in varchar2,
      in_antes_de in number,
      in_limite in pls_integer
   ) return sys.odcinumberlist is
      l_ids sys.odcinumberlist;
   begin
      if in_status = hsm_tipos.co_falha then
         select /*+ index(f hsm_fila_falha_idx) */ f.id
           bulk collect into l_ids
           from hsm_fila_notificacao f
          where f.falha_em is not null
            and f.id < in_antes_de
            and (in_canal is null or f.canal = in_canal)
            and (in_tipo_os is null or f.tipo_os = in_tipo_os)
          order by f.id desc
          fetch first in_limite rows only;
      elsif in_status = hsm_tipos.co_sem_rota then
         select /*+ index(f hsm_fila_sem_rota_idx) */ f.id
           bulk collect into l_ids
           from hsm_fila_notificacao f
          where f.sem_rota_em is not null
            and f.id < in_antes_de
            and (in_canal is null or f.canal = in_canal)
            and (in_tipo_os is null or f.tipo_os = in_tipo_os)
          order by f.id desc
          fetch first in_limite rows only;
      elsif in_tipo_os is null then
         -- The index has all of it
         select /*+ index(f hsm_fila_viva_idx) */ f.id_vivo
           bulk collect into l_ids
           from hsm_fila_notificacao f
          where f.status_vivo = in_status
            and f.id_vivo < in_antes_de
            and (in_canal is null or f.canal_vivo = in_canal)
          order by f.id_vivo desc
          fetch first in_limite rows only;
      else
         select /*+ index(f hsm_fila_viva_idx) */ f.id_vivo
           bulk collect into l_ids
           from hsm_fila_notificacao f
          where f.status_vivo = in_status
            and f.id_vivo < in_antes_de
            and (in_canal is null or f.canal_vivo = in_canal)
            and f.tipo_os = in_tipo_os
          order by f.id_vivo desc
          fetch first in_limite rows only;
      end if;
      return l_ids;
   end ids_do_indice;

   -- Ids met on the way from the newest down
   --   out_ate  where that ended; null: there are no more
   procedure descer(
      in_status in varchar2,
      in_canal in varchar2,
      in_tipo_os in varchar2,
      in_antes_de in number,
      in_limite in pls_integer,
      out_ids out nocopy sys.odcinumberlist,
      out_ate out number
   ) is
      l_lidas pls_integer;
   begin
      select min(u.id), count(*)
        into out_ate, l_lidas
        from (select /*+ index_desc(f hsm_fila_pk) */ f.id
                from hsm_fila_notificacao f
               where f.id < in_antes_de
               order by f.id desc
               fetch first co_encerradas_lidas rows only) u;
      select /*+ index_desc(f hsm_fila_pk) */ f.id
        bulk collect into out_ids
        from hsm_fila_notificacao f
       where f.id < in_antes_de
         and f.id >= out_ate
         and (in_status is null or f.status = in_status)
         and (in_canal is null or f.canal = in_canal)
         and (in_tipo_os is null or f.tipo_os = in_tipo_os)
       order by f.id desc
       fetch first in_limite rows only;
      if l_lidas < co_encerradas_lidas then
         out_ate := null;
      end if;
   end descer;

   function linha(in_linha in hsm_espera.t_linha, in_fuso in varchar2) return json_object_t is
      l_linha json_object_t := json_object_t();
   begin
      hsm_json.anotar(l_linha, 'id', in_linha.id);
      hsm_json.anotar(l_linha, 'id_os', in_linha.id_os);
      hsm_json.anotar(l_linha, 'origem', in_linha.origem);
      hsm_json.anotar(l_linha, 'tipo_os', in_linha.tipo_os);
      hsm_json.anotar(l_linha, 'evento', in_linha.evento);
      hsm_json.anotar(l_linha, 'status', in_linha.status);
      hsm_json.anotar(l_linha, 'motivo', in_linha.motivo);
      hsm_json.anotar(l_linha, 'canal', in_linha.canal);
      hsm_json.anotar(l_linha, 'topico', in_linha.topico_curto);
      hsm_json.anotar(l_linha, 'criada', hsm_json.instante(in_linha.dt_criacao, in_fuso));
      hsm_json.anotar(l_linha, 'processada', hsm_json.instante(in_linha.dt_processamento, in_fuso));
      if in_linha.status = hsm_tipos.co_pendente then
         hsm_json.anotar(l_linha, 'proxima_tentativa', hsm_json.instante(in_linha.proxima_tentativa, in_fuso));
      end if;
      hsm_json.anotar(l_linha, 'tentativas', in_linha.tentativas);
      hsm_json.anotar(l_linha, 'erro', in_linha.ultimo_erro);
      return l_linha;
   end linha;

   function pagina(
      in_status in varchar2,
      in_canal in varchar2,
      in_tipo_os in varchar2,
      in_antes_de in number,
      in_limite in number
   ) return clob is
      -- Beyond every id
      co_fim constant number := 1e38;
      l_fuso hsm_parametro.valor%type := hsm_config.texto(hsm_config.co_fuso);
      l_limite pls_integer := least(greatest(coalesce(trunc(in_limite), co_limite), 1), co_limite_max);
      l_antes_de number := coalesce(in_antes_de, co_fim);
      l_ids sys.odcinumberlist;
      l_ate number;
      l_linhas hsm_espera.t_linhas;
      l_lista json_array_t := json_array_t();
      l_pagina json_object_t := json_object_t();
   begin
      -- One more than asked for tells whether there are more
      if in_status in (hsm_tipos.co_pendente, hsm_tipos.co_enviando, hsm_tipos.co_falha, hsm_tipos.co_sem_rota) then
         l_ids := ids_do_indice(in_status, in_canal, in_tipo_os, l_antes_de, l_limite + 1);
      else
         descer(in_status, in_canal, in_tipo_os, l_antes_de, l_limite + 1, l_ids, l_ate);
      end if;
      if l_ids.count > l_limite then
         l_ids.trim;
         l_ate := l_ids(l_limite);
      end if;
      l_linhas := hsm_espera.ler(l_ids);
      for i in reverse 1 .. l_linhas.count loop
         l_lista.append(linha(l_linhas(i), l_fuso));
      end loop;
      l_pagina.put('linhas', l_lista);
      hsm_json.anotar(l_pagina, 'antes_de', l_ate);
      return l_pagina.to_clob;
   end pagina;

end hsm_historia;
/
