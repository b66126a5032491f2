create or replace package body hsm_estado as

   type t_instantes is table of timestamp(6) index by pls_integer;

   -- Parked rows of a route its probe is chosen from
   co_amostra constant pls_integer := 50;

   g_em_mudanca boolean := false;

   function em_mudanca return boolean is
   begin
      return g_em_mudanca;
   end em_mudanca;

   function mudanca(
      in_id in number,
      in_de in varchar2,
      in_para in varchar2,
      in_reserva in varchar2 default null,
      in_motivo in varchar2 default null,
      in_erro in varchar2 default null,
      in_proxima_tentativa in timestamp default null,
      in_tentativas in number default null,
      in_envios in number default null
   ) return t_mudanca is
      r_mudanca t_mudanca;
   begin
      r_mudanca.id := in_id;
      r_mudanca.de := in_de;
      r_mudanca.para := in_para;
      r_mudanca.reserva := in_reserva;
      r_mudanca.motivo := in_motivo;
      r_mudanca.ultimo_erro := substr(in_erro, 1, 1000);
      r_mudanca.proxima_tentativa := in_proxima_tentativa;
      r_mudanca.tentativas := in_tentativas;
      r_mudanca.envios := in_envios;
      return r_mudanca;
   end mudanca;

   function reservar(
      in_ids in hsm_tipos.t_numeros,
      in_trabalhador in varchar2,
      in_reserva in varchar2,
      in_agora in timestamp,
      in_ate in timestamp
   ) return t_tomadas is
      r_tomadas t_tomadas;
      l_tipos hsm_tipos.t_textos;
      l_criadas t_instantes;
      l_fatos hsm_contagem.t_fatos;
   begin
      g_em_mudanca := true;

      forall i in 1 .. in_ids.count
         update hsm_fila_notificacao f
            set f.status = hsm_tipos.co_enviando,
                f.trabalhador = in_trabalhador,
                f.reserva = in_reserva,
                f.reserva_ate = in_ate,
                f.tentativas = f.tentativas + 1,
                f.envios = f.envios + 1,
                f.dt_envio = in_agora
          where f.id = in_ids(i)
            and f.status = hsm_tipos.co_pendente
            and f.estacionada = hsm_tipos.co_na_fila
         returning id, canal, tentativas, envios, tipo_os, dt_criacao
         bulk collect into
            r_tomadas.ids, r_tomadas.canais, r_tomadas.tentativas, r_tomadas.envios, l_tipos, l_criadas;

      g_em_mudanca := false;

      for i in 1 .. r_tomadas.ids.count loop
         if r_tomadas.envios(i) = 1 then
            hsm_contagem.contar(
               l_fatos, hsm_contagem.co_entrou, r_tomadas.canais(i), l_tipos(i), null, l_criadas(i), in_agora
            );
         end if;
      end loop;
      hsm_contagem.anotar(l_fatos);
      return r_tomadas;
   exception
      when others then
         g_em_mudanca := false;
         raise;
   end reservar;

   -- The arrows of the picture, claim excepted
   function permitida(in_de in varchar2, in_para in varchar2, in_motivo in varchar2) return boolean is
   begin
      return (in_de = hsm_tipos.co_enviando
              and in_para in (hsm_tipos.co_processado, hsm_tipos.co_pendente, hsm_tipos.co_falha))
             -- a waiting row that is too old, or whose route is gone, needs no worker to fail
             or (in_de = hsm_tipos.co_pendente
                 and in_para = hsm_tipos.co_falha
                 and in_motivo in (hsm_tipos.co_expirado, hsm_tipos.co_rota_apagada))
             -- PROCESSADO straight from PENDENTE or FALHA is a late success
             or (in_de = hsm_tipos.co_pendente and in_para in (hsm_tipos.co_processado, hsm_tipos.co_cancelado))
             or (in_de = hsm_tipos.co_falha and in_para in (hsm_tipos.co_processado, hsm_tipos.co_pendente));
   end permitida;

   procedure conferir(in_mudanca in t_mudanca) is
   begin
      if in_mudanca.de is null
         or in_mudanca.para is null
         or not permitida(in_mudanca.de, in_mudanca.para, in_mudanca.motivo)
      then
         raise_application_error(
            co_erro_transicao,
            'Linha ' || to_char(in_mudanca.id, 'TM9') || ': mudança de ' || in_mudanca.de || ' para '
            || in_mudanca.para || ' não existe'
         );
      end if;

      if in_mudanca.para in (hsm_tipos.co_falha, hsm_tipos.co_cancelado) and in_mudanca.motivo is null then
         raise_application_error(
            co_erro_transicao, 'Linha ' || to_char(in_mudanca.id, 'TM9') || ': ' || in_mudanca.para || ' sem motivo'
         );
      end if;
   end conferir;

   function em_sql(in_ids in hsm_tipos.t_numeros) return sys.odcinumberlist is
      l_ids sys.odcinumberlist := sys.odcinumberlist();
      l_posicao pls_integer := in_ids.first;
   begin
      while l_posicao is not null loop
         l_ids.extend;
         l_ids(l_ids.count) := in_ids(l_posicao);
         l_posicao := in_ids.next(l_posicao);
      end loop;
      return l_ids;
   end em_sql;

   function conjunto(in_ids in sys.odcinumberlist) return hsm_tipos.t_posicoes is
      l_conjunto hsm_tipos.t_posicoes;
   begin
      for i in 1 .. in_ids.count loop
         l_conjunto(to_char(in_ids(i), 'TM9')) := i;
      end loop;
      return l_conjunto;
   end conjunto;

   -- Of these rows, those nobody else holds; they are ours now
   function travar(in_ids in sys.odcinumberlist) return sys.odcinumberlist is
      l_nossas sys.odcinumberlist;
   begin
      select /*+ leading(i@ids f) use_nl(f) index(f hsm_fila_pk) */ f.id
        bulk collect into l_nossas
        from hsm_fila_notificacao f
       where f.id in (select /*+ qb_name(ids) unnest cardinality(i 100) */ column_value
                        from table(in_ids) i)   -- noqa: AL05, the hints name it
         for update of f.estacionada skip locked;
      return l_nossas;
   end travar;

   function travar_rotas(in_ids in sys.odcinumberlist) return sys.odcinumberlist is
      l_nossas sys.odcinumberlist;
   begin
      select /*+ leading(i@ids r) use_nl(r) index(r hsm_rota_pk) */ r.id
        bulk collect into l_nossas
        from hsm_rota_notificacao r
       where r.id in (select /*+ qb_name(ids) unnest cardinality(i 100) */ i.column_value
                        from table(in_ids) i)
         for update of r.suspensa skip locked;
      return l_nossas;
   end travar_rotas;

   procedure marcar(in_ids in hsm_tipos.t_numeros, in_estacionada in varchar2) is
   begin
      forall i in 1 .. in_ids.count
         update hsm_fila_notificacao f
            set f.estacionada = in_estacionada
          where f.id = in_ids(i);
   end marcar;

   -- Of these rows, which are ours, those that are parked come back into the claims' order. Read again: SKIP LOCKED may
   -- show a row as it was before another session let it in or ended it.
   procedure deixar_entrar(in_nossas in sys.odcinumberlist, out_ids out nocopy hsm_tipos.t_numeros) is
   begin
      select /*+ leading(i f) use_nl(f) index(f hsm_fila_pk) cardinality(i 100) */ f.id
        bulk collect into out_ids
        from table(in_nossas) i
        join hsm_fila_notificacao f
          on f.id = i.column_value
       where f.id_parada is not null
       order by f.id;
      marcar(out_ids, hsm_tipos.co_na_fila);
   end deixar_entrar;

   -- Lets the next one in where a row of an order has ended: of those parked in that order the first. The lock of the
   -- ended row has kept everybody from parking one behind it unseen.
   --   in_ids  rows that have ended, or owe already; changed or locked by this transaction
   -- Returns how many owe nothing now; the others' next one is somebody else's.
   function passar_a_vez(in_ids in hsm_tipos.t_numeros) return pls_integer is
      l_ids sys.odcinumberlist := em_sql(in_ids);
      l_de hsm_tipos.t_numeros;
      l_para hsm_tipos.t_numeros;
      l_antes hsm_tipos.t_textos;
      l_nossas sys.odcinumberlist;
      l_conjunto hsm_tipos.t_posicoes;
      l_voltam hsm_tipos.t_numeros;
      l_devedoras hsm_tipos.t_numeros;
      l_quitadas hsm_tipos.t_numeros;
   begin
      if l_ids.count = 0 then
         return 0;
      end if;

      select p.id, p.proxima, p.estacionada
        bulk collect into l_de, l_para, l_antes
        from (select /*+ no_merge leading(i f) use_nl(f) index(f hsm_fila_pk) cardinality(i 100) */
                     f.id,
                     f.estacionada,
                     (select /*+ no_unnest index(n hsm_fila_parada_idx) */ min(n.id_parada)
                        from hsm_fila_notificacao n
                       where n.rota_parada = f.id_rota
                         and n.os_parada = f.id_os
                         and n.origem_parada = f.origem) as proxima
                from table(l_ids) i
                join hsm_fila_notificacao f
                  on f.id = i.column_value
               -- One that has come back from FALHA passes its turn when it ends anew
               where f.status_vivo is null) p
       where p.proxima is not null
          or p.estacionada = hsm_tipos.co_devedora;
      if l_de.count = 0 then
         return l_ids.count;
      end if;

      l_nossas := travar(em_sql(l_para));
      deixar_entrar(l_nossas, l_voltam);

      l_conjunto := conjunto(l_nossas);
      for i in 1 .. l_de.count loop
         if l_para(i) is null or l_conjunto.exists(to_char(l_para(i), 'TM9')) then
            if l_antes(i) = hsm_tipos.co_devedora then
               l_quitadas(l_quitadas.count + 1) := l_de(i);
            end if;
         else
            l_devedoras(l_devedoras.count + 1) := l_de(i);
         end if;
      end loop;
      marcar(l_quitadas, hsm_tipos.co_na_fila);
      marcar(l_devedoras, hsm_tipos.co_devedora);
      return l_ids.count - l_devedoras.count;
   end passar_a_vez;

   -- What a change counts as
   --   in_envios  sends the row has after it
   procedure contar(
      io_fatos in out nocopy hsm_contagem.t_fatos,
      in_mudanca in t_mudanca,
      in_canal in varchar2,
      in_tipo_os in varchar2,
      in_envios in number,
      in_criada in timestamp,
      in_devida in timestamp,
      in_agora in timestamp
   ) is
   begin
      -- Leaves what it was enqueued as, or is it again
      if in_envios = 0 and (in_mudanca.de = hsm_tipos.co_pendente or in_mudanca.para = hsm_tipos.co_pendente) then
         hsm_contagem.contar(
            io_fatos, hsm_contagem.co_entrou, in_canal, in_tipo_os, null, in_criada, in_agora,
            in_quantidade => case in_mudanca.de when hsm_tipos.co_pendente then 1 else -1 end
         );
      end if;
      -- An attempt that is given back comes with the number of those that are left
      if in_mudanca.de = hsm_tipos.co_enviando and in_mudanca.tentativas is null then
         hsm_contagem.contar(
            io_fatos, hsm_contagem.co_tentativa, in_canal, in_tipo_os, null, in_agora, in_agora
         );
      end if;
      if in_mudanca.para = hsm_tipos.co_processado then
         hsm_contagem.contar(
            io_fatos, hsm_contagem.co_entregue, in_canal, in_tipo_os, null, in_agora, in_agora,
            in_demora_s => hsm_politica.segundos_entre(in_devida, in_agora)
         );
      elsif in_mudanca.para in (hsm_tipos.co_falha, hsm_tipos.co_cancelado) then
         hsm_contagem.contar(
            io_fatos, in_mudanca.para, in_canal, in_tipo_os, in_mudanca.motivo, in_agora, in_agora
         );
      end if;
   end contar;

   procedure aplicar(io_mudancas in out nocopy t_mudancas, in_agora in timestamp) is
      l_fatos hsm_contagem.t_fatos;
   begin
      aplicar(io_mudancas, in_agora, l_fatos);
   end aplicar;

   procedure aplicar(
      io_mudancas in out nocopy t_mudancas,
      in_agora in timestamp,
      io_fatos in out nocopy hsm_contagem.t_fatos
   ) is
      l_terminadas hsm_tipos.t_numeros;
      l_canais hsm_tipos.t_textos;
      l_tipos hsm_tipos.t_textos;
      l_envios hsm_tipos.t_numeros;
      l_criadas t_instantes;
      l_devidas t_instantes;
      l_n pls_integer := 0;
      l_total pls_integer;
   begin
      if io_mudancas.count = 0 then
         hsm_contagem.anotar(io_fatos);
         return;
      end if;
      for i in 1 .. io_mudancas.count loop
         conferir(io_mudancas(i));
      end loop;

      g_em_mudanca := true;

      forall i in 1 .. io_mudancas.count
         update hsm_fila_notificacao f
            set f.status = io_mudancas(i).para,
                f.tentativas = coalesce(io_mudancas(i).tentativas, f.tentativas),
                f.envios = coalesce(io_mudancas(i).envios, f.envios),
                f.proxima_tentativa = coalesce(io_mudancas(i).proxima_tentativa, f.proxima_tentativa),
                f.dt_devida = case
                                 when io_mudancas(i).de = hsm_tipos.co_falha
                                      and io_mudancas(i).para = hsm_tipos.co_pendente
                                 then io_mudancas(i).proxima_tentativa
                                 else f.dt_devida
                              end,
                f.expira_em = case
                                 when io_mudancas(i).de = hsm_tipos.co_falha
                                      and io_mudancas(i).para = hsm_tipos.co_pendente
                                 then io_mudancas(i).proxima_tentativa
                                      + (select numtodsinterval(r.validade_min, 'MINUTE')
                                           from hsm_rota_notificacao r
                                          where r.id = f.id_rota)
                                 else f.expira_em
                              end,
                f.dt_processamento = case when io_mudancas(i).para <> hsm_tipos.co_pendente then in_agora end,
                f.motivo = io_mudancas(i).motivo,
                f.ultimo_erro = coalesce(io_mudancas(i).ultimo_erro, f.ultimo_erro),
                f.estacionada = hsm_tipos.co_na_fila,
                f.trabalhador = null,
                f.reserva = null,
                f.reserva_ate = null
          where f.id = io_mudancas(i).id
            and f.status = io_mudancas(i).de
            and (io_mudancas(i).reserva is null or f.reserva = io_mudancas(i).reserva)
         returning canal, tipo_os, envios, dt_criacao, coalesce(dt_devida, dt_criacao)
         bulk collect into l_canais, l_tipos, l_envios, l_criadas, l_devidas;

      g_em_mudanca := false;

      -- All of them before anything is called: the next statement, wherever, would have its own
      for i in 1 .. io_mudancas.count loop
         io_mudancas(i).aplicada := sql%bulk_rowcount(i) > 0;
      end loop;
      for i in 1 .. io_mudancas.count loop
         if io_mudancas(i).aplicada then
            l_n := l_n + 1;
            contar(
               io_fatos, io_mudancas(i), l_canais(l_n), l_tipos(l_n), l_envios(l_n), l_criadas(l_n), l_devidas(l_n),
               in_agora
            );
            if io_mudancas(i).para <> hsm_tipos.co_pendente then
               l_terminadas(l_terminadas.count + 1) := io_mudancas(i).id;
            end if;
         end if;
      end loop;
      hsm_contagem.anotar(io_fatos);
      l_total := passar_a_vez(l_terminadas);
   exception
      when others then
         g_em_mudanca := false;
         raise;
   end aplicar;

   function contar_aplicadas(in_mudancas in t_mudancas) return pls_integer is
      l_total pls_integer := 0;
   begin
      for i in 1 .. in_mudancas.count loop
         if in_mudancas(i).aplicada then
            l_total := l_total + 1;
         end if;
      end loop;
      return l_total;
   end contar_aplicadas;

   -- Of rows that wait for something, which are to be parked: those that what they wait for still holds back
   procedure repartir(
      in_ids in hsm_tipos.t_numeros,
      in_causas in hsm_tipos.t_numeros,      -- what each waits for, same positions
      in_nossas in sys.odcinumberlist,       -- of these, those we have locked
      in_seguram in sys.odcinumberlist,      -- and of those, the ones that still hold back
      out_saem out nocopy hsm_tipos.t_numeros,
      io_ficam in out nocopy hsm_tipos.t_numeros   -- gets those of which another session holds the cause
   ) is
      l_nossas hsm_tipos.t_posicoes := conjunto(in_nossas);
      l_seguram hsm_tipos.t_posicoes := conjunto(in_seguram);
   begin
      for i in 1 .. in_ids.count loop
         if l_seguram.exists(to_char(in_causas(i), 'TM9')) then
            out_saem(out_saem.count + 1) := in_ids(i);
         elsif not l_nossas.exists(to_char(in_causas(i), 'TM9')) then
            io_ficam(io_ficam.count + 1) := in_ids(i);
         end if;
      end loop;
   end repartir;

   procedure estacionar_por_rota(
      in_ids in hsm_tipos.t_numeros,
      in_rotas in hsm_tipos.t_numeros,
      io_ficam in out nocopy hsm_tipos.t_numeros
   ) is
      l_nossas sys.odcinumberlist;
      l_suspensas sys.odcinumberlist;
      l_saem hsm_tipos.t_numeros;
   begin
      if in_ids.count = 0 then
         return;
      end if;

      l_nossas := travar_rotas(em_sql(in_rotas));
      -- Read again: SKIP LOCKED may show a route as it was before its suspension ended
      select /*+ leading(i@ids r) use_nl(r) index(r hsm_rota_pk) */ r.id
        bulk collect into l_suspensas
        from hsm_rota_notificacao r
       where r.id in (select /*+ qb_name(ids) unnest cardinality(i 100) */ i.column_value
                        from table(l_nossas) i)
         and r.suspensa = hsm_tipos.co_sim;

      repartir(in_ids, in_rotas, l_nossas, l_suspensas, l_saem, io_ficam);
      marcar(l_saem, hsm_tipos.co_espera_rota);
   end estacionar_por_rota;

   procedure estacionar_por_ordem(
      in_ids in hsm_tipos.t_numeros,
      in_cabecas in hsm_tipos.t_numeros,
      io_ficam in out nocopy hsm_tipos.t_numeros
   ) is
      l_nossas sys.odcinumberlist;
      l_vivas sys.odcinumberlist;
      l_paradas hsm_tipos.t_numeros;
      l_voltam hsm_tipos.t_numeros;
      l_saem hsm_tipos.t_numeros;
   begin
      if in_ids.count = 0 then
         return;
      end if;

      l_nossas := travar(em_sql(in_cabecas));
      -- Read again: SKIP LOCKED may show a row as it was before it ended
      select /*+ leading(i f) use_nl(f) index(f hsm_fila_pk) cardinality(i 100) */
             f.id, f.id_parada
        bulk collect into l_vivas, l_paradas
        from table(l_nossas) i
        join hsm_fila_notificacao f
          on f.id = i.column_value
       where f.id_ordem is not null;

      repartir(in_ids, in_cabecas, l_nossas, l_vivas, l_saem, io_ficam);
      -- Who waits, waits for one that stands in the claims' order or is on its way: the end of a parked one may be
      -- nobody's business for long
      for i in 1 .. l_vivas.count loop
         if l_paradas(i) is not null then
            l_voltam(l_voltam.count + 1) := l_vivas(i);
         end if;
      end loop;
      marcar(l_voltam, hsm_tipos.co_na_fila);
      marcar(l_saem, hsm_tipos.co_espera_ordem);
   end estacionar_por_ordem;

   procedure adiar(in_ids in hsm_tipos.t_numeros, in_ate in timestamp) is
   begin
      if in_ids.count = 0 then
         return;
      end if;
      forall i in 1 .. in_ids.count
         update hsm_fila_notificacao f
            set f.proxima_tentativa = in_ate
          where f.id = in_ids(i)
            and f.status = hsm_tipos.co_pendente;
   end adiar;

   procedure soltar(in_id_rota in number, in_limite in pls_integer, out_ids out nocopy hsm_tipos.t_numeros) is
      cursor c_paradas is
         select /*+ index(f hsm_fila_parada_idx) */ f.id
           from hsm_fila_notificacao f
          where f.rota_parada = in_id_rota
            and f.os_parada is null
          order by f.rota_parada, f.os_parada, f.origem_parada, f.id_parada
            for update of f.estacionada skip locked;

      l_ids hsm_tipos.t_numeros;
   begin
      open c_paradas;
      fetch c_paradas bulk collect into l_ids limit in_limite;
      close c_paradas;
      deixar_entrar(em_sql(l_ids), out_ids);
   end soltar;

   function soltar_sonda(in_id_rota in number) return number is
      l_ids hsm_tipos.t_numeros;
      l_livres hsm_tipos.t_posicoes;
      l_uma hsm_tipos.t_numeros;
      l_solta hsm_tipos.t_numeros;
   begin
      select p.id
        bulk collect into l_ids
        from (select /*+ no_merge index(f hsm_fila_parada_idx) */
                     f.id,
                     f.dt_envio,
                     (select /*+ no_unnest index(a hsm_fila_ordem_idx) */ min(a.id_ordem)
                        from hsm_fila_notificacao a
                       where a.os_ordem = f.os_ordem
                         and a.origem_ordem = f.origem_ordem
                         and a.rota_ordem = f.rota_ordem) as cabeca
                from hsm_fila_notificacao f
               where f.rota_parada = in_id_rota
                 and f.os_parada is null
                 and rownum <= co_amostra) p
       where p.cabeca is null
          or p.cabeca = p.id
       order by p.dt_envio asc nulls first, p.id asc;

      l_livres := conjunto(travar(em_sql(l_ids)));
      for i in 1 .. l_ids.count loop
         if l_livres.exists(to_char(l_ids(i), 'TM9')) then
            l_uma(1) := l_ids(i);
            deixar_entrar(em_sql(l_uma), l_solta);
            exit when l_solta.count > 0;
         end if;
      end loop;
      return case when l_solta.count > 0 then l_solta(1) end;
   end soltar_sonda;

   function pagar_devidas(in_limite in pls_integer) return pls_integer is
      cursor c_devedoras is
         select /*+ index(f hsm_fila_devedora_idx) */ f.id
           from hsm_fila_notificacao f
          where f.id_devedora is not null
          order by f.id_devedora
            for update of f.estacionada skip locked;

      l_ids hsm_tipos.t_numeros;
   begin
      open c_devedoras;
      fetch c_devedoras bulk collect into l_ids limit in_limite;
      close c_devedoras;
      return passar_a_vez(l_ids);
   end pagar_devidas;

   function soltar_orfas(in_limite in pls_integer) return pls_integer is
      cursor c_orfas is
         select /*+ index(p hsm_fila_parada_idx) */ p.id
           from hsm_fila_notificacao p
          where p.rota_parada is not null
            and (not exists (select /*+ no_unnest */ null
                               from hsm_rota_notificacao r
                              where r.id = p.rota_parada
                                and (p.os_parada is not null
                                     or r.suspensa = hsm_tipos.co_sim
                                     or r.soltando = hsm_tipos.co_sim))
                 or (p.os_parada is not null
                     and p.id_parada = (select /*+ no_unnest index(a hsm_fila_ordem_idx) */ min(a.id_ordem)
                                          from hsm_fila_notificacao a
                                         where a.os_ordem = p.os_parada
                                           and a.origem_ordem = p.origem_parada
                                           and a.rota_ordem = p.rota_parada)))
            for update of p.estacionada skip locked;

      l_ids hsm_tipos.t_numeros;
      l_voltam hsm_tipos.t_numeros;
   begin
      open c_orfas;
      fetch c_orfas bulk collect into l_ids limit in_limite;
      close c_orfas;
      deixar_entrar(em_sql(l_ids), l_voltam);
      return l_voltam.count;
   end soltar_orfas;

end hsm_estado;
/
