create or replace package hsm_painel authid definer as
   -- What the panel and a monitoring system ask for. Changes nothing. Shows no personal data, no credential, and of a
   -- topic only its beginning; hsm_painel_completo has more, for operators.
   -- JSON: instants have the offset of the zone of FUSO (2026-11-30T09:00:00-03:00), what is null is left out.

   -- What is wrong, channels, routes, senders, consumption, failures by route and reason, the last acts, the jobs.
   --   in_horas  window of consumption: 1 (a point a minute), 24 (every five minutes) or 168 (an hour); another counts
   --             as the next of these
   function resumo(in_horas in number default 24) return clob;

   -- What happened to an order: its newest 50 notifications, oldest first, with their sends, what they wait for and
   -- until when, and which acts of hsm_admin they allow.
   --   in_origem  whose: SCHEMA or SCHEMA.NAME; null: of every one
   function historia(in_id_os in number, in_origem in varchar2 default null) return clob;

   -- Rows of the queue, newest first; antes_de, when it is there, asks for the next page. Of finished rows no more than
   -- 5000 are looked at for a page, which may then have fewer rows than were asked for, even none.
   --   in_status    PENDENTE, ENVIANDO, PROCESSADO, FALHA, CANCELADO, or SEM_ROTA, which are the CANCELADO of that
   --                reason; null: any
   --   in_canal, in_tipo_os  null: any
   --   in_antes_de  rows with a smaller id; null: from the newest on
   --   in_limite    1 to 500; null: 50
   function linhas(
      in_status in varchar2 default null,
      in_canal in varchar2 default null,
      in_tipo_os in varchar2 default null,
      in_antes_de in number default null,
      in_limite in number default null
   ) return clob;

   -- The page of the panel, without data; it asks the server it comes from (python_job.panel).
   function pagina return clob;

   -- The page with the last 24 hours in it, for a file that needs no server; see deploy/oracle/painel.sql. ASCII, and
   -- no line of it is longer than 32767.
   function html return clob;

   co_openmetrics constant varchar2(20) := 'OPENMETRICS';

   -- The numbers for a monitoring system (hsm_metricas).
   --   in_formato  OPENMETRICS: as OpenMetrics 1.0; null or any other: Prometheus' text format
   function metricas(in_formato in varchar2 default null) return clob;

end hsm_painel;
/
