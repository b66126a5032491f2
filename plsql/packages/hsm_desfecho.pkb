create or replace package body hsm_desfecho as

   -- About the hints: see hsm_vez. Of a collection the optimizer believes that it has thousands of elements, and might
   -- read a table to the end for them: a report looks its rows up by key, one after the other.

   -- What a decision needs to know about a row
   type t_linha is record (
      id hsm_fila_notificacao.id%type,
      status hsm_fila_notificacao.status%type,
      reserva hsm_fila_notificacao.reserva%type,
      tentativas hsm_fila_notificacao.tentativas%type,
      envios hsm_fila_notificacao.envios%type,
      id_rota hsm_fila_notificacao.id_rota%type,
      tipo_os hsm_fila_notificacao.tipo_os%type,
      tentativas_max hsm_rota_notificacao.tentativas_max%type,
      espera_base_s hsm_rota_notificacao.espera_base_s%type,
      espera_max_s hsm_rota_notificacao.espera_max_s%type
   );
   type t_linhas is table of t_linha index by pls_integer;

   type t_tentativa is record (
      id_fila hsm_tentativa_envio.id_fila%type,
      reserva hsm_tentativa_envio.reserva%type,
      resultado hsm_tentativa_envio.resultado%type,
      canal hsm_tentativa_envio.canal%type,
      tipo hsm_canal.tipo%type,
      dt_reserva hsm_tentativa_envio.dt_reserva%type
   );
   type t_tentativas is table of t_tentativa index by pls_integer;

   -- What an attempt becomes
   type t_fecho is record (
      id_fila hsm_tentativa_envio.id_fila%type,
      reserva hsm_tentativa_envio.reserva%type,
      resultado hsm_tentativa_envio.resultado%type,
      classe hsm_tentativa_envio.classe%type,
      http number,
      codigo number,
      erro hsm_tentativa_envio.erro%type,
      duracao_ms number,
      id_externo hsm_tentativa_envio.id_externo%type,
      resposta hsm_tentativa_envio.resposta%type
   );
   type t_fechos is table of t_fecho index by pls_integer;

   -- What a retry goes by where the route says nothing, and while the server does not answer
   type t_padroes is record (
      tentativas_max number,
      espera_base_s number,
      espera_max_s number,
      fora_max_s number
   );

   -- A result with what was found for it
   type t_caso is record (
      resultado hsm_resultado.t_resultado,
      tipo hsm_canal.tipo%type,      -- the channel's, once the attempt is found
      classe hsm_tipos.st_classe,
      linha pls_integer,             -- position in LINHAS and TENTATIVAS; null where nothing is to be decided
      tentativa pls_integer,
      sinal pls_integer,             -- position in SINAIS and AVISOS; null where channel or route hear nothing
      aviso pls_integer,
      conta varchar2(20)             -- what the summary counts it as
   );
   type t_casos is table of t_caso index by pls_integer;

   -- A report on its way from the results to the tables
   type t_lote is record (
      agora timestamp(6),
      padroes t_padroes,
      casos t_casos,
      linhas t_linhas,
      tentativas t_tentativas,
      sinais hsm_vazao.t_sinais,
      avisos hsm_suspensao.t_avisos,
      mudancas hsm_estado.t_mudancas,
      fechos t_fechos,
      fatos hsm_contagem.t_fatos,
      recusadas hsm_tipos.t_numeros,     -- rows that were refused, and their routes
      rotas hsm_tipos.t_numeros
   );

   function ler_padroes return t_padroes is
      l_numeros hsm_config.t_numeros := hsm_config.numeros(
         sys.odcivarchar2list(
            hsm_config.co_tentativas_max, hsm_config.co_espera_base_s, hsm_config.co_espera_max_s,
            hsm_config.co_disjuntor_max_s
         )
      );
      r_padroes t_padroes;
   begin
      r_padroes.tentativas_max := l_numeros(hsm_config.co_tentativas_max);
      r_padroes.espera_base_s := l_numeros(hsm_config.co_espera_base_s);
      r_padroes.espera_max_s := l_numeros(hsm_config.co_espera_max_s);
      r_padroes.fora_max_s := l_numeros(hsm_config.co_disjuntor_max_s);
      return r_padroes;
   end ler_padroes;

   function chave(in_id in number, in_reserva in varchar2) return varchar2 is
   begin
      return substrb(to_char(in_id, 'TM9') || ':' || in_reserva, 1, 100);
   end chave;

   procedure fechar_tentativas(in_fechos in t_fechos, in_agora in timestamp) is
   begin
      forall i in 1 .. in_fechos.count
         update hsm_tentativa_envio t
            set t.resultado = in_fechos(i).resultado,
                t.dt_resultado = in_agora,
                t.classe = in_fechos(i).classe,
                t.http = in_fechos(i).http,
                t.codigo = in_fechos(i).codigo,
                t.erro = in_fechos(i).erro,
                t.duracao_ms = in_fechos(i).duracao_ms,
                t.id_externo = in_fechos(i).id_externo,
                t.resposta = in_fechos(i).resposta
          where t.id_fila = in_fechos(i).id_fila
            and t.reserva = in_fechos(i).reserva;
   end fechar_tentativas;

   -- Expired leases

   -- Attempts of which nothing will be heard, unless late
   function fecho_vencido(in_id in number, in_reserva in varchar2) return t_fecho is
      r_fecho t_fecho;
   begin
      r_fecho.id_fila := in_id;
      r_fecho.reserva := in_reserva;
      r_fecho.resultado := hsm_tipos.co_expirada;
      r_fecho.erro := 'A reserva venceu sem resposta do job';
      return r_fecho;
   end fecho_vencido;

   -- Attempts of these rows and tokens, and which of them nobody else holds; those are ours now
   procedure travar_tentativas(
      in_ids in sys.odcinumberlist,
      in_reservas in sys.odcivarchar2list,
      out_todas out nocopy hsm_tipos.t_posicoes,
      out_nossas out nocopy hsm_tipos.t_posicoes
   ) is
      l_ids sys.odcinumberlist;
      l_reservas sys.odcivarchar2list;
   begin
      select /*+ leading(i@ids t) use_nl(t) index(t hsm_tentativa_pk) */ t.id_fila, t.reserva
        bulk collect into l_ids, l_reservas
        from hsm_tentativa_envio t
       where t.id_fila in (select /*+ qb_name(ids) unnest cardinality(i 100) */ i.column_value
                             from table(in_ids) i)
         and t.reserva in (select /*+ no_unnest */ r.column_value
                             from table(in_reservas) r);
      for i in 1 .. l_ids.count loop
         out_todas(chave(l_ids(i), l_reservas(i))) := i;
      end loop;

      select /*+ leading(i@ids t) use_nl(t) index(t hsm_tentativa_pk) */ t.id_fila, t.reserva
        bulk collect into l_ids, l_reservas
        from hsm_tentativa_envio t
       where t.id_fila in (select /*+ qb_name(ids) unnest cardinality(i 100) */ i.column_value
                             from table(in_ids) i)
         and t.reserva in (select /*+ no_unnest */ r.column_value
                             from table(in_reservas) r)
         for update of t.resultado skip locked;
      for i in 1 .. l_ids.count loop
         out_nossas(chave(l_ids(i), l_reservas(i))) := i;
      end loop;
   end travar_tentativas;

   -- Rows whose lease ends within a span, locked. A lease that begins after now was given by a clock that ran ahead.
   procedure travar_vencidas(
      in_de in timestamp,
      in_ate in timestamp,
      in_dada_depois_de in timestamp,
      in_limite in pls_integer,
      io_linhas in out nocopy t_linhas
   ) is
      cursor c_vencidas is
         select /*+ index(f hsm_fila_reserva_idx) */
                f.id, f.status, f.reserva, f.tentativas, f.envios, f.id_rota, f.tipo_os, r.tentativas_max,
                r.espera_base_s, r.espera_max_s
           from hsm_fila_notificacao f
           left join hsm_rota_notificacao r
             on r.id = f.id_rota
          where f.reserva_ate > in_de
            and f.reserva_ate <= in_ate
            and (in_dada_depois_de is null or f.dt_envio > in_dada_depois_de)
          order by f.reserva_ate
            for update of f.status skip locked;

      l_linhas t_linhas;
   begin
      open c_vencidas;
      fetch c_vencidas bulk collect into l_linhas limit in_limite;
      close c_vencidas;
      for i in 1 .. l_linhas.count loop
         io_linhas(io_linhas.count + 1) := l_linhas(i);
      end loop;
   end travar_vencidas;

   -- What becomes of a row whose lease is over
   function devolucao(
      in_linha in t_linha,
      in_tentativas_max in number,
      in_agora in timestamp
   ) return hsm_estado.t_mudanca is
      l_esgotada boolean := in_linha.tentativas >= coalesce(in_linha.tentativas_max, in_tentativas_max);
   begin
      return hsm_estado.mudanca(
         in_linha.id,
         hsm_tipos.co_enviando,
         case when l_esgotada then hsm_tipos.co_falha else hsm_tipos.co_pendente end,
         in_reserva => in_linha.reserva,
         in_motivo => case when l_esgotada then hsm_tipos.co_esgotado end,
         in_erro => 'A reserva venceu sem resposta do job',
         in_proxima_tentativa => in_agora
      );
   end devolucao;

   function recuperar_vencidas(
      in_agora in timestamp,
      in_prazo_s in number,
      in_limite in pls_integer
   ) return pls_integer is
      l_vencidas t_linhas;
      l_ids sys.odcinumberlist := sys.odcinumberlist();
      l_reservas sys.odcivarchar2list := sys.odcivarchar2list();
      l_todas hsm_tipos.t_posicoes;
      l_nossas hsm_tipos.t_posicoes;
      l_mudancas hsm_estado.t_mudancas;
      l_fechos t_fechos;
      l_padrao number;
      l_chave varchar2(100);
   begin
      travar_vencidas(timestamp '1970-01-01 00:00:00', in_agora, null, in_limite, l_vencidas);
      travar_vencidas(
         hsm_politica.somar_segundos(in_agora, in_prazo_s + hsm_politica.co_relogio_s),
         timestamp '9999-12-31 00:00:00',
         hsm_politica.somar_segundos(in_agora, hsm_politica.co_relogio_s),
         in_limite,
         l_vencidas
      );
      if l_vencidas.count = 0 then
         return 0;
      end if;

      for i in 1 .. l_vencidas.count loop
         l_ids.extend;
         l_ids(i) := l_vencidas(i).id;
         l_reservas.extend;
         l_reservas(i) := l_vencidas(i).reserva;
      end loop;
      travar_tentativas(l_ids, l_reservas, l_todas, l_nossas);

      l_padrao := hsm_config.numero(hsm_config.co_tentativas_max);
      for i in 1 .. l_vencidas.count loop
         l_chave := chave(l_vencidas(i).id, l_vencidas(i).reserva);
         -- One whose attempt somebody else holds is left for the next call
         if l_nossas.exists(l_chave) or not l_todas.exists(l_chave) then
            l_mudancas(l_mudancas.count + 1) := devolucao(l_vencidas(i), l_padrao, in_agora);
         end if;
      end loop;
      hsm_estado.aplicar(l_mudancas, in_agora);

      for i in 1 .. l_mudancas.count loop
         if l_mudancas(i).aplicada then
            l_fechos(l_fechos.count + 1) := fecho_vencido(l_mudancas(i).id, l_mudancas(i).reserva);
         end if;
      end loop;
      fechar_tentativas(l_fechos, in_agora);
      return l_fechos.count;
   end recuperar_vencidas;

   -- Report

   -- True when the text of a result is the words of a server that is not ntfy, by HTTP: it may repeat what it was sent,
   -- personal data included
   function alheia(in_caso in t_caso) return boolean is
   begin
      return in_caso.resultado.erro is not null
             and in_caso.resultado.http is not null
             and (in_caso.tipo is null
                  or in_caso.tipo <> hsm_tipos.co_ntfy
                  or in_caso.resultado.codigo is null
                  or trunc(in_caso.resultado.codigo / 100) <> in_caso.resultado.http);
   end alheia;

   -- The error for everybody who looks: ntfy's or the job's words, else the status
   function erro_de(in_caso in t_caso) return varchar2 is
   begin
      if in_caso.resultado.erro is not null and not alheia(in_caso) then
         return substr(in_caso.resultado.erro, 1, 1000);
      elsif in_caso.resultado.http is null then
         return in_caso.resultado.classe;
      else
         return 'HTTP ' || to_char(in_caso.resultado.http, 'TM9');
      end if;
   end erro_de;

   -- Why a channel or a route is held back: with the status, by which the answer is found in the reference
   function motivo_de(in_caso in t_caso) return varchar2 is
      l_erro hsm_tentativa_envio.erro%type := erro_de(in_caso);
   begin
      if in_caso.resultado.http is null or l_erro like 'HTTP %' then
         return l_erro;
      else
         return substr('HTTP ' || to_char(in_caso.resultado.http, 'TM9') || ', ' || l_erro, 1, 1000);
      end if;
   end motivo_de;

   -- The rows a report is about, and the tokens it has, each once
   procedure mencionar(
      in_casos in t_casos,
      out_ids out nocopy sys.odcinumberlist,
      out_reservas out nocopy sys.odcivarchar2list
   ) is
      l_vistas hsm_tipos.t_posicoes;
      l_reserva varchar2(100);
   begin
      out_ids := sys.odcinumberlist();
      out_reservas := sys.odcivarchar2list();
      for i in 1 .. in_casos.count loop
         out_ids.extend;
         out_ids(i) := in_casos(i).resultado.id;
         l_reserva := substrb(in_casos(i).resultado.reserva, 1, 100);
         if not l_vistas.exists(l_reserva) then
            l_vistas(l_reserva) := i;
            out_reservas.extend;
            out_reservas(out_reservas.count) := in_casos(i).resultado.reserva;
         end if;
      end loop;
   end mencionar;

   -- Rows and attempts nobody else holds: with the reported ones that of the lease a row has now, which a late success
   -- closes too
   function travar_pares(
      in_ids in sys.odcinumberlist,
      in_reservas in sys.odcivarchar2list
   ) return hsm_tipos.t_posicoes is
      l_ids sys.odcinumberlist;
      l_reservas sys.odcivarchar2list;
      l_travados hsm_tipos.t_posicoes;
   begin
      select /*+ leading(i@ids f t) use_nl(f t) index(f hsm_fila_pk) index(t hsm_tentativa_pk) */
             t.id_fila, t.reserva
        bulk collect into l_ids, l_reservas
        from hsm_fila_notificacao f
        join hsm_tentativa_envio t
          on t.id_fila = f.id
       where f.id in (select /*+ qb_name(ids) unnest cardinality(i 100) */ i.column_value
                        from table(in_ids) i)
         and (t.reserva = f.reserva
              or t.reserva in (select /*+ no_unnest */ r.column_value
                                 from table(in_reservas) r))
         for update of f.status, t.resultado skip locked;
      for i in 1 .. l_ids.count loop
         l_travados(chave(l_ids(i), l_reservas(i))) := i;
      end loop;
      return l_travados;
   end travar_pares;

   -- Under the lock: SKIP LOCKED may show a row as it was before another session changed it
   procedure ler_linhas(
      in_ids in sys.odcinumberlist,
      in_reservas in sys.odcivarchar2list,
      io_lote in out nocopy t_lote
   ) is
   begin
      select /*+ leading(i@ids f) use_nl(f) index(f hsm_fila_pk) */
             f.id, f.status, f.reserva, f.tentativas, f.envios, f.id_rota, f.tipo_os, r.tentativas_max, r.espera_base_s,
             r.espera_max_s
        bulk collect into io_lote.linhas
        from hsm_fila_notificacao f
        left join hsm_rota_notificacao r
          on r.id = f.id_rota
       where f.id in (select /*+ qb_name(ids) unnest cardinality(i 100) */ i.column_value
                        from table(in_ids) i);

      select /*+ leading(i@ids t) use_nl(t) index(t hsm_tentativa_pk) */
             t.id_fila, t.reserva, t.resultado, t.canal, c.tipo, t.dt_reserva
        bulk collect into io_lote.tentativas
        from hsm_tentativa_envio t
        left join hsm_canal c
          on c.canal = t.canal
       where t.id_fila in (select /*+ qb_name(ids) unnest cardinality(i 100) */ i.column_value
                             from table(in_ids) i)
         and t.reserva in (select /*+ no_unnest */ r.column_value
                             from table(in_reservas) r);
   end ler_linhas;

   -- Locks what the report is about, and reads it. Results of which not everything is ours keep LINHA null: they count
   -- as OCUPADO where the attempt exists, else as IGNORADO.
   procedure travar(io_lote in out nocopy t_lote) is
      l_ids sys.odcinumberlist;
      l_reservas sys.odcivarchar2list;
      l_travados hsm_tipos.t_posicoes;
      l_linhas hsm_tipos.t_posicoes;
      l_tentativas hsm_tipos.t_posicoes;
      r_caso t_caso;
      l_chave varchar2(100);
      l_atual hsm_tipos.st_reserva;
   begin
      mencionar(io_lote.casos, l_ids, l_reservas);
      l_travados := travar_pares(l_ids, l_reservas);
      ler_linhas(l_ids, l_reservas, io_lote);
      for i in 1 .. io_lote.linhas.count loop
         l_linhas(to_char(io_lote.linhas(i).id, 'TM9')) := i;
      end loop;
      for i in 1 .. io_lote.tentativas.count loop
         l_tentativas(chave(io_lote.tentativas(i).id_fila, io_lote.tentativas(i).reserva)) := i;
      end loop;

      for i in 1 .. io_lote.casos.count loop
         r_caso := io_lote.casos(i);
         r_caso.conta := 'ignorado';
         l_chave := chave(r_caso.resultado.id, r_caso.resultado.reserva);
         if l_tentativas.exists(l_chave) and l_linhas.exists(to_char(r_caso.resultado.id, 'TM9')) then
            r_caso.linha := l_linhas(to_char(r_caso.resultado.id, 'TM9'));
            r_caso.tentativa := l_tentativas(l_chave);
            l_atual := io_lote.linhas(r_caso.linha).reserva;
            if not l_travados.exists(l_chave)
               or (l_atual is not null and not l_travados.exists(chave(r_caso.resultado.id, l_atual)))
            then
               r_caso.conta := 'ocupado';
               r_caso.linha := null;
            end if;
         end if;
         io_lote.casos(i) := r_caso;
      end loop;
   end travar;

   -- What a result means, before anything is decided; a second one of the same attempt is a repetition
   procedure classificar(io_lote in out nocopy t_lote) is
      l_vistas hsm_tipos.t_posicoes;
      r_caso t_caso;
      l_chave varchar2(100);
   begin
      for i in 1 .. io_lote.casos.count loop
         r_caso := io_lote.casos(i);
         if r_caso.linha is not null then
            l_chave := chave(r_caso.resultado.id, r_caso.resultado.reserva);
            if l_vistas.exists(l_chave)
               or io_lote.tentativas(r_caso.tentativa).resultado <> hsm_tipos.co_expirada
            then
               r_caso.conta := 'repetido';
               r_caso.linha := null;
            end if;
            l_vistas(l_chave) := i;
            r_caso.tipo := io_lote.tentativas(r_caso.tentativa).tipo;
            r_caso.classe := hsm_politica.classificar(
               r_caso.tipo, r_caso.resultado.http, r_caso.resultado.codigo, r_caso.resultado.classe,
               r_caso.resultado.id_externo
            );
            if r_caso.resultado.http is null then
               r_caso.resultado.erro := hsm_politica.explicar(
                  r_caso.tipo, r_caso.resultado.codigo, r_caso.resultado.classe, r_caso.resultado.erro
               );
            end if;
            io_lote.casos(i) := r_caso;
         end if;
      end loop;
   end classificar;

   -- True for the answer to the lease the row has now
   function atual(in_lote in t_lote, in_caso in t_caso) return boolean is
   begin
      return in_lote.linhas(in_caso.linha).status = hsm_tipos.co_enviando
             and in_lote.linhas(in_caso.linha).reserva = in_caso.resultado.reserva;
   end atual;

   -- The channels hear of every success, and of failures that are not late
   procedure avisar_canais(io_lote in out nocopy t_lote) is
      r_caso t_caso;
      r_sinal hsm_politica.t_sinal;
   begin
      for i in 1 .. io_lote.casos.count loop
         r_caso := io_lote.casos(i);
         if r_caso.linha is not null
            and (r_caso.classe = hsm_tipos.co_sucesso or atual(io_lote, r_caso))
         then
            r_sinal.canal := io_lote.tentativas(r_caso.tentativa).canal;
            r_sinal.classe := r_caso.classe;
            r_sinal.reserva := r_caso.resultado.reserva;
            r_sinal.dt_reserva := io_lote.tentativas(r_caso.tentativa).dt_reserva;
            r_sinal.codigo := r_caso.resultado.codigo;
            r_sinal.esperar_s := r_caso.resultado.esperar_s;
            r_sinal.erro := motivo_de(r_caso);
            r_sinal.ja_enviada := io_lote.linhas(r_caso.linha).envios > 1;
            r_sinal.estranha := hsm_politica.estranha(
               r_caso.classe, r_caso.resultado.http, r_caso.resultado.codigo
            );
            io_lote.casos(i).sinal := io_lote.sinais.count + 1;
            io_lote.sinais(io_lote.sinais.count + 1) := r_sinal;
         end if;
      end loop;

      hsm_vazao.absorver(io_lote.sinais, io_lote.agora);

      for i in 1 .. io_lote.casos.count loop
         r_caso := io_lote.casos(i);
         if r_caso.sinal is not null and io_lote.sinais(r_caso.sinal).ocupado then
            io_lote.casos(i).conta := 'ocupado';
            io_lote.casos(i).linha := null;
         end if;
      end loop;
   end avisar_canais;

   -- The routes hear of successes and of refusals
   procedure avisar_rotas(io_lote in out nocopy t_lote) is
      r_caso t_caso;
      r_aviso hsm_suspensao.t_aviso;
   begin
      for i in 1 .. io_lote.casos.count loop
         r_caso := io_lote.casos(i);
         if r_caso.linha is not null
            and r_caso.sinal is not null
            and r_caso.classe in (hsm_tipos.co_sucesso, hsm_tipos.co_rota)
         then
            r_aviso.id_rota := io_lote.linhas(r_caso.linha).id_rota;
            r_aviso.id_fila := r_caso.resultado.id;
            r_aviso.recusa := r_caso.classe = hsm_tipos.co_rota;
            r_aviso.erro := motivo_de(r_caso);
            r_aviso.ja_enviada := io_lote.linhas(r_caso.linha).envios > 1;
            r_aviso.por_linha := hsm_tipo_canal.recusa_por_linha(r_caso.tipo);
            io_lote.casos(i).aviso := io_lote.avisos.count + 1;
            io_lote.avisos(io_lote.avisos.count + 1) := r_aviso;
         end if;
      end loop;

      hsm_suspensao.absorver(io_lote.avisos, io_lote.agora);

      for i in 1 .. io_lote.casos.count loop
         r_caso := io_lote.casos(i);
         if r_caso.aviso is not null and io_lote.avisos(r_caso.aviso).ocupado then
            io_lote.casos(i).conta := 'ocupado';
            io_lote.casos(i).linha := null;
         end if;
      end loop;
   end avisar_rotas;

   -- True for a failure that is not transient by its class and yet the row's own, for others are taken: a page of a
   -- stranger's, a refused destination
   function so_da_linha(in_lote in t_lote, in_caso in t_caso) return boolean is
   begin
      if in_caso.classe = hsm_tipos.co_rota then
         return in_lote.avisos(in_caso.aviso).da_linha;
      else
         return in_lote.sinais(in_caso.sinal).estranha and in_lote.sinais(in_caso.sinal).da_linha;
      end if;
   end so_da_linha;

   -- A failure that may pass costs an attempt when it is the row's own. In an outage the row waits for the server: for
   -- the breaker, or longer each time while that is still closed.
   function decidir_transitoria(in_lote in t_lote, in_caso in t_caso) return hsm_estado.t_mudanca is
      r_linha t_linha := in_lote.linhas(in_caso.linha);
      r_sinal hsm_politica.t_sinal := in_lote.sinais(in_caso.sinal);
      l_base_s number := coalesce(r_linha.espera_base_s, in_lote.padroes.espera_base_s);
      l_max_s number := coalesce(r_linha.espera_max_s, in_lote.padroes.espera_max_s);
      l_espera_s number := 0;
   begin
      if not r_sinal.da_linha then
         l_max_s := least(l_max_s, in_lote.padroes.fora_max_s);
         if not r_sinal.aberto then
            l_espera_s := hsm_politica.espera_transitoria(
               r_sinal.falhas, least(l_base_s, l_max_s), l_max_s, dbms_random.value
            );
         end if;
         return hsm_estado.mudanca(
            r_linha.id, hsm_tipos.co_enviando, hsm_tipos.co_pendente, r_linha.reserva,
            in_erro => erro_de(in_caso),
            in_proxima_tentativa => hsm_politica.somar_segundos(in_lote.agora, l_espera_s),
            in_tentativas => r_linha.tentativas - 1
         );
      elsif r_linha.tentativas >= coalesce(r_linha.tentativas_max, in_lote.padroes.tentativas_max) then
         return hsm_estado.mudanca(
            r_linha.id, hsm_tipos.co_enviando, hsm_tipos.co_falha, r_linha.reserva,
            in_motivo => hsm_tipos.co_esgotado,
            in_erro => erro_de(in_caso)
         );
      else
         l_espera_s := hsm_politica.espera_transitoria(r_linha.tentativas, l_base_s, l_max_s, dbms_random.value);
         return hsm_estado.mudanca(
            r_linha.id, hsm_tipos.co_enviando, hsm_tipos.co_pendente, r_linha.reserva,
            in_erro => erro_de(in_caso),
            in_proxima_tentativa => hsm_politica.somar_segundos(in_lote.agora, l_espera_s)
         );
      end if;
   end decidir_transitoria;

   -- What a failure makes of the row whose lease it belongs to
   function decidir_falha(in_lote in t_lote, in_caso in t_caso) return hsm_estado.t_mudanca is
      r_linha t_linha := in_lote.linhas(in_caso.linha);
      l_espera_s number := 0;
   begin
      if in_caso.classe = hsm_tipos.co_transitoria or so_da_linha(in_lote, in_caso) then
         return decidir_transitoria(in_lote, in_caso);
      elsif in_caso.classe = hsm_tipos.co_permanente then
         return hsm_estado.mudanca(
            r_linha.id, hsm_tipos.co_enviando, hsm_tipos.co_falha, r_linha.reserva,
            in_motivo => coalesce(
               to_char(coalesce(in_caso.resultado.codigo, in_caso.resultado.http), 'TM9'), in_caso.resultado.classe
            ),
            in_erro => erro_de(in_caso)
         );
      elsif in_caso.classe = hsm_tipos.co_devolvido then
         return hsm_estado.mudanca(
            r_linha.id, hsm_tipos.co_enviando, hsm_tipos.co_pendente, r_linha.reserva,
            in_proxima_tentativa => in_lote.agora,
            in_tentativas => r_linha.tentativas - 1,
            in_envios => r_linha.envios - 1
         );
      end if;

      -- Throttled or wrongly configured: its channel waits. Refused: itself, a moment, for it may have been about
      -- nothing.
      if in_caso.classe = hsm_tipos.co_rota then
         l_espera_s := hsm_politica.espera_transitoria(
            1,
            coalesce(r_linha.espera_base_s, in_lote.padroes.espera_base_s),
            coalesce(r_linha.espera_max_s, in_lote.padroes.espera_max_s),
            dbms_random.value
         );
      end if;
      return hsm_estado.mudanca(
         r_linha.id, hsm_tipos.co_enviando, hsm_tipos.co_pendente, r_linha.reserva,
         in_erro => erro_de(in_caso),
         in_proxima_tentativa => hsm_politica.somar_segundos(in_lote.agora, l_espera_s),
         in_tentativas => r_linha.tentativas - 1
      );
   end decidir_falha;

   -- The attempt as the result says it went
   function fecho_de(in_caso in t_caso) return t_fecho is
      r_fecho t_fecho;
   begin
      r_fecho.id_fila := in_caso.resultado.id;
      r_fecho.reserva := in_caso.resultado.reserva;
      r_fecho.classe := in_caso.classe;
      r_fecho.http := in_caso.resultado.http;
      r_fecho.codigo := in_caso.resultado.codigo;
      if in_caso.resultado.erro is not null then
         r_fecho.erro := erro_de(in_caso);
      end if;
      if alheia(in_caso) then
         r_fecho.resposta := in_caso.resultado.erro;
      end if;
      r_fecho.duracao_ms := in_caso.resultado.duracao_ms;
      r_fecho.id_externo := in_caso.resultado.id_externo;
      r_fecho.resultado := case
                              when in_caso.classe = hsm_tipos.co_sucesso then hsm_tipos.co_entregue
                              when in_caso.classe = hsm_tipos.co_devolvido then hsm_tipos.co_devolvida
                              when in_caso.conta = 'reagendado' then hsm_tipos.co_reagendada
                              else hsm_tipos.co_tentativa_falha
                           end;
      return r_fecho;
   end fecho_de;

   -- Keeps the array of rows in step with the change, for a second result of the same row
   procedure mudar(io_lote in out nocopy t_lote, in_linha in pls_integer, in_mudanca in hsm_estado.t_mudanca) is
   begin
      io_lote.mudancas(io_lote.mudancas.count + 1) := in_mudanca;
      io_lote.linhas(in_linha).status := in_mudanca.para;
      io_lote.linhas(in_linha).reserva := null;
   end mudar;

   procedure decidir(io_lote in out nocopy t_lote, in_caso in pls_integer) is
      r_caso t_caso := io_lote.casos(in_caso);
      r_linha t_linha;
      r_mudanca hsm_estado.t_mudanca;
   begin
      if r_caso.linha is null then
         return;
      end if;

      r_linha := io_lote.linhas(r_caso.linha);
      if r_caso.classe = hsm_tipos.co_sucesso then
         -- Its token was issued by us: a success is believed, however late
         if r_linha.status in (hsm_tipos.co_pendente, hsm_tipos.co_enviando, hsm_tipos.co_falha) then
            r_caso.conta := 'processado';
            mudar(
               io_lote, r_caso.linha, hsm_estado.mudanca(r_linha.id, r_linha.status, hsm_tipos.co_processado)
            );
            -- Somebody else has the row by now: of that attempt nothing may ever be heard
            if r_linha.reserva <> r_caso.resultado.reserva then
               io_lote.fechos(io_lote.fechos.count + 1) := fecho_vencido(r_linha.id, r_linha.reserva);
            end if;
         end if;
      elsif atual(io_lote, r_caso) then
         r_mudanca := decidir_falha(io_lote, r_caso);
         r_caso.conta := case
                            when r_mudanca.para = hsm_tipos.co_falha then 'falha'
                            when r_caso.classe = hsm_tipos.co_devolvido then 'devolvido'
                            else 'reagendado'
                         end;
         mudar(io_lote, r_caso.linha, r_mudanca);
         if r_caso.classe = hsm_tipos.co_rota and r_mudanca.para = hsm_tipos.co_pendente then
            io_lote.recusadas(io_lote.recusadas.count + 1) := r_linha.id;
            io_lote.rotas(io_lote.rotas.count + 1) := r_linha.id_rota;
         end if;
      end if;

      io_lote.fechos(io_lote.fechos.count + 1) := fecho_de(r_caso);
      if r_caso.classe <> hsm_tipos.co_devolvido then
         hsm_contagem.contar(
            io_lote.fatos, hsm_contagem.co_envio, io_lote.tentativas(r_caso.tentativa).canal, r_linha.tipo_os,
            case r_caso.classe when hsm_tipos.co_sucesso then hsm_contagem.co_entregue else r_caso.classe end,
            io_lote.agora, io_lote.agora
         );
      end if;
      io_lote.casos(in_caso) := r_caso;
   end decidir;

   function resumir(in_casos in t_casos) return varchar2 is
      l_resumo json_object_t := json_object_t();
      l_quantos hsm_tipos.t_posicoes;
      l_conta varchar2(100);
   begin
      l_quantos('processado') := 0;
      l_quantos('reagendado') := 0;
      l_quantos('falha') := 0;
      l_quantos('devolvido') := 0;
      l_quantos('repetido') := 0;
      l_quantos('ignorado') := 0;
      l_quantos('ocupado') := 0;
      for i in 1 .. in_casos.count loop
         l_quantos(in_casos(i).conta) := l_quantos(in_casos(i).conta) + 1;
      end loop;
      l_conta := l_quantos.first;
      while l_conta is not null loop
         l_resumo.put(l_conta, l_quantos(l_conta));
         l_conta := l_quantos.next(l_conta);
      end loop;
      return l_resumo.to_string;
   end resumir;

   procedure registrar(in_resultados in clob, in_agora in timestamp, out_resumo out varchar2) is
      r_lote t_lote;
      l_ficam hsm_tipos.t_numeros;
      l_resultados hsm_resultado.t_resultados := hsm_resultado.ler(in_resultados);
   begin
      r_lote.agora := in_agora;
      r_lote.padroes := ler_padroes;
      for i in 1 .. l_resultados.count loop
         r_lote.casos(i).resultado := l_resultados(i);
      end loop;

      travar(r_lote);
      classificar(r_lote);
      avisar_canais(r_lote);
      avisar_rotas(r_lote);
      for i in 1 .. r_lote.casos.count loop
         decidir(r_lote, i);
      end loop;
      hsm_estado.aplicar(r_lote.mudancas, in_agora, r_lote.fatos);
      fechar_tentativas(r_lote.fechos, in_agora);
      -- Where the route is suspended by now, they wait with its others
      hsm_estado.estacionar_por_rota(r_lote.recusadas, r_lote.rotas, l_ficam);
      out_resumo := resumir(r_lote.casos);
   end registrar;

end hsm_desfecho;
/
