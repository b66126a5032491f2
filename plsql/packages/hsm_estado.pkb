create or replace package body hsm_estado as

   g_em_mudanca boolean := false;

   function em_mudanca return boolean is
   begin
      return g_em_mudanca;
   end em_mudanca;

   procedure reservar(
      in_ids in hsm_tipos.t_numeros,
      in_trabalhador in varchar2,
      in_reserva in varchar2,
      in_agora in timestamp,
      in_ate in timestamp,
      out_ids out nocopy hsm_tipos.t_numeros
   ) is
   begin
      out_ids.delete;
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
            and f.retida = hsm_tipos.co_nao
            and f.proxima_tentativa <= in_agora
            and (f.expira_em is null or f.expira_em > in_agora)
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
         returning id bulk collect into out_ids;

      g_em_mudanca := false;
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
             -- a waiting row that is too old needs no worker to fail
             or (in_de = hsm_tipos.co_pendente
                 and in_para = hsm_tipos.co_falha
                 and in_motivo = hsm_tipos.co_expirado)
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

   procedure aplicar(io_mudancas in out nocopy t_mudancas) is
   begin
      for i in 1 .. io_mudancas.count loop
         conferir(io_mudancas(i));
      end loop;

      g_em_mudanca := true;

      forall i in 1 .. io_mudancas.count
         update hsm_fila_notificacao f
            set f.status = io_mudancas(i).para,
                f.tentativas = io_mudancas(i).tentativas,
                f.envios = io_mudancas(i).envios,
                f.proxima_tentativa = io_mudancas(i).proxima_tentativa,
                -- back from FALHA, a row is valid anew, for as long as its route says now
                f.expira_em = case
                                 when io_mudancas(i).de = hsm_tipos.co_falha
                                      and io_mudancas(i).para = hsm_tipos.co_pendente
                                 then (select io_mudancas(i).proxima_tentativa
                                              + numtodsinterval(r.validade_min, 'MINUTE')
                                         from hsm_rota_notificacao r
                                        where r.id = f.id_rota)
                                 else f.expira_em
                              end,
                f.dt_processamento = io_mudancas(i).dt_processamento,
                f.motivo = io_mudancas(i).motivo,
                f.ultimo_erro = io_mudancas(i).ultimo_erro,
                f.retida = hsm_tipos.co_nao,
                f.trabalhador = null,
                f.reserva = null,
                f.reserva_ate = null
          where f.id = io_mudancas(i).id
            and f.status = io_mudancas(i).de
            and (io_mudancas(i).reserva is null or f.reserva = io_mudancas(i).reserva);

      g_em_mudanca := false;

      for i in 1 .. io_mudancas.count loop
         io_mudancas(i).aplicada := sql%bulk_rowcount(i) > 0;
      end loop;
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

   procedure reter(in_ids in hsm_tipos.t_numeros) is
   begin
      -- The test is repeated: SKIP LOCKED may have shown a route as it was before its suspension ended, and a row held
      -- after that would stay so
      forall i in 1 .. in_ids.count
         update hsm_fila_notificacao f
            set f.retida = hsm_tipos.co_sim
          where f.id = in_ids(i)
            and f.status = hsm_tipos.co_pendente
            and exists (select null
                          from hsm_rota_notificacao r
                         where r.id = f.id_rota
                           and r.suspensa = hsm_tipos.co_sim);
   end reter;

   procedure soltar(in_id_rota in number, in_canal in varchar2) is
      -- Locks in id order, as everybody who waits for rows of the queue
      cursor c_retidas is
         select /*+ index(f hsm_fila_viva_idx) */ f.id
           from hsm_fila_notificacao f
          where f.status_vivo = hsm_tipos.co_pendente
            and f.canal_vivo = in_canal
            and f.prior_vivo is null
            and f.id_rota = in_id_rota
          order by f.id
            for update of f.retida wait 5;
   begin
      open c_retidas;
      close c_retidas;
      update /*+ index(f hsm_fila_viva_idx) */ hsm_fila_notificacao f
         set f.retida = hsm_tipos.co_nao
       where f.status_vivo = hsm_tipos.co_pendente
         and f.canal_vivo = in_canal
         and f.prior_vivo is null
         and f.id_rota = in_id_rota;
   end soltar;

end hsm_estado;
/
