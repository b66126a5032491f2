create or replace package hsm_painel authid definer as
   -- What the operator looks at, from the views. Changes nothing. Shows no personal data.

   -- The panel: a whole HTML page in Portuguese, UTF-8, without scripts and without anything fetched from elsewhere.
   -- See deploy/oracle/painel.sql.
   function html return clob;

   -- The same numbers for a monitoring system, in the text format of Prometheus.
   function metricas return clob;

end hsm_painel;
/
