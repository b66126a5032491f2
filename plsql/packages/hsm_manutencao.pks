create or replace package hsm_manutencao authid definer as
   -- What the scheduler runs inside the database. Every routine commits its own work, may be run at any time and on
   -- two instances at once, and writes to HSM_LOG what it then raises. None waits for what it looks after.

   -- The order type and events of the alerts: routes of this type say which topic of the operations team they go to.
   -- Nobody else can enqueue them. Without such a route they are only lines in HSM_LOG.
   co_tipo_alerta constant varchar2(30) := '$HSM';
   co_evento_falha constant varchar2(30) := 'FALHA';
   co_evento_alarme constant varchar2(30) := 'ALARME';
   -- The schema they are of, the name of the source in it, and the source their rows have by that, which nobody else's
   -- can be
   co_esquema constant varchar2(128) := 'HSM';
   co_fonte_alerta constant varchar2(128) := 'ALERTA';
   co_origem_alerta constant varchar2(257) := 'HSM.ALERTA';

   -- The upkeep of hsm_envio (manter, arrumar), and starts the external job when something is due, or when no sender
   -- has shown itself for PULSO_S (0, the default: never for that): not while it runs, nor within a minute of a run
   -- that failed. Looks at every channel: work of one that the external job does not serve
   -- starts it all the same.
   procedure vigiar;

   -- Removes what is past its retention, a few hundred rows a transaction:
   --   finished rows with their attempts and notifications   RETENCAO_PROCESSADO_D, _CANCELADO_D, _FALHA_D
   --   the personal data of finished rows                    RETENCAO_DADOS_D (FALHA keeps its facts for replay)
   --   what servers other than ntfy have answered            RETENCAO_DADOS_D
   --   what the alarm told, and problems that have passed    RETENCAO_LOG_D
   --   senders that ended a day ago, silent ones             a week; never the last one seen
   --   consumption by minute and by hour                     two days, RETENCAO_CONSUMO_D; the totals stay
   --   HSM_LOG, HSM_AUDITORIA                                RETENCAO_LOG_D, RETENCAO_AUDITORIA_D; of the audit nothing
   --                                                         that a longer retention has promised (hsm_auditor)
   -- Stops after PURGA_MAX_S seconds; the next run goes on from there. Lets rows in again that are parked behind one
   -- which somebody has deleted by hand.
   procedure purgar;

   -- Sums what has been noted of the queue's consumption, HSM_MOVIMENTO, into HSM_CONSUMO: some thousand rows a
   -- transaction, for as long as half of what lies between two runs. One session at a time does it, others return.
   procedure somar;

   -- Puts FALHA rows back in the queue: those with one of the reasons in REPROCESSO_MOTIVOS that have been in FALHA for
   -- REPROCESSO_ESPERA_S and have come back less than REPROCESSO_VEZES times by this routine (0, the default: off).
   -- At most REPROCESSO_LOTE rows a call, oldest first; rows locked by somebody else are left for the next. Not those
   -- of alerts.
   procedure reprocessar;

   -- Tells the operations team about rows that went to FALHA: the first of a burst at once, that is after
   -- ALERTA_SILENCIO_S without any, and what comes after the last alert ALERTA_SILENCIO_S after that. An alert that
   -- itself ends in FALHA counts as not given: it is tried again every five minutes for a day. Then the problems of
   -- hsm_saude (hsm_plantao.avaliar).
   procedure alertar;

end hsm_manutencao;
/
