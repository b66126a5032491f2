create or replace package hsm_metricas authid definer as
   -- The numbers for a monitoring system: what has been counted (HSM_CONSUMO_VW), what waits (HSM_CANAL_VW), what is
   -- wrong (hsm_saude). Reads nothing that grows with what is finished, rows in FALHA apart. No text of an order, no
   -- topic. Units stand in the names: _segundos, _linhas, _total. Stateless.

   -- The exposition, UTF-8 with a line feed after each line.
   --   in_openmetrics  false: Prometheus' text format 0.0.4 (text/plain; version=0.0.4), which every collector reads;
   --                   true: OpenMetrics 1.0 (application/openmetrics-text; version=1.0.0). They differ in what a
   --                   counter is called before its samples.
   function texto(in_openmetrics in boolean default false) return clob;

end hsm_metricas;
/
