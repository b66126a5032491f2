create or replace package hsm_desfecho authid definer as
   -- What becomes of claimed rows: the job's report, or its silence. Called through hsm_envio. Never commits.

   -- Takes a report in; see hsm_envio_api.registrar. Raises hsm_resultado.e_resultado.
   procedure registrar(in_resultados in clob, in_agora in timestamp, out_resumo out varchar2);

   -- Brings expired leases back; see hsm_envio.recuperar_vencidas.
   function recuperar_vencidas(in_agora in timestamp, in_limite in pls_integer) return pls_integer;

end hsm_desfecho;
/
