create or replace package body hsm_manutencao as

   co_lote_purga constant pls_integer := 500;
   co_fatia constant pls_integer := 1000;
   -- Slices of captured rows before the others get their turn
   co_capturas_max constant pls_integer := 10;
   co_fatia_soma constant pls_integer := 5000;
   co_soma_max_s constant pls_integer := 15;
   -- Minutes of consumption are for the last day's charts
   co_minutos_d constant pls_integer := 2;
   co_segundos_dia constant pls_integer := 86400;
   co_todos_motivos constant varchar2(1) := '*';
   -- The alert is about no order
   co_nenhuma_os constant pls_integer := 0;
   -- How long an alert stays in FALHA before it is tried again
   co_espera_aviso_s constant pls_integer := 300;
   co_motivos_no_alerta constant pls_integer := 10;
   co_alerta_reprocesso constant varchar2(30) := 'REPROCESSO';
   -- How far before that place a run looks once more
   co_folga_reprocesso_s constant pls_integer := 600;
   -- How often the scheduler's sender is started for what it has not said it serves
   co_outros_canais_s constant pls_integer := 60;

   type t_instantes is table of timestamp(6) index by pls_integer;

   function agora return timestamp is
   begin
      return sys_extract_utc(systimestamp);
   end agora;

   -- Before anything of ours
   function desde_sempre return timestamp is
   begin
      return timestamp '2000-01-01 00:00:00';
   end desde_sempre;

   -- The instant a retention parameter, in days, goes back to
   function corte(in_parametro in varchar2, in_agora in timestamp) return timestamp is
   begin
      return hsm_politica.somar_segundos(in_agora, -co_segundos_dia * hsm_config.numero(in_parametro));
   end corte;

   -- In the handler of a routine: its work is undone, the error told. The caller raises.
   procedure relatar_erro(in_rotina in varchar2, in_erro in varchar2) is
   begin
      rollback;
      hsm_registro.erro('hsm_manutencao.' || in_rotina, in_erro, hsm_registro.pilha);
   end relatar_erro;

   -- Waits heal by themselves when the clock is put back; rows that were given their time by it do not
   procedure acertar_relogio(in_agora in timestamp) is
      cursor c_instalacao is
         select i.ultimo_instante
           from hsm_instalacao i
            for update of i.ultimo_instante skip locked;

      l_ultimo timestamp(6);
      l_achou boolean;
      l_total pls_integer := 0;
      l_antecipadas pls_integer;
   begin
      open c_instalacao;
      fetch c_instalacao into l_ultimo;
      l_achou := c_instalacao%found;
      close c_instalacao;
      if not l_achou then
         return;
      end if;

      if hsm_politica.adiantado(l_ultimo, in_agora) then
         loop
            l_antecipadas := hsm_vez.antecipar(in_agora, co_fatia);
            l_total := l_total + l_antecipadas;
            exit when l_antecipadas = 0;
         end loop;
         hsm_registro.aviso(
            'hsm_manutencao.vigiar',
            'O relógio do banco voltou '
            || to_char(round(hsm_politica.segundos_entre(in_agora, l_ultimo)), 'TM9') || ' s; '
            || to_char(l_total, 'TM9') || ' linha(s) antecipada(s)'
         );
      end if;
      if l_ultimo is null
         or hsm_politica.adiantado(in_agora, l_ultimo)
         or hsm_politica.adiantado(l_ultimo, in_agora)
      then
         update hsm_instalacao i
            set i.ultimo_instante = in_agora;
      end if;
      commit;
   end acertar_relogio;

   -- A transaction a slice: the places of one are visible before the next gets any
   procedure capturar is
   begin
      for i in 1 .. co_capturas_max loop
         exit when hsm_captura.capturar(agora, co_fatia) < co_fatia;
         commit;
      end loop;
      commit;
   end capturar;

   -- Where senders come and go, one is to show itself now and then although nothing waits: it is the one that tells the
   -- outside that all is well (heartbeat)
   function pulso_devido(in_agora in timestamp) return boolean is
      l_pulso_s number := hsm_config.numero(hsm_config.co_pulso_s);
      l_visto timestamp(6);
   begin
      if l_pulso_s = 0 then
         return false;
      end if;
      l_visto := hsm_presenca.visto_em(in_agora);
      return (l_visto is null or hsm_politica.passou(l_visto, l_pulso_s, in_agora))
             and not hsm_agenda.envio_iniciado_ha_pouco(l_pulso_s);
   end pulso_devido;

   -- Whether the scheduler's sender has something to do: in the channels it has said it serves, and by its contract. It
   -- may have learnt others since: for theirs it is started now and then, and not each time somebody looks.
   function ha_envio(in_agora in timestamp) return boolean is
      r_tarefa hsm_remetente%rowtype := hsm_presenca.ultima_tarefa;
   begin
      return hsm_envio.segundos_ate_trabalho(
                r_tarefa.canais, in_agora, coalesce(r_tarefa.contrato, hsm_envio.co_contrato)
             ) = 0
             or (hsm_envio.segundos_ate_trabalho(null, in_agora) = 0
                 and not hsm_agenda.envio_iniciado_ha_pouco(co_outros_canais_s));
   end ha_envio;

   procedure vigiar is
      l_agora timestamp(6) := agora;
      l_vencidas pls_integer;
      l_velhas pls_integer;
   begin
      acertar_relogio(l_agora);
      -- Before what is too old ends: nothing is too old to be read
      capturar;
      hsm_envio.manter(l_agora, hsm_config.numero(hsm_config.co_reserva_s), l_vencidas, l_velhas);
      commit;

      if l_vencidas > 0 then
         hsm_registro.aviso(
            'hsm_manutencao.vigiar', to_char(l_vencidas, 'TM9') || ' reserva(s) vencida(s) sem resposta do job'
         );
      end if;
      if l_velhas > 0 then
         hsm_registro.aviso(
            'hsm_manutencao.vigiar', to_char(l_velhas, 'TM9') || ' linha(s) passaram da validade sem ser entregues'
         );
      end if;

      hsm_envio.arrumar(l_agora);
      commit;
      if (ha_envio(l_agora) or pulso_devido(l_agora))
         and not hsm_agenda.envio_acaba_de_falhar
      then
         hsm_agenda.disparar_envio;
      end if;
   exception
      when others then
         relatar_erro('vigiar', sqlerrm);
         raise;
   end vigiar;

   -- Purge. The queue is walked once through its primary key, a slice of ids a transaction: the cost is one pass over
   -- the table whatever it finds, no cursor stays open over a commit, and no extra index slows the queue down. Status
   -- and age are tested by the very statement that changes a row, so one put back in the queue meanwhile stays.
   -- A walk begins where the last one got to, whoever walked it and however it ended, and goes round: however short the
   -- time, every row's turn comes.

   -- The first id of the next slice, null when the walk has come round
   --   io_ate    the last id walked over
   --   io_volta  the end of the queue is behind us
   function proxima_fatia(
      in_inicio in number,
      io_ate in out number,
      io_volta in out boolean
   ) return number is
      l_de number;
   begin
      select min(f.id)
        into l_de
        from hsm_fila_notificacao f
       where f.id > io_ate;
      if l_de is null and not io_volta then
         io_volta := true;
         io_ate := 0;
         select min(f.id)
           into l_de
           from hsm_fila_notificacao f;
      end if;
      return case when io_volta and l_de > in_inicio then null else l_de end;
   end proxima_fatia;

   procedure purgar_fila(
      in_agora in timestamp,
      in_prazo in timestamp,
      out_apagadas out pls_integer,
      out_limpas out pls_integer
   ) is
      l_processado timestamp(6) := corte(hsm_config.co_retencao_processado_d, in_agora);
      l_cancelado timestamp(6) := corte(hsm_config.co_retencao_cancelado_d, in_agora);
      l_falha timestamp(6) := corte(hsm_config.co_retencao_falha_d, in_agora);
      l_dados timestamp(6) := corte(hsm_config.co_retencao_dados_d, in_agora);
      l_inicio number;
      l_de number;
      l_ate number;
      l_volta boolean := false;
      l_ids hsm_tipos.t_numeros;
   begin
      out_apagadas := 0;
      out_limpas := 0;
      select i.purga_ate
        into l_inicio
        from hsm_instalacao i;
      l_ate := l_inicio;
      loop
         l_de := proxima_fatia(l_inicio, l_ate, l_volta);
         exit when l_de is null;
         l_ate := l_de + co_lote_purga - 1;

         delete /*+ index(f hsm_fila_pk) */ from hsm_fila_notificacao f
          where f.id between l_de and l_ate
            and ((f.status = hsm_tipos.co_processado and f.dt_processamento < l_processado)
                 or (f.status = hsm_tipos.co_cancelado and f.dt_processamento < l_cancelado)
                 or (f.status = hsm_tipos.co_falha and f.dt_processamento < l_falha))
         returning id bulk collect into l_ids;
         out_apagadas := out_apagadas + l_ids.count;

         forall i in 1 .. l_ids.count
            delete from hsm_carga c
             where c.id_fila = l_ids(i);

         forall i in 1 .. l_ids.count
            delete from hsm_tentativa_envio t
             where t.id_fila = l_ids(i);

         -- Personal data of rows that stay. A row in FALHA keeps its facts, which a replay needs, and loses the
         -- notification, which a replay would drop.
         update /*+ index(f hsm_fila_pk) */ hsm_fila_notificacao f
            set f.dados = null,
                f.dados_longos = null,
                f.ultimo_erro = null,
                f.dt_limpeza = in_agora
          where f.id between l_de and l_ate
            and f.status in (hsm_tipos.co_processado, hsm_tipos.co_cancelado)
            and f.dt_processamento < l_dados
            and f.dt_limpeza is null;
         out_limpas := out_limpas + sql%rowcount;

         delete from hsm_carga c
          where c.id_fila between l_de and l_ate
            and exists (select null
                          from hsm_fila_notificacao f
                         where f.id = c.id_fila
                           and f.status in (hsm_tipos.co_processado, hsm_tipos.co_cancelado, hsm_tipos.co_falha)
                           and f.dt_processamento < l_dados);

         -- What servers have said, which may repeat the notification
         update /*+ index(t hsm_tentativa_pk) */ hsm_tentativa_envio t
            set t.resposta = null
          where t.id_fila between l_de and l_ate
            and t.resposta is not null
            and t.dt_resultado < l_dados;
         update hsm_instalacao i
            set i.purga_ate = l_ate;
         commit;
         exit when agora >= in_prazo;
      end loop;
      if l_volta then
         update hsm_instalacao i
            set i.purga_volta = in_agora;
         commit;
      end if;
   end purgar_fila;

   -- Rows somebody deleted by hand leave attempts and notifications behind: those below the oldest row of the queue
   -- belong to none
   procedure purgar_orfaos(in_prazo in timestamp) is
      l_primeira number;
      l_apagados pls_integer;
   begin
      select min(f.id)
        into l_primeira
        from hsm_fila_notificacao f;

      loop
         delete from hsm_carga c
          where c.id_fila < l_primeira
            and rownum <= co_lote_purga;
         l_apagados := sql%rowcount;
         delete from hsm_tentativa_envio t
          where t.id_fila < l_primeira
            and rownum <= co_lote_purga;
         l_apagados := greatest(l_apagados, sql%rowcount);
         commit;
         exit when l_apagados < co_lote_purga or agora >= in_prazo;
      end loop;
   end purgar_orfaos;

   procedure purgar_registros(in_agora in timestamp, in_prazo in timestamp) is
      l_log timestamp(6) := corte(hsm_config.co_retencao_log_d, in_agora);
      l_auditoria timestamp(6) := corte(hsm_config.co_retencao_auditoria_d, in_agora);
      l_apagados pls_integer;
   begin
      loop
         delete from hsm_log l
          where l.dt_registro < l_log
            and rownum <= co_lote_purga;
         l_apagados := sql%rowcount;
         commit;
         exit when l_apagados < co_lote_purga or agora >= in_prazo;
      end loop;

      loop
         delete from hsm_alarme a
          where a.dt_fim < l_log
            and rownum <= co_lote_purga;
         l_apagados := sql%rowcount;
         delete from hsm_alarme_aviso v
          where v.dt_pedido < l_log
            and rownum <= co_lote_purga;
         l_apagados := greatest(l_apagados, sql%rowcount);
         commit;
         exit when l_apagados < co_lote_purga or agora >= in_prazo;
      end loop;

      loop
         delete from hsm_auditoria a
          where a.dt_ato < l_auditoria
            and (a.guardar_ate is null or a.guardar_ate < in_agora)
            and rownum <= co_lote_purga;
         l_apagados := sql%rowcount;
         commit;
         exit when l_apagados < co_lote_purga or agora >= in_prazo;
      end loop;
   end purgar_registros;

   -- Consumption

   procedure somar_ate(in_prazo in timestamp) is
   begin
      loop
         exit when hsm_contagem.somar(co_fatia_soma) < co_fatia_soma;
         commit;
         exit when agora >= in_prazo;
      end loop;
      commit;
   end somar_ate;

   procedure somar is
   begin
      somar_ate(hsm_politica.somar_segundos(agora, co_soma_max_s));
   exception
      when others then
         relatar_erro('somar', sqlerrm);
         raise;
   end somar;

   procedure purgar_consumo(in_agora in timestamp, in_prazo in timestamp) is

      procedure apagar(in_periodo in varchar2, in_antes_de in timestamp) is
      begin
         loop
            exit when hsm_contagem.purgar(in_periodo, in_antes_de, co_lote_purga) < co_lote_purga;
            commit;
            exit when agora >= in_prazo;
         end loop;
         commit;
      end apagar;
   begin
      -- Where the job is stopped, what was noted is not kept for longer than a day
      somar_ate(in_prazo);
      apagar(hsm_contagem.co_minuto, hsm_politica.somar_segundos(in_agora, -co_segundos_dia * co_minutos_d));
      apagar(hsm_contagem.co_hora, corte(hsm_config.co_retencao_consumo_d, in_agora));
   end purgar_consumo;

   -- Rows that somebody deleted by hand leave others parked behind them
   procedure soltar_orfas is
      l_soltas pls_integer;
   begin
      loop
         l_soltas := hsm_estado.soltar_orfas(co_lote_purga);
         commit;
         exit when l_soltas < co_lote_purga;
      end loop;
   end soltar_orfas;

   procedure purgar is
      l_agora timestamp(6) := agora;
      l_prazo timestamp(6);
      l_apagadas pls_integer;
      l_limpas pls_integer;
   begin
      soltar_orfas;
      l_prazo := hsm_politica.somar_segundos(l_agora, hsm_config.numero(hsm_config.co_purga_max_s));
      hsm_presenca.purgar(l_agora);
      commit;
      purgar_registros(l_agora, l_prazo);
      purgar_consumo(l_agora, l_prazo);
      purgar_fila(l_agora, l_prazo, l_apagadas, l_limpas);
      purgar_orfaos(l_prazo);
      if l_apagadas + l_limpas > 0 then
         hsm_registro.info(
            'hsm_manutencao.purgar',
            to_char(l_apagadas, 'TM9') || ' linha(s) apagada(s), ' || to_char(l_limpas, 'TM9') || ' sem dado pessoal'
         );
      end if;
      if agora >= l_prazo then
         hsm_registro.aviso('hsm_manutencao.purgar', 'Parou no prazo; a próxima execução continua');
      end if;
   exception
      when others then
         relatar_erro('purgar', sqlerrm);
         raise;
   end purgar;

   -- The row that says how far who looks for this has looked, locked; false when another session is at it
   function travar_alerta(
      in_alerta in varchar2,
      out_ultima out timestamp,
      out_aviso out timestamp
   ) return boolean is
      cursor c_alerta is
         select a.alerta
           from hsm_alerta a
          where a.alerta = in_alerta
            for update of a.avisos skip locked;
      l_alerta hsm_alerta.alerta%type;
      l_achou boolean;
   begin
      open c_alerta;
      fetch c_alerta into l_alerta;
      l_achou := c_alerta%found;
      close c_alerta;
      -- Read again under the lock: another session may have been quicker between open and fetch
      if l_achou then
         select a.dt_ultima_ocorrencia, a.dt_ultimo_aviso
           into out_ultima, out_aviso
           from hsm_alerta a
          where a.alerta = l_alerta;
      end if;
      return l_achou;
   end travar_alerta;

   -- Replay. A run goes on from where the last one has looked: what may not come back any more, or never might, is kept
   -- for long, and would be passed by each. Once a day, and when the policy has been changed, it begins anew, for what
   -- was none of its business then.

   -- Where the walk goes on; null: another session is at it
   function inicio_reprocesso(in_agora in timestamp) return timestamp is
      l_vista timestamp(6);
      l_desde timestamp(6);
      l_mudada timestamp(6);
   begin
      if not travar_alerta(co_alerta_reprocesso, l_vista, l_desde) then
         return null;
      end if;
      select max(p.dt_alteracao)
        into l_mudada
        from hsm_parametro p
       where p.nome in (
          hsm_config.co_reprocesso_vezes, hsm_config.co_reprocesso_motivos, hsm_config.co_reprocesso_espera_s
       );
      if l_vista is null
         or l_desde is null
         or l_mudada >= l_desde
         or hsm_politica.passou(l_desde, co_segundos_dia, in_agora)
      then
         l_vista := desde_sempre;
         update hsm_alerta a
            set a.dt_ultimo_aviso = in_agora
          where a.alerta = co_alerta_reprocesso;
      end if;
      -- A row that ended by then may have been committed, or let go of, later
      return hsm_politica.somar_segundos(l_vista, -co_folga_reprocesso_s);
   end inicio_reprocesso;

   procedure reprocessar is
      l_agora timestamp(6) := agora;
      l_vezes number;
      l_motivos varchar2(400);
      l_lote pls_integer;
      l_de timestamp(6);
      l_ate timestamp(6);
      l_vista timestamp(6);
      l_ids hsm_tipos.t_numeros;
      l_instantes t_instantes;
      l_contadas hsm_tipos.t_numeros;
      l_total pls_integer;

      cursor c_falhas is
         select /*+ index(f hsm_fila_falha_idx) */ f.id, f.falha_em
           from hsm_fila_notificacao f
          -- From where the last run has looked: many have one instant
          where f.falha_em >= l_de
            and f.falha_em <= l_ate
            and f.reprocessos < l_vezes
            -- Alerts are looked after by those who give them: what they told of may have passed
            and f.origem <> co_origem_alerta
            and (l_motivos = ',' || co_todos_motivos || ',' or instr(l_motivos, ',' || f.motivo || ',') > 0)
          order by f.falha_em
            for update of f.status skip locked;
   begin
      l_vezes := hsm_config.numero(hsm_config.co_reprocesso_vezes);
      if l_vezes = 0 then
         return;
      end if;
      l_motivos := ',' || hsm_config.texto(hsm_config.co_reprocesso_motivos) || ',';
      l_lote := hsm_config.numero(hsm_config.co_reprocesso_lote);
      l_ate := hsm_politica.somar_segundos(l_agora, -hsm_config.numero(hsm_config.co_reprocesso_espera_s));
      l_de := inicio_reprocesso(l_agora);
      if l_de is null then
         rollback;
         return;
      end if;

      open c_falhas;
      fetch c_falhas bulk collect into l_ids, l_instantes limit l_lote;
      close c_falhas;
      if l_ids.count = l_lote then
         l_ate := l_instantes(l_lote);
      end if;

      -- Only rows that are still the FALHA that was read: two instances may have had one after the other
      forall i in 1 .. l_ids.count
         update hsm_fila_notificacao f
            set f.reprocessos = f.reprocessos + 1
          where f.id = l_ids(i)
            and f.status = hsm_tipos.co_falha
            and f.dt_processamento <= l_ate
         returning id bulk collect into l_contadas;
      l_total := hsm_reposicao.repor(l_contadas, l_agora);

      -- What is still there is held by somebody else, and looked at again
      select /*+ index(f hsm_fila_falha_idx) */ coalesce(min(f.falha_em), l_ate)
        into l_vista
        from hsm_fila_notificacao f
       where f.falha_em >= l_de
         and f.falha_em <= l_ate
         and f.reprocessos < l_vezes
         and f.origem <> co_origem_alerta
         and (l_motivos = ',' || co_todos_motivos || ',' or instr(l_motivos, ',' || f.motivo || ',') > 0);
      update hsm_alerta a
         set a.dt_ultima_ocorrencia = l_vista
       where a.alerta = co_alerta_reprocesso;
      commit;

      if l_total > 0 then
         hsm_registro.info(
            'hsm_manutencao.reprocessar', to_char(l_total, 'TM9') || ' linha(s) em FALHA de volta à fila pela política'
         );
      end if;
   exception
      when others then
         relatar_erro('reprocessar', sqlerrm);
         raise;
   end reprocessar;

   -- Alert

   -- 'ESGOTADO 12, RENDER 1': the most frequent reasons of the failures after an instant
   function resumir_motivos(in_depois in timestamp) return varchar2 is
      l_texto varchar2(1000);
      l_motivos hsm_tipos.t_textos;
      l_totais hsm_tipos.t_numeros;
   begin
      select m.motivo, m.total
        bulk collect into l_motivos, l_totais
        from (select f.motivo, count(*) as total
                from hsm_fila_notificacao f
               where f.falha_em > in_depois
                 and f.origem <> co_origem_alerta
               group by f.motivo
               order by count(*) desc, f.motivo) m
       where rownum <= co_motivos_no_alerta;

      for i in 1 .. l_motivos.count loop
         l_texto := l_texto || case when l_texto is not null then ', ' end
                    || l_motivos(i) || ' ' || to_char(l_totais(i), 'TM9');
      end loop;
      return l_texto;
   end resumir_motivos;

   -- Failures after an instant, those of alerts left out
   procedure ver_falhas(
      in_depois in timestamp,
      out_primeira out timestamp,
      out_ultima out timestamp,
      out_total out pls_integer
   ) is
   begin
      select /*+ index(f hsm_fila_falha_idx) */
             min(f.falha_em), max(f.falha_em), count(*)
        into out_primeira, out_ultima, out_total
        from hsm_fila_notificacao f
       where f.falha_em > in_depois
         and f.origem <> co_origem_alerta;
   end ver_falhas;

   procedure anotar_aviso(in_agora in timestamp) is
   begin
      update hsm_alerta a
         set a.dt_ultimo_aviso = in_agora,
             a.avisos = a.avisos + 1
       where a.alerta = co_evento_falha;
   end anotar_aviso;

   procedure avisar_operacao(in_total in pls_integer, in_motivos in varchar2, in_primeira in timestamp) is
      l_eventos hsm_fila.t_eventos;
      l_fuso hsm_parametro.valor%type := hsm_config.texto(hsm_config.co_fuso);
      l_rotas pls_integer;
   begin
      hsm_registro.aviso(
         'hsm_manutencao.alertar', to_char(in_total, 'TM9') || ' notificação(ões) em FALHA: ' || in_motivos
      );

      -- Only a route made for it: the catch-all would send it to the customers' topic
      select count(*)
        into l_rotas
        from hsm_rota_notificacao r
       where r.ativa = hsm_tipos.co_sim
         and r.tipo_os = co_tipo_alerta
         and r.evento in (co_evento_falha, hsm_tipos.co_qualquer);
      if l_rotas = 0 then
         return;
      end if;

      l_eventos(1).id_os := co_nenhuma_os;
      l_eventos(1).origem := co_fonte_alerta;
      l_eventos(1).tipo_os := co_tipo_alerta;
      l_eventos(1).evento := co_evento_falha;
      l_eventos(1).fatos('total') := to_char(in_total, 'TM9');
      l_eventos(1).fatos('motivos') := in_motivos;
      l_eventos(1).fatos('desde') := to_char(
         from_tz(in_primeira, 'UTC') at time zone l_fuso, 'DD/MM/YYYY HH24:MI'
      );
      hsm_entrada.incluir(l_eventos, co_esquema, in_proprios => true);
   end avisar_operacao;

   -- An alert that was not delivered has told nobody: it is put back, once it has been in FALHA for a while
   procedure repetir_avisos(in_agora in timestamp) is
      l_de timestamp(6) := hsm_politica.somar_segundos(in_agora, -co_segundos_dia);
      l_ate timestamp(6) := hsm_politica.somar_segundos(in_agora, -co_espera_aviso_s);
      l_ids hsm_tipos.t_numeros;
      l_total pls_integer;
   begin
      select /*+ index(f hsm_fila_falha_idx) */ f.id
        bulk collect into l_ids
        from hsm_fila_notificacao f
       where f.falha_em > l_de
         and f.falha_em <= l_ate
         and f.origem = co_origem_alerta
         -- The alarm looks after its own
         and f.evento = co_evento_falha
         for update of f.status skip locked;
      l_total := hsm_reposicao.repor(l_ids, in_agora);
      if l_total > 0 then
         hsm_registro.aviso(
            'hsm_manutencao.alertar', to_char(l_total, 'TM9') || ' aviso(s) em FALHA de volta à fila: ninguém os viu'
         );
      end if;
   end repetir_avisos;

   -- Failures since the last alert are told when they are the first after a while without any, and when the last alert
   -- is as long ago: a trickle does not go on unnoticed.
   procedure alertar_falhas is
      l_agora timestamp(6) := agora;
      l_silencio_s number := hsm_config.numero(hsm_config.co_alerta_silencio_s);
      l_vista timestamp(6);
      l_avisada timestamp(6);
      l_primeira timestamp(6);
      l_ultima timestamp(6);
      l_total pls_integer;
      l_primeira_pendente timestamp(6);
      l_ultima_pendente timestamp(6);
      l_pendentes pls_integer;
   begin
      if not travar_alerta(co_evento_falha, l_vista, l_avisada) then
         rollback;
         return;
      end if;

      repetir_avisos(l_agora);

      -- What is in FALHA since the last one seen. A row that another session commits late may be passed over: it
      -- belongs to the burst of the ones that were seen.
      l_vista := coalesce(l_vista, desde_sempre);
      l_avisada := coalesce(l_avisada, desde_sempre);
      ver_falhas(l_vista, l_primeira, l_ultima, l_total);

      if l_total > 0 and hsm_politica.segundos_entre(l_vista, l_primeira) > l_silencio_s then
         avisar_operacao(l_total, resumir_motivos(l_vista), l_primeira);
         anotar_aviso(l_agora);
      elsif hsm_politica.passou(l_avisada, l_silencio_s, l_agora) then
         ver_falhas(l_avisada, l_primeira_pendente, l_ultima_pendente, l_pendentes);
         if l_pendentes > 0 then
            avisar_operacao(l_pendentes, resumir_motivos(l_avisada), l_primeira_pendente);
            anotar_aviso(l_agora);
         end if;
      end if;
      if l_total > 0 then
         update hsm_alerta a
            set a.dt_ultima_ocorrencia = l_ultima
          where a.alerta = co_evento_falha;
      end if;
      commit;
   end alertar_falhas;

   procedure alertar is
   begin
      begin
         alertar_falhas;
      exception
         when others then
            relatar_erro('alertar', sqlerrm);
            -- The alarm does not depend on it
            hsm_plantao.avaliar(in_correio => true);
            raise;
      end;
      hsm_plantao.avaliar(in_correio => true);
   end alertar;

end hsm_manutencao;
/
