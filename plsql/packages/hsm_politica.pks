create or replace package hsm_politica authid definer as
   -- Pure rules of delivery: no table, no clock, no random number of its own. Stateless.

   -- Classes of "no answer came" that the job may report
   co_timeout constant varchar2(20 char) := 'TIMEOUT';
   co_conexao constant varchar2(20 char) := 'CONEXAO';
   co_dns constant varchar2(20 char) := 'DNS';
   co_tls constant varchar2(20 char) := 'TLS';
   co_resposta constant varchar2(20 char) := 'RESPOSTA';
   co_config_job constant varchar2(20 char) := 'CONFIG';
   co_devolvido_job constant varchar2(20 char) := 'DEVOLVIDO';

   -- ntfy code of the daily quota, which ends at 00:00 UTC
   co_cota_diaria constant pls_integer := 42908;

   -- Class of an outcome (hsm_tipos.co_sucesso and following).
   --   in_http     HTTP status; null when no answer came
   --   in_codigo   ntfy error code or null
   --   in_classe   what the job says when in_http is null: TIMEOUT, CONEXAO, DNS, TLS, RESPOSTA, CONFIG, DEVOLVIDO
   --   in_id_ntfy  message id given by ntfy; a 2xx without it came from something else (captive portal, proxy)
   -- Returns null when in_http is null and in_classe is none of these.
   function classificar(
      in_http in number,
      in_codigo in number,
      in_classe in varchar2,
      in_id_ntfy in varchar2
   ) return varchar2;

   -- Seconds to wait after a transient failure: exponential, capped, full jitter; at least 1.
   --   in_tentativa  attempts already spent (1..)
   --   in_sorteio    random number, 0 <= x < 1
   function espera_transitoria(
      in_tentativa in number,
      in_base_s in number,
      in_max_s in number,
      in_sorteio in number
   ) return number;

   -- Seconds to wait after a 429: what the server asked for (capped), else until the next 00:00 UTC for the daily
   -- quota, else in_base_s doubling with each repetition (capped).
   --   in_repeticoes  throttled sends of this row right before this one (0..)
   --   in_agora       now, UTC
   function espera_limite(
      in_codigo in number,
      in_esperar_s in number,
      in_repeticoes in number,
      in_base_s in number,
      in_max_s in number,
      in_agora in timestamp
   ) return number;

   -- in_instante plus a number of seconds (fractions kept).
   function somar_segundos(in_instante in timestamp, in_segundos in number) return timestamp;

   -- Seconds from one instant to another, negative when in_ate is earlier.
   function segundos_entre(in_de in timestamp, in_ate in timestamp) return number;

   -- Which of in_total channels is served first (1..in_total): changes with time so that none starves.
   function inicio_rodizio(in_agora in timestamp, in_total in pls_integer) return pls_integer;

end hsm_politica;
/
