create or replace package body hsm_envio as

   -- About the hints: the queue is empty at one moment and full at the next, so statistics are right for neither.
   -- The indexes named are right for both. NO_UNNEST: a test that stays a filter lets the rows come in the order of the
   -- index, so that a fetch reads no further than its limit; a join might read and sort them all first.

   co_limite_vencidas constant pls_integer := 1000;
   co_limite_velhas constant pls_integer := 1000;
   co_limite_retidas constant pls_integer := 1000;
   co_limite_sonda constant pls_integer := 1000;
   co_bytes_canais constant pls_integer := 3998;
   -- prior_vivo is 5 minus the priority: 0 goes first
   co_prior_ultima constant pls_integer := 4;

   e_cancelada exception;
   pragma exception_init(e_cancelada, -1013);

   -- A waiting row to be given up
   type t_linha is record (
      id hsm_fila_notificacao.id%type,
      tentativas hsm_fila_notificacao.tentativas%type,
      envios hsm_fila_notificacao.envios%type,
      proxima_tentativa hsm_fila_notificacao.proxima_tentativa%type,
      ultimo_erro hsm_fila_notificacao.ultimo_erro%type
   );
   type t_linhas is table of t_linha index by pls_integer;

   type t_candidata is record (
      id hsm_fila_notificacao.id%type,
      prior_vivo number,
      em_vivo timestamp(6),
      dt_envio hsm_fila_notificacao.dt_envio%type
   );
   type t_candidatas is table of t_candidata index by pls_integer;

   type t_itens is table of hsm_rota.t_item index by pls_integer;

   procedure conferir_trabalhador(in_trabalhador in varchar2) is
   begin
      if in_trabalhador is null or length(in_trabalhador) > 64 then
         raise_application_error(co_erro_argumento, 'Trabalhador: de 1 a 64 caracteres');
      end if;
   end conferir_trabalhador;

   -- A longer list could not be met in SQL
   procedure conferir_canais(in_canais in varchar2) is
   begin
      if lengthb(in_canais) > co_bytes_canais then
         raise_application_error(
            co_erro_argumento, 'Canais: até ' || to_char(co_bytes_canais, 'TM9') || ' bytes'
         );
      end if;
   end conferir_canais;

   -- What the report and the leases make of rows is in hsm_desfecho

   procedure registrar(
      in_trabalhador in varchar2,
      in_resultados in clob,
      in_agora in timestamp,
      out_resumo out varchar2
   ) is
   begin
      conferir_trabalhador(in_trabalhador);
      hsm_desfecho.registrar(in_resultados, in_agora, out_resumo);
   end registrar;

   function recuperar_vencidas(in_agora in timestamp, in_limite in pls_integer) return pls_integer is
   begin
      return hsm_desfecho.recuperar_vencidas(in_agora, in_limite);
   end recuperar_vencidas;

   -- Gives waiting rows up, as they were read
   function desistir(
      in_linhas in t_linhas,
      in_para in varchar2,
      in_motivo in varchar2,
      in_texto in varchar2,
      in_agora in timestamp
   ) return pls_integer is
      l_mudancas hsm_estado.t_mudancas;
   begin
      for i in 1 .. in_linhas.count loop
         l_mudancas(i).id := in_linhas(i).id;
         l_mudancas(i).de := hsm_tipos.co_pendente;
         l_mudancas(i).para := in_para;
         l_mudancas(i).tentativas := in_linhas(i).tentativas;
         l_mudancas(i).envios := in_linhas(i).envios;
         l_mudancas(i).proxima_tentativa := in_linhas(i).proxima_tentativa;
         l_mudancas(i).dt_processamento := in_agora;
         l_mudancas(i).motivo := in_motivo;
         l_mudancas(i).ultimo_erro := coalesce(in_linhas(i).ultimo_erro, in_texto);
      end loop;
      hsm_estado.aplicar(l_mudancas);
      return hsm_estado.contar_aplicadas(l_mudancas);
   end desistir;

   function expirar(in_agora in timestamp, in_limite in pls_integer) return pls_integer is
      cursor c_velhas is
         select /*+ index(f hsm_fila_validade_idx) */
                f.id, f.tentativas, f.envios, f.proxima_tentativa, f.ultimo_erro
           from hsm_fila_notificacao f
          where f.expira_vivo <= in_agora
          order by f.expira_vivo
            for update of f.status skip locked;

      l_velhas t_linhas;
   begin
      open c_velhas;
      fetch c_velhas bulk collect into l_velhas limit in_limite;
      close c_velhas;
      if l_velhas.count = 0 then
         return 0;
      end if;
      return desistir(
         l_velhas, hsm_tipos.co_falha, hsm_tipos.co_expirado, 'Passou da validade sem ser entregue', in_agora
      );
   end expirar;

   -- Claim

   -- Rows of a channel that are due, locked, at most in_limite
   function candidatas(
      in_canal in varchar2,
      in_agora in timestamp,
      in_limite in pls_integer
   ) return t_candidatas is
      cursor c_devidas is
         select /*+ index(f hsm_fila_viva_idx) */
                f.id, f.prior_vivo, f.em_vivo, f.dt_envio
           from hsm_fila_notificacao f
          where f.status_vivo = hsm_tipos.co_pendente
            and f.canal_vivo = in_canal
            and f.prior_vivo <= co_prior_ultima
            and f.em_vivo <= in_agora
            and (f.expira_em is null or f.expira_em > in_agora)
            and (select /*+ no_unnest */ r.suspensa
                   from hsm_rota_notificacao r
                  where r.id = f.id_rota) = hsm_tipos.co_nao
            and (f.aglutina = hsm_tipos.co_nao
                 or not exists (select null
                                  from hsm_fila_notificacao n
                                 where n.os_vivo = f.os_vivo
                                   and n.rota_vivo = f.rota_vivo
                                   and n.id_vivo > f.id_vivo
                                   and n.evento = f.evento
                                   and n.aglutina = hsm_tipos.co_sim
                                   and n.status_vivo = hsm_tipos.co_pendente))
            and (f.ordenada = hsm_tipos.co_nao
                 or not exists (select null
                                  from hsm_fila_notificacao a
                                 where a.os_vivo = f.os_vivo
                                   and a.rota_vivo = f.rota_vivo
                                   and a.id_vivo < f.id_vivo
                                   and a.ordenada = hsm_tipos.co_sim
                                   -- one that is about to be superseded is waited for by nobody
                                   and (a.aglutina = hsm_tipos.co_nao
                                        or a.status_vivo = hsm_tipos.co_enviando
                                        or not exists (select null
                                                         from hsm_fila_notificacao n
                                                        where n.os_vivo = a.os_vivo
                                                          and n.rota_vivo = a.rota_vivo
                                                          and n.id_vivo > a.id_vivo
                                                          and n.evento = a.evento
                                                          and n.aglutina = hsm_tipos.co_sim
                                                          and n.status_vivo = hsm_tipos.co_pendente))))
          order by f.prior_vivo, f.em_vivo, f.id_vivo
            for update of f.status skip locked;

      l_devidas t_candidatas;
   begin
      open c_devidas;
      fetch c_devidas bulk collect into l_devidas limit in_limite;
      close c_devidas;
      return l_devidas;
   end candidatas;

   -- Of the due rows of suspended routes, those up to a place in the claims' order leave it, so that the next claims do
   -- not pass them again; a thousand at most. Their routes are locked before, so that no suspension ends unseen.
   procedure reter_passadas(
      in_canal in varchar2,
      in_prior in number,
      in_em in timestamp,
      in_agora in timestamp
   ) is
      cursor c_suspensas is
         select r.id
           from hsm_rota_notificacao r
          where r.canal = in_canal
            and r.suspensa = hsm_tipos.co_sim
            for update of r.suspensa skip locked;

      cursor c_passadas is
         select /*+ index(f hsm_fila_viva_idx) */
                f.id, f.id_rota
           from hsm_fila_notificacao f
          where f.status_vivo = hsm_tipos.co_pendente
            and f.canal_vivo = in_canal
            and f.prior_vivo <= in_prior
            and f.em_vivo <= in_agora
            and (f.prior_vivo < in_prior or f.em_vivo <= in_em)
            and (select /*+ no_unnest */ r.suspensa
                   from hsm_rota_notificacao r
                  where r.id = f.id_rota) = hsm_tipos.co_sim
          order by f.prior_vivo, f.em_vivo, f.id_vivo
            for update of f.retida skip locked;

      l_suspensas hsm_tipos.t_numeros;
      l_ids hsm_tipos.t_numeros;
      l_rotas hsm_tipos.t_numeros;
      l_travadas hsm_tipos.t_posicoes;
      l_retidas hsm_tipos.t_numeros;
   begin
      open c_suspensas;
      fetch c_suspensas bulk collect into l_suspensas;
      close c_suspensas;
      if l_suspensas.count = 0 then
         return;
      end if;
      for i in 1 .. l_suspensas.count loop
         l_travadas(to_char(l_suspensas(i), 'TM9')) := i;
      end loop;

      open c_passadas;
      fetch c_passadas bulk collect into l_ids, l_rotas limit co_limite_retidas;
      close c_passadas;
      for i in 1 .. l_ids.count loop
         if l_travadas.exists(to_char(l_rotas(i), 'TM9')) then
            l_retidas(l_retidas.count + 1) := l_ids(i);
         end if;
      end loop;
      hsm_estado.reter(l_retidas);
   end reter_passadas;

   procedure reter(in_agora in timestamp) is
      l_canais hsm_vazao.t_canais := hsm_vazao.servidos(null);
   begin
      for i in 1 .. l_canais.count loop
         reter_passadas(l_canais(i).canal, co_prior_ultima, in_agora, in_agora);
      end loop;
   end reter;

   -- The row to probe a channel with: of those due, the first thousand at most, the one whose last send is longest ago,
   -- so that a row that always fails does not keep the breaker open for the others
   function sonda(in_canal in varchar2, in_agora in timestamp) return t_candidatas is
      l_devidas t_candidatas := candidatas(in_canal, in_agora, co_limite_sonda);
      l_sonda t_candidatas;
   begin
      for i in 1 .. l_devidas.count loop
         if i = 1 or l_devidas(i).dt_envio is null or l_devidas(i).dt_envio < l_sonda(1).dt_envio then
            l_sonda(1) := l_devidas(i);
         end if;
         -- One that was never sent comes before them all
         exit when l_sonda(1).dt_envio is null;
      end loop;
      return l_sonda;
   end sonda;

   -- Waiting rows that are superseded by a newer event and of which the claim overtakes the order. One may be read for
   -- two rows of the claim; it is cancelled for the first.
   procedure substituir(in_reserva in varchar2, in_agora in timestamp) is
      cursor c_antigas is
         select /*+ leading(f a) use_nl(a) index(f hsm_fila_viva_idx) index(a hsm_fila_ordem_idx) */
                a.id, a.tentativas, a.envios, a.proxima_tentativa, a.ultimo_erro
           from hsm_fila_notificacao f
           join hsm_fila_notificacao a
             on a.os_vivo = f.os_vivo
            and a.rota_vivo = f.rota_vivo
          where f.status_vivo = hsm_tipos.co_enviando
            and f.reserva = in_reserva
            and a.status_vivo = hsm_tipos.co_pendente
            and a.aglutina = hsm_tipos.co_sim
            and exists (select /*+ no_unnest */ null
                          from hsm_fila_notificacao n
                         where n.os_vivo = a.os_vivo
                           and n.rota_vivo = a.rota_vivo
                           and n.id_vivo > a.id_vivo
                           and n.evento = a.evento
                           and n.aglutina = hsm_tipos.co_sim
                           and (n.status_vivo = hsm_tipos.co_pendente or n.reserva = in_reserva))
            for update of a.status skip locked;

      l_antigas t_linhas;
      l_total pls_integer;
   begin
      open c_antigas;
      fetch c_antigas bulk collect into l_antigas;
      close c_antigas;
      l_total := desistir(
         l_antigas, hsm_tipos.co_cancelado, hsm_tipos.co_substituido, 'Substituída por um evento mais novo', in_agora
      );
   end substituir;

   -- A superseded row that another session holds could not be cancelled and may be on its way: what comes after it in
   -- its order waits, whatever its route says of coalescing by now
   procedure soltar_adiantadas(in_reserva in varchar2) is
      cursor c_adiantadas is
         select /*+ index(f hsm_fila_viva_idx) */
                f.id, f.tentativas, f.envios, f.proxima_tentativa, f.ultimo_erro
           from hsm_fila_notificacao f
          where f.status_vivo = hsm_tipos.co_enviando
            and f.reserva = in_reserva
            and f.ordenada = hsm_tipos.co_sim
            and exists (select null
                          from hsm_fila_notificacao a
                         where a.os_vivo = f.os_vivo
                           and a.rota_vivo = f.rota_vivo
                           and a.id_vivo < f.id_vivo
                           and a.ordenada = hsm_tipos.co_sim);

      l_mudancas hsm_estado.t_mudancas;
      r_mudanca hsm_estado.t_mudanca;
   begin
      for r_linha in c_adiantadas loop
         r_mudanca.id := r_linha.id;
         r_mudanca.de := hsm_tipos.co_enviando;
         r_mudanca.para := hsm_tipos.co_pendente;
         r_mudanca.reserva := in_reserva;
         r_mudanca.tentativas := r_linha.tentativas - 1;
         r_mudanca.envios := r_linha.envios - 1;
         r_mudanca.proxima_tentativa := r_linha.proxima_tentativa;
         r_mudanca.ultimo_erro := r_linha.ultimo_erro;
         l_mudancas(l_mudancas.count + 1) := r_mudanca;
      end loop;
      hsm_estado.aplicar(l_mudancas);
   end soltar_adiantadas;

   -- Nothing was sent of these rows: the claim's attempt and send are taken back
   procedure falhar_render(io_mudancas in out nocopy hsm_estado.t_mudancas, in_reserva in varchar2) is
      l_ids hsm_tipos.t_numeros;
      l_tentativas hsm_tipos.t_numeros;
      l_envios hsm_tipos.t_numeros;
      l_posicoes hsm_tipos.t_posicoes;
      l_posicao pls_integer;
   begin
      if io_mudancas.count = 0 then
         return;
      end if;

      select /*+ index(f hsm_fila_viva_idx) */
             f.id, f.tentativas - 1, f.envios - 1
        bulk collect into l_ids, l_tentativas, l_envios
        from hsm_fila_notificacao f
       where f.status_vivo = hsm_tipos.co_enviando
         and f.reserva = in_reserva;

      for i in 1 .. l_ids.count loop
         l_posicoes(to_char(l_ids(i), 'TM9')) := i;
      end loop;
      for i in 1 .. io_mudancas.count loop
         l_posicao := l_posicoes(to_char(io_mudancas(i).id, 'TM9'));
         io_mudancas(i).tentativas := l_tentativas(l_posicao);
         io_mudancas(i).envios := l_envios(l_posicao);
      end loop;
      hsm_estado.aplicar(io_mudancas);
   end falhar_render;

   -- Builds the notifications this claim lacks. Rows that cannot be rendered leave the claim.
   procedure montar_cargas(in_reserva in varchar2, in_agora in timestamp) is
      l_prefixo hsm_instalacao.prefixo_sequencia%type;
      l_itens t_itens;
      l_ids hsm_tipos.t_numeros;
      l_cargas hsm_tipos.t_clobs;
      l_mudancas hsm_estado.t_mudancas;
      r_mudanca hsm_estado.t_mudanca;
      l_carga clob;
      l_erro hsm_fila_notificacao.ultimo_erro%type;
      l_prontas pls_integer := 0;
   begin
      select /*+ index(f hsm_fila_viva_idx) */
             f.id, f.id_os, f.tipo_os, f.evento, f.mensagem, f.dados, f.dados_longos,
             r.topico, r.titulo, r.mensagem, r.prioridade, r.etiquetas, r.url_clique, r.acoes, r.markdown
        bulk collect into l_itens
        from hsm_fila_notificacao f
        join hsm_rota_notificacao r
          on r.id = f.id_rota
       where f.status_vivo = hsm_tipos.co_enviando
         and f.reserva = in_reserva
         and not exists (select /*+ no_unnest */ null
                           from hsm_carga c
                          where c.id_fila = f.id)
       order by f.id;

      if l_itens.count = 0 then
         return;
      end if;

      select i.prefixo_sequencia
        into l_prefixo
        from hsm_instalacao i;

      for i in 1 .. l_itens.count loop
         begin
            l_carga := hsm_rota.montar(l_itens(i), l_prefixo);
            l_prontas := l_prontas + 1;
            l_ids(l_prontas) := l_itens(i).id;
            l_cargas(l_prontas) := l_carga;
         exception
            when e_cancelada then
               raise;
            when others then
               -- Whatever the reason, one notification that cannot be built must not hold the others back
               l_erro := substr(sqlerrm, 1, 1000);
               r_mudanca := null;
               r_mudanca.id := l_itens(i).id;
               r_mudanca.de := hsm_tipos.co_enviando;
               r_mudanca.reserva := in_reserva;
               r_mudanca.proxima_tentativa := in_agora;
               r_mudanca.ultimo_erro := l_erro;
               r_mudanca.para := hsm_tipos.co_falha;
               r_mudanca.motivo := hsm_tipos.co_render;
               r_mudanca.dt_processamento := in_agora;
               l_mudancas(l_mudancas.count + 1) := r_mudanca;
         end;
      end loop;

      forall i in 1 .. l_prontas
         insert into hsm_carga (id_fila, dt_criacao, payload)
         values (l_ids(i), in_agora, l_cargas(i));

      falhar_render(l_mudancas, in_reserva);
   end montar_cargas;

   -- Takes rows of one channel into the claim
   function reservar_canal(
      in_canal in hsm_politica.t_canal,
      in_trabalhador in varchar2,
      in_reserva in varchar2,
      in_lote in pls_integer,
      in_agora in timestamp,
      in_ate in timestamp
   ) return pls_integer is
      l_cota pls_integer := hsm_politica.cota(in_canal, in_agora, in_lote);
      l_devidas t_candidatas;
      l_ids hsm_tipos.t_numeros;
      l_tomadas hsm_tipos.t_numeros;
   begin
      if in_canal.disjuntor = hsm_tipos.co_fechado then
         l_devidas := candidatas(in_canal.canal, in_agora, l_cota);
         if l_devidas.count < l_cota then
            reter_passadas(in_canal.canal, co_prior_ultima, in_agora, in_agora);
         else
            reter_passadas(in_canal.canal, l_devidas(l_cota).prior_vivo, l_devidas(l_cota).em_vivo, in_agora);
         end if;
      else
         l_devidas := sonda(in_canal.canal, in_agora);
      end if;

      for i in 1 .. l_devidas.count loop
         l_ids(i) := l_devidas(i).id;
      end loop;
      hsm_estado.reservar(l_ids, in_trabalhador, in_reserva, in_agora, in_ate, l_tomadas);
      return l_tomadas.count;
   end reservar_canal;

   -- Charges the channels the claim has drawn from. Rows that did not render are not part of it any more.
   --   in_canais  channels the claim has taken
   procedure cobrar(
      in_canais in hsm_vazao.t_canais,
      in_reserva in varchar2,
      in_prazo_s in number,
      in_agora in timestamp
   ) is
      l_nomes hsm_tipos.t_textos;
      l_quantos hsm_tipos.t_numeros;
      l_canais hsm_vazao.t_canais;
      r_canal hsm_politica.t_canal;
   begin
      select /*+ index(f hsm_fila_viva_idx) */
             f.canal, count(*)
        bulk collect into l_nomes, l_quantos
        from hsm_fila_notificacao f
       where f.status_vivo = hsm_tipos.co_enviando
         and f.reserva = in_reserva
       group by f.canal;

      for i in 1 .. in_canais.count loop
         for k in 1 .. l_nomes.count loop
            if l_nomes(k) = in_canais(i).canal
               and (in_canais(i).rajada is not null or in_canais(i).disjuntor <> hsm_tipos.co_fechado)
            then
               r_canal := in_canais(i);
               hsm_politica.entregar(r_canal, l_quantos(k), in_reserva, in_prazo_s, in_agora);
               l_canais(l_canais.count + 1) := r_canal;
            end if;
         end loop;
      end loop;
      hsm_vazao.gravar(l_canais);
   end cobrar;

   procedure reservar(
      in_trabalhador in varchar2,
      in_lote in pls_integer,
      in_canais in varchar2,
      in_agora in timestamp,
      out_reserva out varchar2,
      out_total out pls_integer,
      out_prazo_s out number
   ) is
      l_lote pls_integer;
      l_ate timestamp(6);
      l_canais hsm_vazao.t_canais;
      l_tomados hsm_vazao.t_canais;
      r_canal hsm_politica.t_canal;
      l_inicio pls_integer;
      l_total pls_integer := 0;
      l_movidas pls_integer;
      l_motivo hsm_instalacao.ultimo_aviso%type;
   begin
      conferir_trabalhador(in_trabalhador);
      if in_lote is null or in_lote < 1 then
         raise_application_error(co_erro_argumento, 'Lote: pelo menos 1');
      end if;
      conferir_canais(in_canais);

      out_reserva := rawtohex(sys_guid());
      out_prazo_s := hsm_config.numero(hsm_config.co_reserva_s);
      out_total := 0;

      if hsm_guarda.veredito(l_motivo) = hsm_guarda.co_bloqueado then
         hsm_guarda.anunciar(l_motivo);
         return;
      elsif l_motivo is not null then
         hsm_guarda.anunciar(l_motivo);
      end if;

      l_lote := least(in_lote, hsm_config.numero(hsm_config.co_lote_max));
      l_ate := hsm_politica.somar_segundos(in_agora, out_prazo_s);
      l_movidas := recuperar_vencidas(in_agora, co_limite_vencidas);
      l_movidas := expirar(in_agora, co_limite_velhas);
      l_canais := hsm_vazao.servidos(in_canais);

      if l_canais.count > 0 then
         l_inicio := hsm_politica.inicio_rodizio(in_agora, l_canais.count);
         for k in 0 .. l_canais.count - 1 loop
            exit when l_total >= l_lote;
            r_canal := l_canais(mod(l_inicio - 1 + k, l_canais.count) + 1);
            if hsm_vazao.tomar(r_canal, in_agora) then
               l_tomados(l_tomados.count + 1) := r_canal;
               l_total := l_total + reservar_canal(
                  r_canal, in_trabalhador, out_reserva, l_lote - l_total, in_agora, l_ate
               );
            end if;
         end loop;
      end if;

      if l_total > 0 then
         substituir(out_reserva, in_agora);
         soltar_adiantadas(out_reserva);
         montar_cargas(out_reserva, in_agora);
         insert into hsm_tentativa_envio (id_fila, reserva, numero, trabalhador, canal, dt_reserva)
         select /*+ index(f hsm_fila_viva_idx) */
                f.id, f.reserva, f.envios, f.trabalhador, f.canal, in_agora
           from hsm_fila_notificacao f
          where f.status_vivo = hsm_tipos.co_enviando
            and f.reserva = out_reserva;
         out_total := sql%rowcount;
         cobrar(l_tomados, out_reserva, out_prazo_s, in_agora);
      end if;
   end reservar;

   -- Work ahead

   function segundos_ate_trabalho(in_canais in varchar2, in_agora in timestamp) return number is
      l_canais hsm_vazao.t_canais;
      l_padrao number;
      l_motivo hsm_instalacao.ultimo_aviso%type;
      l_desde timestamp(6);
      l_menor timestamp(6);

      -- What a claim would see, looked at without changing anything: a lease that is over by now counts as the row
      -- the claim would make of it, and what is too old or about to be superseded does not count. Within one status,
      -- channel and priority the index has the rows in the order they come due: the first that waits for no other ends
      -- the search, however many there are.
      cursor c_proxima(in_status in varchar2, in_canal in varchar2, in_prior in number) is
         select p.em_vivo, p.expira_em
           from (select /*+ index(f hsm_fila_viva_idx) */
                        f.em_vivo, f.expira_em
                   from hsm_fila_notificacao f
                  where f.status_vivo = in_status
                    and f.canal_vivo = in_canal
                    and f.prior_vivo = in_prior
                    and (select /*+ no_unnest */ r.suspensa
                           from hsm_rota_notificacao r
                          where r.id = f.id_rota) = hsm_tipos.co_nao
                    and (f.status_vivo = hsm_tipos.co_pendente
                         or f.em_vivo > in_agora
                         or f.tentativas < (select coalesce(r.tentativas_max, l_padrao)
                                              from hsm_rota_notificacao r
                                             where r.id = f.id_rota))
                    and (f.expira_em is null
                         or f.expira_em > in_agora
                         or (f.status_vivo = hsm_tipos.co_enviando and f.em_vivo > in_agora))
                    and (f.aglutina = hsm_tipos.co_nao
                         or (f.status_vivo = hsm_tipos.co_enviando and f.em_vivo > in_agora)
                         or not exists (select null
                                          from hsm_fila_notificacao n
                                         where n.os_vivo = f.os_vivo
                                           and n.rota_vivo = f.rota_vivo
                                           and n.id_vivo > f.id_vivo
                                           and n.evento = f.evento
                                           and n.aglutina = hsm_tipos.co_sim
                                           and (n.expira_em is null or n.expira_em > in_agora)
                                           and (n.status_vivo = hsm_tipos.co_pendente
                                                or (n.em_vivo <= in_agora
                                                    and n.tentativas < (select coalesce(r.tentativas_max, l_padrao)
                                                                          from hsm_rota_notificacao r
                                                                         where r.id = n.id_rota)))))
                    and (f.ordenada = hsm_tipos.co_nao
                         or not exists (select null
                                          from hsm_fila_notificacao a
                                         where a.os_vivo = f.os_vivo
                                           and a.rota_vivo = f.rota_vivo
                                           and a.id_vivo < f.id_vivo
                                           and a.ordenada = hsm_tipos.co_sim
                                           and ((a.status_vivo = hsm_tipos.co_enviando and a.em_vivo > in_agora)
                                                or ((a.status_vivo = hsm_tipos.co_pendente
                                                     or a.tentativas < (select coalesce(r.tentativas_max, l_padrao)
                                                                          from hsm_rota_notificacao r
                                                                         where r.id = a.id_rota))
                                                    and (a.expira_em is null or a.expira_em > in_agora)
                                                    and (a.aglutina = hsm_tipos.co_nao
                                                         or not exists (
                                                               select null
                                                                 from hsm_fila_notificacao n
                                                                where n.os_vivo = a.os_vivo
                                                                  and n.rota_vivo = a.rota_vivo
                                                                  and n.id_vivo > a.id_vivo
                                                                  and n.evento = a.evento
                                                                  and n.aglutina = hsm_tipos.co_sim
                                                                  and (n.expira_em is null or n.expira_em > in_agora)
                                                                  and (n.status_vivo = hsm_tipos.co_pendente
                                                                       or (n.em_vivo <= in_agora
                                                                           and n.tentativas < (
                                                                                  select coalesce(
                                                                                            r.tentativas_max, l_padrao
                                                                                         )
                                                                                    from hsm_rota_notificacao r
                                                                                   where r.id = n.id_rota)))))))))
                  order by f.em_vivo, f.id_vivo) p
          where rownum = 1;

      procedure considerar(in_status in varchar2, in_canal in varchar2, in_prior in number) is
         l_em timestamp(6);
         l_expira timestamp(6);
      begin
         open c_proxima(in_status, in_canal, in_prior);
         fetch c_proxima into l_em, l_expira;
         if c_proxima%found then
            l_em := greatest(l_em, l_desde);
            -- Too old before it could go: then whoever waits for it may
            if l_expira > in_agora and l_expira <= l_em then
               l_em := l_expira;
            end if;
            l_menor := least(coalesce(l_menor, l_em), l_em);
         end if;
         close c_proxima;
      end considerar;
   begin
      conferir_canais(in_canais);
      if hsm_guarda.veredito(l_motivo) = hsm_guarda.co_bloqueado then
         return null;
      end if;
      l_padrao := hsm_config.numero(hsm_config.co_tentativas_max);
      l_canais := hsm_vazao.servidos(in_canais);

      for i in 1 .. l_canais.count loop
         l_desde := hsm_politica.livre_em(l_canais(i), in_agora);
         for l_prior in 0 .. co_prior_ultima loop
            -- No row of this channel can be earlier than the channel
            exit when l_menor <= l_desde;
            considerar(hsm_tipos.co_pendente, l_canais(i).canal, l_prior);
            -- ENVIANDO counts with the end of its lease, when it would be handed out again
            considerar(hsm_tipos.co_enviando, l_canais(i).canal, l_prior);
         end loop;
         exit when l_menor <= in_agora;
      end loop;

      if l_menor is null then
         return null;
      end if;
      -- Rounded up: 0 only when it is time
      return ceil(hsm_politica.segundos_entre(in_agora, l_menor) * 1000) / 1000;
   end segundos_ate_trabalho;

end hsm_envio;
/
