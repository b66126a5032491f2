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
                f.envios = f.envios + 1
          where f.id = in_ids(i)
            and f.status = hsm_tipos.co_pendente
            and f.proxima_tentativa <= in_agora
            and (f.ordenada = hsm_tipos.co_nao
                 or not exists (select null
                                  from hsm_fila_notificacao a
                                 where a.os_vivo = f.os_vivo
                                   and a.rota_vivo = f.rota_vivo
                                   and a.id_vivo < f.id_vivo))
         returning id bulk collect into out_ids;

      g_em_mudanca := false;
   exception
      when others then
         g_em_mudanca := false;
         raise;
   end reservar;

   -- The arrows of the picture, claim excepted
   function permitida(in_de in varchar2, in_para in varchar2) return boolean is
   begin
      return (in_de = hsm_tipos.co_enviando
              and in_para in (hsm_tipos.co_processado, hsm_tipos.co_pendente, hsm_tipos.co_falha))
             -- PROCESSADO straight from PENDENTE or FALHA is a late success
             or (in_de = hsm_tipos.co_pendente and in_para in (hsm_tipos.co_processado, hsm_tipos.co_cancelado))
             or (in_de = hsm_tipos.co_falha and in_para in (hsm_tipos.co_processado, hsm_tipos.co_pendente));
   end permitida;

   procedure conferir(in_mudanca in t_mudanca) is
   begin
      if in_mudanca.de is null
         or in_mudanca.para is null
         or not permitida(in_mudanca.de, in_mudanca.para)
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
                f.dt_processamento = io_mudancas(i).dt_processamento,
                f.motivo = io_mudancas(i).motivo,
                f.ultimo_erro = io_mudancas(i).ultimo_erro,
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

end hsm_estado;
/
