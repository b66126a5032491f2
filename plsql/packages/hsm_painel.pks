create or replace package hsm_painel authid definer as
   -- What the operator looks at, from the views. Changes nothing. Shows no personal data.

   -- The panel: a whole HTML page in Portuguese, UTF-8, without scripts and without anything fetched from elsewhere.
   -- See deploy/oracle/painel.sql.
   function html return clob;

   co_openmetrics constant varchar2(20) := 'OPENMETRICS';

   -- The numbers for a monitoring system (hsm_metricas).
   --   in_formato  OPENMETRICS: as OpenMetrics 1.0; null or any other: Prometheus' text format
   function metricas(in_formato in varchar2 default null) return clob;

end hsm_painel;
/
