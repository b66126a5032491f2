create or replace package hsm_politica authid definer as
   -- Pure rules of delivery: no table, no clock, no random number of its own. Stateless.

   -- What the job says came of a send where there is no HTTP status: no answer,
   co_timeout constant varchar2(20) := 'TIMEOUT';
   co_conexao constant varchar2(20) := 'CONEXAO';
   co_dns constant varchar2(20) := 'DNS';
   co_tls constant varchar2(20) := 'TLS';
   co_resposta constant varchar2(20) := 'RESPOSTA';
   co_config_job constant varchar2(20) := 'CONFIG';
   co_devolvido_job constant varchar2(20) := 'DEVOLVIDO';
   -- or that of a server without HTTP: taken; an error with a code; this message refused for what it is; destination
   -- unknown or forbidden; no more for now
   co_entregue_job constant varchar2(20) := 'ENTREGUE';
   co_erro_job constant varchar2(20) := 'ERRO';
   co_recusado_job constant varchar2(20) := 'RECUSADO';
   co_destino_job constant varchar2(20) := 'DESTINO';
   co_limite_job constant varchar2(20) := 'LIMITE';

   -- ntfy code of the daily quota, which ends at 00:00 UTC
   co_cota_diaria constant pls_integer := 42908;

   -- What an answer means: the first of RESPOSTAS that fits. Of an HTTP answer a code is ntfy's when its first three
   -- digits are the status; without HTTP it is what the type's protocol calls so.
   type t_resposta is record (
      tipo hsm_canal.tipo%type,     -- null: of every type
      http_de pls_integer,          -- null: no HTTP status, DITO says what came
      http_ate pls_integer,
      dito varchar2(20),            -- what the job says (CO_TIMEOUT and following)
      codigo_de pls_integer,        -- null: no code is asked for
      codigo_ate pls_integer,
      sem_codigo boolean,           -- true: only without a code
      classe hsm_tipos.st_classe,
      porque varchar2(200)
   );
   type t_respostas is table of t_resposta index by pls_integer;

   -- The table of answers, 1..n. It covers every status of every type, and all that the job may say, but success: a 2xx
   -- (of NTFY only with the id of a message), and ENTREGUE where there is no HTTP (KAFKA, RABBITMQ, PROPRIO).
   function respostas return t_respostas;

   -- Class of an outcome (hsm_tipos.co_sucesso and following).
   --   in_tipo        the channel's
   --   in_http        HTTP status; null when no answer came, or one without HTTP
   --   in_codigo      error code of ntfy (in_http), or of the type's protocol; unknown ones are transient. Or null
   --   in_classe      what the job says when in_http is null: CO_TIMEOUT and following
   --   in_id_externo  id given by whoever took it; a 2xx of NTFY without one came from something else (captive portal,
   --                  proxy)
   -- Returns null when in_http is null and in_classe is none of these.
   function classificar(
      in_tipo in varchar2,
      in_http in number,
      in_codigo in number,
      in_classe in varchar2,
      in_id_externo in varchar2
   ) return varchar2;

   -- True for what the job may say: CO_TIMEOUT and following.
   function conhecida(in_classe in varchar2) return boolean;

   -- An outcome without HTTP in words for people.
   --   in_tipo    the channel's
   --   in_codigo  as the job reports it; of ERRO only
   --   in_classe  as the job reports it
   --   in_causa   which of several it is: SEM_CONEXAO (TIMEOUT), CANAL, RESERVA, TIPO, ACESSO, PRIVADO or PROXY and its
   --              status (CONFIG). What is none of these are words of the job's own, or of the server: an answer
   --              without HTTP is told with them, else they stand alone
   -- Null for DEVOLVIDO and ENTREGUE, which are no failures.
   function explicar(in_tipo in varchar2, in_codigo in number, in_classe in varchar2, in_causa in varchar2)
      return varchar2;

   -- True for an answer of class CONFIG that is a page of somebody else: of a wrong address, then every row
   -- gets it, or of a filter that dislikes one text. Not for 401 and 407, which are about nobody's text.
   function estranha(in_classe in varchar2, in_http in number, in_codigo in number) return boolean;

   -- True for the classes that only a server that works can give.
   function servidor_responde(in_classe in varchar2) return boolean;

   -- Seconds to wait after a transient failure: exponential, capped, full jitter; at least 1.
   --   in_tentativa  attempts already spent (1..)
   --   in_sorteio    random number, 0 <= x < 1
   function espera_transitoria(
      in_tentativa in number,
      in_base_s in number,
      in_max_s in number,
      in_sorteio in number
   ) return number;

   -- Seconds to wait after a 429: what the server asked for (capped), else for the daily quota until a minute after the
   -- next 00:00 UTC, else in_base_s doubling with each repetition (capped). A quota that is still used up in the first
   -- quarter of an hour of a day is yesterday's, by a clock that is not quite ours: it grows like the rest.
   --   in_repeticoes  holds of the channel right before this one (0..)
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

   -- Seconds until a suspended route tries again: a minute, doubling with each refused probe, half an hour at most.
   co_sonda_rota_base_s constant pls_integer := 60;
   co_sonda_rota_max_s constant pls_integer := 1800;
   function espera_sonda_rota(in_sondas in number) return number;

   -- True when the time of a suspended route's probe has come, or was set by a clock that ran ahead: it is further away
   -- than any wait.
   function sonda_rota_devida(in_quando in timestamp, in_agora in timestamp) return boolean;

   -- What a channel lets through
   subtype t_canal is hsm_canal%rowtype;

   -- The outcome of a send, as its channel sees it
   type t_sinal is record (
      canal hsm_canal.canal%type,
      classe hsm_tipos.st_classe,
      reserva varchar2(400),        -- token of the send
      dt_reserva timestamp(6),      -- when it was claimed
      codigo number,                -- the server's, or null
      esperar_s number,             -- what the server asked for, or null
      erro hsm_tentativa_envio.erro%type,
      ja_enviada boolean,           -- the row had been sent before
      estranha boolean,             -- see ESTRANHA
      ocupado boolean,              -- out: the channel has to hear of it and somebody else holds it
      da_linha boolean,             -- out: a failure is the row's own, see CULPA_DA_LINHA
      aberto boolean,               -- out: after all of the report the breaker is not closed
      falhas number                 -- out: transient failures in a row by then
   );

   -- The parameters that move a channel
   type t_regras is record (
      falhas number,                -- DISJUNTOR_FALHAS
      abertura_base_s number,       -- DISJUNTOR_BASE_S
      abertura_max_s number,        -- DISJUNTOR_MAX_S
      limite_base_s number,         -- ESPERA_LIMITE_S
      limite_max_s number           -- ESPERA_LIMITE_MAX_S
   );

   -- True for an instant that only a clock that ran ahead can have given. Sessions see "now" a little apart, and so do
   -- the clocks of two instances: up to a minute is not ahead.
   co_relogio_s constant pls_integer := 60;
   function adiantado(in_instante in timestamp, in_agora in timestamp) return boolean;

   -- True when so many seconds have passed since an instant, or it was given by a clock that ran ahead: what waits for
   -- that would wait as long as the clock was fast. Null has not passed.
   function passou(in_desde in timestamp, in_segundos in number, in_agora in timestamp) return boolean;

   -- Sends the bucket holds now, fractions kept; null when the channel has no limit.
   function fichas_agora(in_canal in t_canal, in_agora in timestamp) return number;

   -- From when on nothing but the bucket keeps a send from the channel: in_agora, or a later instant while it is held
   -- after a 429, its breaker is open or a probe is under way. A pause is not looked at.
   function desimpedido_em(in_canal in t_canal, in_agora in timestamp) return timestamp;

   -- From when on the channel lets a send through: the same, and the bucket is not empty by then.
   function livre_em(in_canal in t_canal, in_agora in timestamp) return timestamp;

   -- How many sends the channel lets through now, 0 to in_lote; a breaker that is not closed lets one probe through.
   function cota(in_canal in t_canal, in_agora in timestamp, in_lote in pls_integer) return pls_integer;

   -- Sends have been handed out: charges the bucket, and marks the probe when the breaker is not closed.
   --   in_prazo_s  the probe expires after this many seconds
   procedure entregar(
      io_canal in out nocopy t_canal,
      in_quantos in pls_integer,
      in_reserva in varchar2,
      in_prazo_s in number,
      in_agora in timestamp
   );

   -- Whose fault a transient failure or a stranger's page is. The row's when the channel works: it has answered
   -- somebody else in the same report, or since the row was last sent, for a failure in between would still be counted.
   -- Else it may be an outage, which costs no row an attempt.
   --   in_canal      as it was before the report
   --   in_responde   the report has an answer of a server that works
   --   in_ja_enviada the row had been sent before
   function culpa_da_linha(in_canal in t_canal, in_responde in boolean, in_ja_enviada in boolean) return boolean;

   -- True when an outcome must not be lost on its channel: a failure, or what became of the breaker's probe.
   function importa_ao_canal(in_canal in t_canal, in_sinal in t_sinal) return boolean;

   -- An outcome has come. Opens the breaker after that many transient failures in a row or one configuration error (a
   -- stranger's page that is the row's own fault counts as transient), and closes it when the probe got any answer of a
   -- working server; then only the probe counts. A 429 holds the channel and empties the bucket; what was claimed
   -- before the last hold does not make the next one longer. A failure with which the server says how long to wait
   -- holds it too. What was returned unsent goes back to the bucket.
   --   io_mudou  becomes true when the channel changed, else stays as it was
   procedure absorver(
      io_canal in out nocopy t_canal,
      in_sinal in t_sinal,
      in_regras in t_regras,
      in_agora in timestamp,
      io_mudou in out boolean
   );

   -- How long deliveries took, counted by limits: 12, in seconds, and a thirteenth count for what took longer
   co_faixas constant pls_integer := 12;
   type t_faixas is table of number index by pls_integer;

   -- Upper limit of a count, 1 to 12, in seconds; null for any other.
   function limite_faixa(in_faixa in pls_integer) return number;

   -- Which count a number of seconds belongs to, 1 to 13: the first whose limit it does not pass.
   function faixa(in_segundos in number) return pls_integer;

   -- How many seconds a share of the deliveries did not exceed, as if each count were spread evenly between its limits;
   -- the last limit where the share ends beyond it. Null when there are none.
   --   in_faixas   counts 1 to 13; one that is missing is 0
   --   in_fracao   0 < x <= 1: 0.95 for the 95th percentile
   function percentil(in_faixas in t_faixas, in_fracao in number) return number;

   -- As new: breaker closed, no hold, bucket full.
   procedure religar(io_canal in out nocopy t_canal);

end hsm_politica;
/
