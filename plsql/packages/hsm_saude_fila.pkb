create or replace package body hsm_saude_fila as

   -- Of a channel that is late, the rows looked at for somebody else's locks
   co_linhas_vistas constant pls_integer := 100;
   -- The row of HSM_ALERTA that who looks for locks has
   co_vez constant varchar2(30) := 'TRAVA';
   -- What is counted of a day
   co_contadas constant pls_integer := 10000;

   type t_presas is record (
      canal boolean,
      rotas pls_integer,
      linhas pls_integer
   );

   function retomar(in_canal in varchar2) return varchar2 is
   begin
      return 'hsm_admin.retomar(''' || in_canal || ''')';
   end retomar;

   -- 17, or that there are at least so many
   function quantas(in_numero in pls_integer, in_limite in pls_integer) return varchar2 is
   begin
      return to_char(in_numero, 'TM9') || case when in_numero >= in_limite then ' ou mais' end;
   end quantas;

   function cabeca(in_canal in varchar2, in_agora in timestamp) return t_cabeca is
      l_prioridades hsm_tipos.t_numeros := hsm_vez.prioridades(in_canal, in_agora);
      l_prioridade number;
      r_parte t_cabeca;
      r_cabeca t_cabeca;
   begin
      r_cabeca.linhas := 0;
      for p in 1 .. l_prioridades.count loop
         l_prioridade := l_prioridades(p);
         select count(*),
                min(l.devida),
                min(case when l.suspensa is null or l.suspensa <> hsm_tipos.co_sim then l.em_vivo end)
           into r_parte
           from (select /*+ index(f hsm_fila_viva_idx) */
                        f.em_vivo,
                        (select r.suspensa
                           from hsm_rota_notificacao r
                          where r.id = f.id_rota) as suspensa,
                        coalesce(f.dt_devida, f.dt_criacao) as devida
                   from hsm_fila_notificacao f
                  where f.status_vivo = hsm_tipos.co_pendente
                    and f.canal_vivo = in_canal
                    and f.prior_vivo = l_prioridade
                    and f.em_vivo <= in_agora
                    and rownum <= co_olhadas) l;
         r_cabeca.linhas := r_cabeca.linhas + r_parte.linhas;
         r_cabeca.mais_antiga := least(
            coalesce(r_cabeca.mais_antiga, r_parte.mais_antiga), coalesce(r_parte.mais_antiga, r_cabeca.mais_antiga)
         );
         r_cabeca.desde := least(
            coalesce(r_cabeca.desde, r_parte.desde), coalesce(r_parte.desde, r_cabeca.desde)
         );
      end loop;
      return r_cabeca;
   end cabeca;

   -- Who holds up a channel that is late: another session that has its row, or rows of it that are due. In a
   -- transaction of its own, which locks what is free and lets it go at once. Who looks does so alone, or two of them
   -- would find each other. A database open for reading only has no locks to find.
   function presas(in_canal in varchar2) return t_presas is
      pragma autonomous_transaction;

      cursor c_vez is
         select a.alerta
           from hsm_alerta a
          where a.alerta = co_vez
            for update of a.avisos wait 2;

      cursor c_canal is
         select c.canal
           from hsm_canal c
          where c.canal = in_canal
            for update of c.disjuntor skip locked;

      l_agora timestamp(6) := sys_extract_utc(systimestamp);
      l_canal hsm_canal.canal%type;
      l_total pls_integer;
      l_prioridades sys.odcinumberlist;
      l_devidas sys.odcinumberlist;
      l_livres sys.odcinumberlist;
      r_presas t_presas;
      e_so_leitura exception;
      pragma exception_init(e_so_leitura, -16000);
      e_outro_olha exception;
      pragma exception_init(e_outro_olha, -30006);
      -- The one who looks has locked that row himself
      e_preso_a_si exception;
      pragma exception_init(e_preso_a_si, -60);

      function nenhuma return t_presas is
         r_nenhuma t_presas;
      begin
         r_nenhuma.canal := false;
         r_nenhuma.rotas := 0;
         r_nenhuma.linhas := 0;
         return r_nenhuma;
      end nenhuma;
   begin
      open c_vez;
      close c_vez;
      select count(*)
        into l_total
        from hsm_canal c
       where c.canal = in_canal;
      open c_canal;
      fetch c_canal into l_canal;
      r_presas.canal := c_canal%notfound and l_total > 0;
      close c_canal;

      -- Of routes only a suspended one has to be locked for its rows to move
      select count(*)
        into l_total
        from hsm_rota_notificacao r
       where r.canal = in_canal
         and (r.suspensa = hsm_tipos.co_sim or r.soltando = hsm_tipos.co_sim);
      select r.id
        bulk collect into l_livres
        from hsm_rota_notificacao r
       where r.canal = in_canal
         and (r.suspensa = hsm_tipos.co_sim or r.soltando = hsm_tipos.co_sim)
         for update of r.suspensa skip locked;
      r_presas.rotas := l_total - l_livres.count;

      -- One priority at a time: rows that are not due yet, however many, bound the range and are not passed
      l_prioridades := hsm_estado.em_sql(hsm_vez.prioridades(in_canal, l_agora));
      select /*+ leading(i@prioridades f) use_nl(f) index(f hsm_fila_viva_idx) */ f.id
        bulk collect into l_devidas
        from hsm_fila_notificacao f
       where f.status_vivo = hsm_tipos.co_pendente
         and f.canal_vivo = in_canal
         and f.prior_vivo in (select /*+ qb_name(prioridades) unnest cardinality(i 5) */ column_value
                                from table(l_prioridades) i)   -- noqa: AL05, the hints name it
         and f.em_vivo <= l_agora
         and rownum <= co_linhas_vistas;
      select /*+ leading(i@ids f) use_nl(f) index(f hsm_fila_pk) */ f.id
        bulk collect into l_livres
        from hsm_fila_notificacao f
       where f.id in (select /*+ qb_name(ids) unnest cardinality(i 100) */ column_value
                        from table(l_devidas) i)   -- noqa: AL05, the hints name it
         for update of f.status skip locked;
      r_presas.linhas := l_devidas.count - l_livres.count;
      rollback;
      return r_presas;
   exception
      when e_so_leitura or e_outro_olha or e_preso_a_si then
         rollback;
         return nenhuma;
      when others then
         rollback;
         raise;
   end presas;

   function alguma(in_presas in t_presas) return boolean is
   begin
      return in_presas.canal or in_presas.rotas > 0 or in_presas.linhas > 0;
   end alguma;

   procedure ver_travas(io_problemas in out nocopy hsm_saude.t_problemas, in_canal in varchar2) is
      r_presas t_presas := presas(in_canal);
      l_texto varchar2(400);
   begin
      -- A claim may have begun meanwhile: what lasts is there at a second look
      if alguma(r_presas) then
         r_presas := presas(in_canal);
      end if;
      if not alguma(r_presas) then
         return;
      end if;
      l_texto := case when r_presas.canal then ', a linha do canal em HSM_CANAL' end
                 || case when r_presas.rotas > 0 then ', ' || to_char(r_presas.rotas, 'TM9') || ' rota(s)' end
                 || case
                       when r_presas.linhas > 0 then ', ' || to_char(r_presas.linhas, 'TM9') || ' linha(s) da fila'
                    end;
      hsm_saude.anexar(
         io_problemas, 'TRAVA:' || in_canal, hsm_saude.co_erro, 'Canal ' || in_canal || ' preso por outra sessão',
         substr(l_texto, 3), 'O DBA encerra a transação que as mantém; V$LOCKED_OBJECT mostra a sessão', in_canal
      );
   end ver_travas;

   procedure ver_canais(io_problemas in out nocopy hsm_saude.t_problemas) is
      cursor c_canais is
         select c.canal, c.tipo, c.pausado, c.motivo_pausa, c.dt_pausa, c.disjuntor, c.motivo_disjuntor, c.aberto_em,
                c.aberto_ate, c.aberturas, c.sonda_ate, c.retido_ate, c.dt_retencao, c.falhas_seguidas,
                case
                   when exists (select /*+ no_unnest index(f hsm_fila_viva_idx) */ null
                                  from hsm_fila_notificacao f
                                 where f.status_vivo = hsm_tipos.co_pendente
                                   and f.canal_vivo = c.canal) then hsm_tipos.co_sim
                   else hsm_tipos.co_nao
                end as pendente,
                case
                   when exists (select /*+ no_unnest index(f hsm_fila_viva_idx) */ null
                                  from hsm_fila_notificacao f
                                 where f.status_vivo = hsm_tipos.co_enviando
                                   and f.canal_vivo = c.canal) then hsm_tipos.co_sim
                   else hsm_tipos.co_nao
                end as enviando
           from hsm_canal c
          order by c.canal;
      type t_canais is table of c_canais%rowtype index by pls_integer;
      l_canais t_canais;
      r_canal c_canais%rowtype;
      l_agora timestamp(6) := sys_extract_utc(systimestamp);
      l_atraso_s number := hsm_config.numero(hsm_config.co_atraso_s);
      l_falhas number := hsm_config.numero(hsm_config.co_alarme_falhas);
      r_cabeca t_cabeca;

      procedure achar(
         in_tipo in varchar2,
         in_gravidade in varchar2,
         in_canal in varchar2,
         in_problema in varchar2,
         in_detalhe in varchar2,
         in_providencia in varchar2,
         in_desde in timestamp default null
      ) is
      begin
         hsm_saude.anexar(
            io_problemas, in_tipo || ':' || in_canal, in_gravidade, 'Canal ' || in_canal || ' ' || in_problema,
            in_detalhe, in_providencia, in_canal, in_desde
         );
      end achar;

      -- Each probe that fails opens the breaker anew: since when it really is, the alarm knows
      function aberto_desde(in_canal in c_canais%rowtype) return timestamp is
         l_desde timestamp(6);
      begin
         if in_canal.aberturas > 1 then
            select min(a.dt_inicio)
              into l_desde
              from hsm_alarme a
             where a.chave_aberta = 'DISJUNTOR:' || in_canal.canal;
         end if;
         return least(coalesce(l_desde, in_canal.aberto_em), coalesce(in_canal.aberto_em, l_desde));
      end aberto_desde;

      procedure ver_disjuntor(in_canal in c_canais%rowtype) is
         l_espera boolean := in_canal.pendente = hsm_tipos.co_sim or in_canal.enviando = hsm_tipos.co_sim;
         l_desde timestamp(6) := aberto_desde(in_canal);
      begin
         if in_canal.disjuntor <> hsm_tipos.co_fechado then
            achar(
               'DISJUNTOR',
               -- With nothing to try with, nobody knows whether the server is back
               case when l_espera then hsm_saude.co_erro else hsm_saude.co_atencao end,
               in_canal.canal, 'com o disjuntor aberto',
               in_canal.motivo_disjuntor || '; desde ' || hsm_saude.momento(l_desde)
               || case
                     when l_espera then
                        '; tenta de novo às '
                        || substr(hsm_saude.momento(coalesce(in_canal.sonda_ate, in_canal.aberto_ate)), 12)
                     else '; nada espera para experimentar o servidor'
                  end,
               'Tenta de novo sozinho; corrigida a causa, ' || retomar(in_canal.canal) || ' evita a espera',
               l_desde
            );
         elsif in_canal.falhas_seguidas >= l_falhas then
            achar(
               'ENTREGA', case when l_espera then hsm_saude.co_erro else hsm_saude.co_atencao end,
               in_canal.canal, 'não entrega',
               'as últimas ' || to_char(in_canal.falhas_seguidas, 'TM9') || ' tentativas falharam'
               || case when not l_espera then '; nada espera para experimentar o servidor' end,
               'Veja HSM_TENTATIVA_VW, o servidor e a rede até ele; tenta de novo sozinho'
            );
         end if;
      end ver_disjuntor;
   begin
      open c_canais;
      fetch c_canais bulk collect into l_canais;
      close c_canais;

      for i in 1 .. l_canais.count loop
         r_canal := l_canais(i);
         ver_disjuntor(r_canal);
         if r_canal.pausado = hsm_tipos.co_sim then
            achar(
               'PAUSADO', hsm_saude.co_atencao, r_canal.canal, 'pausado', r_canal.motivo_pausa,
               'Retome-o com ' || retomar(r_canal.canal), r_canal.dt_pausa
            );
         elsif r_canal.pendente = hsm_tipos.co_sim then
            r_cabeca := cabeca(r_canal.canal, l_agora);
            if hsm_politica.segundos_entre(r_cabeca.mais_antiga, l_agora) > l_atraso_s then
               achar(
                  'ATRASO', hsm_saude.co_erro, r_canal.canal, 'atrasado',
                  quantas(r_cabeca.linhas, co_olhadas) || ' devida(s), a mais antiga há '
                  || to_char(round(hsm_politica.segundos_entre(r_cabeca.mais_antiga, l_agora)), 'TM9') || ' s',
                  case r_canal.tipo
                     when hsm_tipos.co_captura then
                        'Veja a tarefa ' || hsm_agenda.co_tarefa_vigia || ', que captura as linhas deste canal'
                     else 'Veja se o processo de envio roda e se atende este canal'
                  end,
                  r_cabeca.mais_antiga
               );
               -- Where something is on its way, who holds rows is a claim, and for a moment. A standby sends nothing,
               -- and might redirect the look at the locks to its primary.
               if r_canal.enviando = hsm_tipos.co_nao and sys_context('USERENV', 'DATABASE_ROLE') = 'PRIMARY' then
                  ver_travas(io_problemas, r_canal.canal);
               end if;
            end if;
         end if;
         if r_canal.retido_ate > l_agora then
            achar(
               'RETIDO', hsm_saude.co_atencao, r_canal.canal, 'retido pelo servidor (429)',
               'até ' || hsm_saude.momento(r_canal.retido_ate),
               'Continua sozinho; se é frequente, ajuste a vazão com hsm_admin.definir_canal', r_canal.dt_retencao
            );
         end if;
      end loop;
   end ver_canais;

   procedure ver_rotas(io_problemas in out nocopy hsm_saude.t_problemas) is
   begin
      for r_rota in (select /*+ index(r hsm_rota_suspensa_idx) */
                            r.id, r.canal, r.topico_curto, r.motivo_suspensao, r.dt_suspensao, r.proxima_sonda
                       from hsm_rota_notificacao r
                      where r.id_suspensa is not null
                        -- A route is turned off for new events only: what it has in the queue waits all the same
                        and (r.ativa = hsm_tipos.co_sim
                             or exists (select /*+ no_unnest index(f hsm_fila_parada_idx) */ null
                                          from hsm_fila_notificacao f
                                         where f.rota_parada = r.id))
                      order by r.id_suspensa)
      loop
         hsm_saude.anexar(
            io_problemas, 'ROTA:' || to_char(r_rota.id, 'TM9'), hsm_saude.co_erro,
            'Rota ' || to_char(r_rota.id, 'TM9') || ' (' || r_rota.topico_curto || ') suspensa',
            r_rota.motivo_suspensao || '; desde ' || hsm_saude.momento(r_rota.dt_suspensao)
            || case
                  when r_rota.proxima_sonda is not null then
                     '; tenta de novo às ' || hsm_saude.momento(r_rota.proxima_sonda)
               end,
            'Corrija o destino da rota, ou os direitos de quem envia sobre ele: ela tenta sozinha, e '
            || retomar(r_rota.canal) || ' evita a espera',
            r_rota.canal, r_rota.dt_suspensao
         );
      end loop;
   end ver_rotas;

   procedure ver_eventos(io_problemas in out nocopy hsm_saude.t_problemas) is
      l_ontem timestamp(6) := sys_extract_utc(systimestamp) - numtodsinterval(1, 'DAY');
      l_total pls_integer;
      l_primeiro timestamp(6);
   begin
      -- In the order of the index: the first is the oldest
      select count(*), min(l.falha_em)
        into l_total, l_primeiro
        from (select /*+ index(f hsm_fila_falha_idx) */ f.falha_em
                from hsm_fila_notificacao f
               where f.falha_em >= l_ontem
                 -- Alerts are looked after by those who give them
                 and f.origem <> hsm_manutencao.co_origem_alerta
                 and rownum <= co_contadas) l;
      if l_total > 0 then
         hsm_saude.anexar(
            io_problemas, 'FALHAS', hsm_saude.co_atencao, 'Notificações em FALHA',
            quantas(l_total, co_contadas) || ' nas últimas 24 horas',
            'Veja HSM_FALHA_VW, corrija a causa e devolva-as com hsm_admin.reprocessar', in_desde => l_primeiro
         );
      end if;

      select count(*), min(l.sem_rota_em)
        into l_total, l_primeiro
        from (select /*+ index(f hsm_fila_sem_rota_idx) */ f.sem_rota_em
                from hsm_fila_notificacao f
               where f.sem_rota_em >= l_ontem
                 and rownum <= co_contadas) l;
      if l_total > 0 then
         hsm_saude.anexar(
            io_problemas, 'SEM_ROTA', hsm_saude.co_atencao, 'Eventos sem rota',
            quantas(l_total, co_contadas) || ' nas últimas 24 horas',
            'Veja HSM_FILA_VW e crie a rota que falta com hsm_admin.definir_rota', in_desde => l_primeiro
         );
      end if;
   end ver_eventos;

end hsm_saude_fila;
/
