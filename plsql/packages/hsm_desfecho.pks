create or replace package hsm_desfecho authid definer as
   -- What becomes of claimed rows: the job's report, or its silence. Never commits and never waits for another session.

   -- Takes a report in; see hsm_envio_api.registrar. A result is booked whole or not at all: row, attempt, channel and
   -- route. Raises hsm_resultado.e_resultado.
   procedure registrar(in_resultados in clob, in_agora in timestamp, out_resumo out varchar2);

   -- Brings back up to in_limite rows whose lease is over: to PENDENTE, or to FALHA when the attempts are used up. Rows
   -- locked by somebody else are left for the next call. Returns how many came back.
   --   in_prazo_s  length of a lease in seconds: a longer one that was given after now is over too (the clock went
   --               back)
   function recuperar_vencidas(
      in_agora in timestamp,
      in_prazo_s in number,
      in_limite in pls_integer
   ) return pls_integer;

end hsm_desfecho;
/
