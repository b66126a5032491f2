create or replace package body hsm_vez as

   -- About the hints: the queue is empty at one moment and full at the next, so statistics are right for neither. The
   -- indexes named are right for both. One priority at a time: equality on all columns before the instant, so that rows
   -- that are not due yet bound the range and are not passed.

   -- prior_vivo is 5 minus the priority: 0 goes first
   co_prior_ultima constant pls_integer := 4;
   -- How long a row is put off that cannot be put away, for another session holds its route or the row it waits for
   co_adiamento_s constant pls_integer := 1;
   -- Superseded rows that end in one call
   co_superadas_max constant pls_integer := 1000;

   function examinar(in_ids in sys.odcinumberlist, in_agora in timestamp) return t_linhas is
      l_linhas t_linhas;
   begin
      select e.id,
             e.id_rota,
             e.dt_envio,
             e.aglutina,
             e.cabeca,
             case
                when e.expira_em <= in_agora then co_velha
                when e.suspensa is null then co_sem_rota
                when e.mais_nova > e.id then co_superada
                when e.suspensa = hsm_tipos.co_sim and (e.linha_sonda is null or e.linha_sonda <> e.id) then co_suspensa
                when e.cabeca < e.id then co_atras
                else co_vai
             end
        bulk collect into l_linhas
        from (select /*+ no_merge leading(i f r) use_nl(f r) index(f hsm_fila_pk) index(r hsm_rota_pk)
                         cardinality(i 100) */
                     f.id,
                     f.id_rota,
                     f.dt_envio,
                     f.aglutina,
                     f.expira_em,
                     f.prior_vivo,
                     f.em_vivo,
                     r.suspensa,
                     r.linha_sonda,
                     (select /*+ no_unnest index(a hsm_fila_ordem_idx) */ min(a.id_ordem)
                        from hsm_fila_notificacao a
                       where a.os_ordem = f.os_ordem
                         and a.origem_ordem = f.origem_ordem
                         and a.rota_ordem = f.rota_ordem) as cabeca,
                     (select /*+ no_unnest index(n hsm_fila_aglutina_idx) */ max(n.id_aglutina)
                        from hsm_fila_notificacao n
                       where n.os_aglutina = f.os_aglutina
                         and n.origem_aglutina = f.origem_aglutina
                         and n.rota_aglutina = f.rota_aglutina
                         and n.evento_aglutina = f.evento_aglutina) as mais_nova
                from table(in_ids) i
                join hsm_fila_notificacao f
                  on f.id = i.column_value
                left join hsm_rota_notificacao r
                  on r.id = f.id_rota
               where f.status_vivo = hsm_tipos.co_pendente
                 and f.prior_vivo is not null
                 and f.em_vivo <= in_agora) e
       order by e.prior_vivo, e.em_vivo, e.id;
      return l_linhas;
   end examinar;

   function prioridades(in_canal in varchar2, in_agora in timestamp) return hsm_tipos.t_numeros is
      l_prioridades hsm_tipos.t_numeros;
   begin
      select p.numero
        bulk collect into l_prioridades
        from (select level - 1 as numero
                from dual
             connect by level <= co_prior_ultima + 1) p
       where (select /*+ no_unnest index(f hsm_fila_viva_idx) */ min(f.em_vivo)
                from hsm_fila_notificacao f
               where f.status_vivo = hsm_tipos.co_pendente
                 and f.canal_vivo = in_canal
                 and f.prior_vivo = p.numero) <= in_agora
       order by p.numero;
      return l_prioridades;
   end prioridades;

   -- The first due rows of a channel and priority that nobody else holds, locked
   function travar_devidas(
      in_canal in varchar2,
      in_prioridade in number,
      in_quantas in pls_integer,
      in_agora in timestamp
   ) return hsm_tipos.t_numeros is
      cursor c_devidas is
         select /*+ index(f hsm_fila_viva_idx) */ f.id
           from hsm_fila_notificacao f
          where f.status_vivo = hsm_tipos.co_pendente
            and f.canal_vivo = in_canal
            and f.prior_vivo = in_prioridade
            and f.em_vivo <= in_agora
          order by f.em_vivo, f.id_vivo
            for update of f.status skip locked;

      l_ids hsm_tipos.t_numeros;
   begin
      open c_devidas;
      fetch c_devidas bulk collect into l_ids limit in_quantas;
      close c_devidas;
      return l_ids;
   end travar_devidas;

   -- What becomes of a row that may never go
   function fim(in_id in number, in_vez in varchar2) return hsm_estado.t_mudanca is
   begin
      if in_vez = co_velha then
         return hsm_estado.mudanca(
            in_id, hsm_tipos.co_pendente, hsm_tipos.co_falha,
            in_motivo => hsm_tipos.co_expirado,
            in_erro => 'Passou da validade sem ser entregue'
         );
      elsif in_vez = co_sem_rota then
         return hsm_estado.mudanca(
            in_id, hsm_tipos.co_pendente, hsm_tipos.co_falha,
            in_motivo => hsm_tipos.co_rota_apagada,
            in_erro => 'A rota desta linha foi apagada; enfileire o evento de novo'
         );
      else
         return hsm_estado.mudanca(
            in_id, hsm_tipos.co_pendente, hsm_tipos.co_cancelado,
            in_motivo => hsm_tipos.co_substituido,
            in_erro => 'Substituída por um evento mais novo'
         );
      end if;
   end fim;

   -- Returns how many rows ended
   function encerrar(in_ids in hsm_tipos.t_numeros, in_vez in varchar2, in_agora in timestamp) return pls_integer is
      l_mudancas hsm_estado.t_mudancas;
   begin
      for i in 1 .. in_ids.count loop
         l_mudancas(i) := fim(in_ids(i), in_vez);
      end loop;
      hsm_estado.aplicar(l_mudancas, in_agora);
      return hsm_estado.contar_aplicadas(l_mudancas);
   end encerrar;

   function expirar(in_agora in timestamp, in_limite in pls_integer) return pls_integer is
      cursor c_velhas is
         select /*+ index(f hsm_fila_validade_idx) */ f.id
           from hsm_fila_notificacao f
          where f.expira_vivo <= in_agora
          order by f.expira_vivo
            for update of f.status skip locked;

      l_ids hsm_tipos.t_numeros;
      l_nossas sys.odcinumberlist;
   begin
      open c_velhas;
      fetch c_velhas bulk collect into l_ids limit in_limite;
      close c_velhas;
      l_nossas := hsm_estado.em_sql(l_ids);
      -- Read again: SKIP LOCKED may show a row as it was before it was put back with its validity anew
      select /*+ leading(i f) use_nl(f) index(f hsm_fila_pk) cardinality(i 100) */ f.id
        bulk collect into l_ids
        from table(l_nossas) i
        join hsm_fila_notificacao f
          on f.id = i.column_value
       where f.expira_vivo <= in_agora;
      return encerrar(l_ids, co_velha, in_agora);
   end expirar;

   -- Ends older waiting rows that these, the newest of their name, supersede, wherever they stand; up to
   -- co_superadas_max. Returns how many.
   function superar(in_novas in hsm_tipos.t_numeros, in_agora in timestamp) return pls_integer is
      l_novas sys.odcinumberlist := hsm_estado.em_sql(in_novas);

      cursor c_superadas is
         select /*+ index(a hsm_fila_pk) */ a.id
           from hsm_fila_notificacao a
          where a.id in (select /*+ qb_name(velhas) unnest leading(i n v) use_nl(n v) index(n hsm_fila_pk)
                                    index(v hsm_fila_aglutina_idx) cardinality(i 100) */
                                v.id_aglutina
                           from table(l_novas) i
                           join hsm_fila_notificacao n
                             on n.id = i.column_value
                           join hsm_fila_notificacao v
                             on v.os_aglutina = n.os_aglutina
                            and v.origem_aglutina = n.origem_aglutina
                            and v.rota_aglutina = n.rota_aglutina
                            and v.evento_aglutina = n.evento_aglutina
                            and v.id_aglutina < n.id)
            for update of a.status skip locked;

      l_ids hsm_tipos.t_numeros;
   begin
      if l_novas.count = 0 then
         return 0;
      end if;
      open c_superadas;
      fetch c_superadas bulk collect into l_ids limit co_superadas_max;
      close c_superadas;
      return encerrar(l_ids, co_superada, in_agora);
   end superar;

   procedure chamar(
      in_canal in varchar2,
      in_prioridade in number,
      in_quantas in pls_integer,
      in_agora in timestamp,
      out_vao out nocopy t_linhas,
      out_guardadas out pls_integer
   ) is
      l_ids hsm_tipos.t_numeros;
      l_linhas t_linhas;
      l_fins hsm_estado.t_mudancas;
      l_novas hsm_tipos.t_numeros;
      l_presas hsm_tipos.t_numeros;
      l_rotas hsm_tipos.t_numeros;
      l_atras hsm_tipos.t_numeros;
      l_cabecas hsm_tipos.t_numeros;
      l_ficam hsm_tipos.t_numeros;
      l_superadas pls_integer;
   begin
      out_vao.delete;
      out_guardadas := 0;
      l_ids := travar_devidas(in_canal, in_prioridade, in_quantas, in_agora);
      if l_ids.count = 0 then
         return;
      end if;

      l_linhas := examinar(hsm_estado.em_sql(l_ids), in_agora);
      for i in 1 .. l_linhas.count loop
         case l_linhas(i).vez
            when co_vai then
               out_vao(out_vao.count + 1) := l_linhas(i);
            when co_suspensa then
               l_presas(l_presas.count + 1) := l_linhas(i).id;
               l_rotas(l_rotas.count + 1) := l_linhas(i).id_rota;
            when co_atras then
               l_atras(l_atras.count + 1) := l_linhas(i).id;
               l_cabecas(l_cabecas.count + 1) := l_linhas(i).cabeca;
            else
               l_fins(l_fins.count + 1) := fim(l_linhas(i).id, l_linhas(i).vez);
         end case;
         if l_linhas(i).aglutina = hsm_tipos.co_sim and l_linhas(i).vez in (co_vai, co_suspensa, co_atras) then
            l_novas(l_novas.count + 1) := l_linhas(i).id;
         end if;
      end loop;

      hsm_estado.aplicar(l_fins, in_agora);
      l_superadas := superar(l_novas, in_agora);
      out_guardadas := l_fins.count + l_superadas;
      if l_superadas >= co_superadas_max then
         -- Perhaps not all: who supersedes them stays where it is until the next call, neither ahead of them nor behind
         out_vao.delete;
         return;
      end if;

      out_guardadas := out_guardadas + l_presas.count + l_atras.count;
      hsm_estado.estacionar_por_rota(l_presas, l_rotas, l_ficam);
      hsm_estado.estacionar_por_ordem(l_atras, l_cabecas, l_ficam);
      -- Out of the way of those behind them, for a moment
      hsm_estado.adiar(l_ficam, hsm_politica.somar_segundos(in_agora, co_adiamento_s));
   end chamar;

   function pendencias(in_agora in timestamp, in_prazo_s in number) return t_pendencias is
      l_adiantada timestamp(6) := hsm_politica.somar_segundos(in_agora, hsm_politica.co_relogio_s);
      l_longe timestamp(6) := hsm_politica.somar_segundos(l_adiantada, in_prazo_s);
      l_reserva_primeira timestamp(6);
      l_adiantadas pls_integer;
      l_validade timestamp(6);
      l_devedora number;
      l_soltando number;
      l_sonda_primeira timestamp(6);
      l_sonda_ultima timestamp(6);
      r_pendencias t_pendencias;
   begin
      -- The ends of five indexes
      select (select /*+ index(f hsm_fila_reserva_idx) */ min(f.reserva_ate) from hsm_fila_notificacao f),
             (select /*+ index(f hsm_fila_reserva_idx) */ count(*)
                from hsm_fila_notificacao f
               where f.reserva_ate > l_longe
                 and f.dt_envio > l_adiantada
                 and rownum = 1),
             (select /*+ index(f hsm_fila_validade_idx) */ min(f.expira_vivo) from hsm_fila_notificacao f),
             (select /*+ index(f hsm_fila_devedora_idx) */ min(f.id_devedora) from hsm_fila_notificacao f),
             (select /*+ index(r hsm_rota_soltando_idx) */ min(r.id_soltando) from hsm_rota_notificacao r),
             (select /*+ index(r hsm_rota_sonda_idx) */ min(r.sonda_em)
                from hsm_rota_notificacao r
               where r.sonda_em is not null
                 and exists (select /*+ no_unnest index(p hsm_fila_parada_idx) */ null
                               from hsm_fila_notificacao p
                              where p.rota_parada = r.id
                                and p.os_parada is null)),
             (select /*+ index(r hsm_rota_sonda_idx) */ max(r.sonda_em)
                from hsm_rota_notificacao r
               where r.sonda_em is not null
                 and exists (select /*+ no_unnest index(p hsm_fila_parada_idx) */ null
                               from hsm_fila_notificacao p
                              where p.rota_parada = r.id
                                and p.os_parada is null))
        into l_reserva_primeira, l_adiantadas, l_validade, l_devedora, l_soltando, l_sonda_primeira, l_sonda_ultima
        from dual;

      r_pendencias.vencidas := l_reserva_primeira <= in_agora or l_adiantadas > 0;
      r_pendencias.velhas := l_validade <= in_agora;
      r_pendencias.devedoras := l_devedora is not null;
      r_pendencias.soltas := l_soltando is not null;
      r_pendencias.sondas := hsm_politica.sonda_rota_devida(l_sonda_primeira, in_agora)
                             or hsm_politica.sonda_rota_devida(l_sonda_ultima, in_agora);
      return r_pendencias;
   end pendencias;

   function antecipar(in_agora in timestamp, in_limite in pls_integer) return pls_integer is
      l_adiantada timestamp(6) := hsm_politica.somar_segundos(in_agora, hsm_politica.co_relogio_s);

      cursor c_adiantadas is
         select /*+ index(f hsm_fila_viva_idx) */ f.id
           from hsm_fila_notificacao f
          where f.status_vivo = hsm_tipos.co_pendente
            and f.em_vivo > l_adiantada
            and (f.dt_envio > l_adiantada
                 or (f.dt_criacao > l_adiantada and (f.dt_devida is null or f.dt_devida <= f.dt_criacao)))
            for update of f.status skip locked;

      l_ids hsm_tipos.t_numeros;
   begin
      open c_adiantadas;
      fetch c_adiantadas bulk collect into l_ids limit in_limite;
      close c_adiantadas;
      hsm_estado.adiar(l_ids, in_agora);
      return l_ids.count;
   end antecipar;

   function quando(in_canais in sys.odcivarchar2list, in_agora in timestamp) return t_vezes_dos_canais is
      l_vezes t_vezes_dos_canais;
   begin
      -- Waiting rows, due ones too; leases that have not ended, for one that has is PENDENCIAS' matter; routes to try.
      -- Priority by priority only where something waits: the bound keeps that look off parked rows, whose key is null
      select v.canal, min(v.quando)
        bulk collect into l_vezes
        from (select c.canal,
                     (select /*+ no_unnest index(f hsm_fila_viva_idx) */ min(f.em_vivo)
                        from hsm_fila_notificacao f
                       where f.status_vivo = c.status
                         and f.canal_vivo = c.canal
                         and f.prior_vivo = n.numero
                         and f.em_vivo > c.desde) as quando
                from (select /*+ no_merge leading(s i) use_nl(i) cardinality(i 10) */
                             i.column_value as canal, s.status, s.desde
                        from (select hsm_tipos.co_pendente as status, timestamp '1900-01-01 00:00:00' as desde from dual
                               union all
                              select hsm_tipos.co_enviando, in_agora from dual) s
                       cross join table(in_canais) i
                       where (select /*+ no_unnest index(p hsm_fila_viva_idx) */ min(p.prior_vivo)
                                from hsm_fila_notificacao p
                               where p.status_vivo = s.status
                                 and p.canal_vivo = i.column_value
                                 and p.prior_vivo <= co_prior_ultima) is not null) c
               cross join (select level - 1 as numero from dual connect by level <= co_prior_ultima + 1) n
               union all
              select /*+ index(r hsm_rota_sonda_idx) */ r.canal, r.sonda_em
                from hsm_rota_notificacao r
               where r.sonda_em is not null
                 and r.canal in (select i.column_value from table(in_canais) i)
                 and exists (select /*+ no_unnest index(p hsm_fila_parada_idx) */ null
                               from hsm_fila_notificacao p
                              where p.rota_parada = r.id
                                and p.os_parada is null)) v
       group by v.canal
      having min(v.quando) is not null;
      return l_vezes;
   end quando;

   function ha_devida(in_canais in sys.odcivarchar2list, in_agora in timestamp) return boolean is
      l_total pls_integer;
   begin
      select count(*)
        into l_total
        from dual
       where exists (select null
                       from (select /*+ no_merge cardinality(i 10) */ i.column_value as canal
                               from table(in_canais) i
                              where (select /*+ no_unnest index(p hsm_fila_viva_idx) */ min(p.prior_vivo)
                                       from hsm_fila_notificacao p
                                      where p.status_vivo = hsm_tipos.co_pendente
                                        and p.canal_vivo = i.column_value
                                        and p.prior_vivo <= co_prior_ultima) is not null) c
                      cross join (select level - 1 as numero from dual connect by level <= co_prior_ultima + 1) n
                      where (select /*+ no_unnest index(f hsm_fila_viva_idx) */ min(f.em_vivo)
                               from hsm_fila_notificacao f
                              where f.status_vivo = hsm_tipos.co_pendente
                                and f.canal_vivo = c.canal
                                and f.prior_vivo = n.numero) <= in_agora);
      return l_total > 0;
   end ha_devida;

end hsm_vez;
/
