create or replace package body hsm_plantao_fila as

   co_estrada constant varchar2(10) := 'FILA';
   -- The alarm is about no order
   co_nenhuma_os constant pls_integer := 0;
   -- What no evaluation comes to cancel is news no more
   co_validade_min constant pls_integer := 15;
   -- So long a route by which something was not delivered is the last choice
   co_lembranca_s constant pls_integer := 600;
   co_motivo constant hsm_tipos.st_motivo := 'SEM_ENTREGA';

   function doente(in_canal in varchar2, in_doentes in hsm_tipos.t_textos) return boolean is
   begin
      for i in 1 .. in_doentes.count loop
         if not hsm_fila.mudou(in_doentes(i), in_canal) then
            return true;
         end if;
      end loop;
      return false;
   end doente;

   -- True when something else finds out whether the server, or the topic, is back: rows of it wait
   function espera(in_canal in varchar2) return boolean is
      l_total pls_integer;
   begin
      select count(*)
        into l_total
        from dual
       where exists (select /*+ no_unnest index(f hsm_fila_viva_idx) */ null
                       from hsm_fila_notificacao f
                      where f.status_vivo in (hsm_tipos.co_pendente, hsm_tipos.co_enviando)
                        and f.canal_vivo = in_canal);
      return l_total > 0;
   end espera;

   function espera(in_id_rota in number) return boolean is
      l_total pls_integer;
   begin
      select count(*)
        into l_total
        from dual
       where exists (select /*+ no_unnest index(f hsm_fila_parada_idx) */ null
                       from hsm_fila_notificacao f
                      where f.rota_parada = in_id_rota);
      return l_total > 0;
   end espera;

   function rotas(in_doentes in hsm_tipos.t_textos, in_agora in timestamp) return hsm_tipos.t_numeros is
      l_lembradas timestamp(6) := hsm_politica.somar_segundos(in_agora, -co_lembranca_s);
      l_prazo timestamp(6) := hsm_politica.somar_segundos(in_agora, -co_prazo_s);
      l_evento hsm_rota_notificacao.evento%type := hsm_manutencao.co_evento_alarme;
      l_total pls_integer;
      l_boas hsm_tipos.t_numeros;
      l_outras hsm_tipos.t_numeros;
      l_sondas hsm_tipos.t_numeros;
      l_aberto boolean;
      l_suspensa boolean;
      r_canal hsm_politica.t_canal;
   begin
      -- One that was turned off was so on purpose
      select count(*)
        into l_total
        from hsm_rota_notificacao r
       where r.tipo_os = hsm_manutencao.co_tipo_alerta
         and r.evento = hsm_manutencao.co_evento_alarme;
      if l_total = 0 then
         l_evento := hsm_manutencao.co_evento_falha;
      end if;

      for r_rota in (select r.id,
                            r.canal,
                            r.suspensa,
                            r.proxima_sonda,
                            (select count(*)
                               from hsm_alarme_aviso a
                              where a.id_rota = r.id
                                and a.dt_pedido > l_lembradas
                                and a.dt_entregue is null
                                and (a.dt_fim is not null or a.dt_pedido <= l_prazo)) as malogros
                       from hsm_rota_notificacao r
                       join hsm_canal c
                         on c.canal = r.canal
                      where r.tipo_os = hsm_manutencao.co_tipo_alerta
                        and r.evento in (l_evento, hsm_tipos.co_qualquer)
                        and r.ativa = hsm_tipos.co_sim
                        and c.pausado = hsm_tipos.co_nao
                      order by r.id)
      loop
         r_canal := hsm_vazao.ler(r_rota.canal);
         l_aberto := r_canal.disjuntor <> hsm_tipos.co_fechado;
         l_suspensa := r_rota.suspensa = hsm_tipos.co_sim;
         if doente(r_rota.canal, in_doentes)
            or hsm_politica.desimpedido_em(r_canal, in_agora) > in_agora
            or (l_aberto and espera(r_rota.canal))
            or (l_suspensa
                and (not hsm_politica.sonda_rota_devida(r_rota.proxima_sonda, in_agora) or espera(r_rota.id)))
         then
            continue;
         elsif l_aberto or l_suspensa then
            -- Nothing else would ever find out that it is back
            l_sondas(l_sondas.count + 1) := r_rota.id;
         elsif r_rota.malogros = 0 then
            l_boas(l_boas.count + 1) := r_rota.id;
         else
            l_outras(l_outras.count + 1) := r_rota.id;
         end if;
      end loop;
      if l_boas.count = 0 then
         l_boas := l_outras;
      end if;
      for i in 1 .. l_sondas.count loop
         l_boas(l_boas.count + 1) := l_sondas(i);
      end loop;
      return l_boas;
   end rotas;

   procedure pedir(
      in_lote in number,
      in_especie in varchar2,
      in_rotas in hsm_tipos.t_numeros,
      in_titulo in varchar2,
      in_texto in varchar2,
      in_desde in varchar2,
      in_agora in timestamp
   ) is
      r_evento hsm_fila.t_evento;
      l_ids hsm_tipos.t_numeros;
   begin
      r_evento.id_os := co_nenhuma_os;
      r_evento.origem := hsm_manutencao.co_fonte_alerta;
      r_evento.tipo_os := hsm_manutencao.co_tipo_alerta;
      r_evento.evento := hsm_manutencao.co_evento_alarme;
      r_evento.fatos('titulo') := in_titulo;
      r_evento.fatos('texto') := in_texto;
      -- What the texts of FALHA ask for
      r_evento.fatos('total') := in_titulo;
      r_evento.fatos('motivos') := in_texto;
      r_evento.fatos('desde') := in_desde;
      hsm_entrada.dirigir(r_evento, hsm_manutencao.co_esquema, in_rotas, co_validade_min, l_ids);

      forall i in 1 .. l_ids.count
         insert into hsm_alarme_aviso (lote, especie, estrada, id_rota, canal, id_fila, dt_pedido)
         select in_lote, in_especie, co_estrada, f.id_rota, f.canal, f.id, in_agora
           from hsm_fila_notificacao f
          where f.id = l_ids(i);
   end pedir;

   procedure concluir(in_aviso in number, in_entregue in timestamp, in_erro in varchar2, in_agora in timestamp) is
   begin
      update hsm_alarme_aviso a
         set a.dt_fim = in_agora,
             a.dt_entregue = in_entregue,
             a.erro = substr(in_erro, 1, 1000)
       where a.id = in_aviso;
   end concluir;

   -- True when the row, which still waited, does so no more. A row that another session has is left for the next time.
   function cancelar(in_id in number, in_agora in timestamp) return boolean is
      l_ids hsm_tipos.t_numeros;
      l_mudancas hsm_estado.t_mudancas;
   begin
      select f.id
        bulk collect into l_ids
        from hsm_fila_notificacao f
       where f.id = in_id
         for update of f.status skip locked;
      for i in 1 .. l_ids.count loop
         l_mudancas(i) := hsm_estado.mudanca(
            l_ids(i), hsm_tipos.co_pendente, hsm_tipos.co_cancelado,
            in_motivo => co_motivo
         );
      end loop;
      hsm_estado.aplicar(l_mudancas, in_agora);
      return hsm_estado.contar_aplicadas(l_mudancas) > 0;
   end cancelar;

   procedure conferir(in_agora in timestamp) is
   begin
      for r_aviso in (select /*+ leading(a f) use_nl(f) index(a hsm_alarme_aviso_aberto_idx) index(f hsm_fila_pk) */
                             a.id, a.id_fila, a.dt_pedido, f.status, f.motivo, f.ultimo_erro, f.dt_processamento
                        from hsm_alarme_aviso a
                        left join hsm_fila_notificacao f
                          on f.id = a.id_fila
                       where a.lote_aberto is not null
                         and a.estrada = co_estrada
                       order by a.id)
      loop
         if r_aviso.status = hsm_tipos.co_processado then
            concluir(r_aviso.id, r_aviso.dt_processamento, null, in_agora);
         elsif r_aviso.status is null then
            concluir(r_aviso.id, null, 'A linha da fila foi apagada', in_agora);
         elsif r_aviso.status in (hsm_tipos.co_falha, hsm_tipos.co_cancelado) then
            concluir(
               r_aviso.id, null,
               r_aviso.motivo || case when r_aviso.ultimo_erro is not null then ': ' || r_aviso.ultimo_erro end,
               in_agora
            );
         elsif r_aviso.status = hsm_tipos.co_pendente
            and hsm_politica.passou(r_aviso.dt_pedido, co_prazo_s, in_agora)
            and cancelar(r_aviso.id_fila, in_agora)
         then
            concluir(
               r_aviso.id, null,
               'Não entregue em ' || to_char(co_prazo_s, 'TM9') || ' s'
               || case when r_aviso.ultimo_erro is not null then ': ' || r_aviso.ultimo_erro end,
               in_agora
            );
         end if;
      end loop;
   end conferir;

end hsm_plantao_fila;
/
