create or replace package hsm_saude authid definer as
   -- What needs somebody: the one list behind HSM_SAUDE_VW, the panel, its metrics, hsm_envio_api.diagnostico,
   -- verify.sql and the alarm. Cheap enough for every few seconds: looks at the first rows of what waits, never at
   -- history. Changes nothing; of a channel that is late it locks rows for a moment, in a transaction of its own, to
   -- see who else does. Stateless. The packages HSM_SAUDE_* know one thing each, and add what they find.

   co_erro constant varchar2(10) := 'ERRO';          -- something is not being delivered, or nobody would know of it
   co_atencao constant varchar2(10) := 'ATENCAO';    -- delivery goes on, or somebody stopped it on purpose

   type t_problema is record (
      chave hsm_alarme.chave%type,        -- the same as long as it lasts: DISJUNTOR:PADRAO
      gravidade varchar2(10),
      canal hsm_canal.canal%type,         -- null: the whole installation
      problema hsm_log.mensagem%type,
      detalhe hsm_log.mensagem%type,      -- null: nothing to add
      providencia hsm_log.mensagem%type,  -- what to do; null: nothing
      desde timestamp(6)                  -- UTC; null: not known
   );
   type t_problemas is table of t_problema index by pls_integer;

   -- What is wrong now, what stops most first; empty when everything is well. A part of it that fails is a problem
   -- itself (SAUDE:part). Raises nothing but ORA-01013.
   --
   --   GUARDA                 the clone guard blocks this database, or has noticed a change
   --   REMETENTE              something is due and no sender is there; or a resident one has fallen silent
   --   REMETENTE:channel      something is due and no sender that is there serves this channel
   --   CONTA                  HSM_JOB is locked, or its password has expired or soon will
   --   DISJUNTOR:channel      breaker open
   --   ENTREGA:channel        breaker closed, and the last ALARME_FALHAS sends have failed
   --   ATRASO:channel         the oldest due row is more than ATRASO_S late
   --   TRAVA:channel          another session holds up a channel that is late
   --   RETIDO:channel         held after a 429
   --   PAUSADO:channel        paused by somebody
   --   ROTA:id                suspended route
   --   FALHAS, SEM_ROTA       failures, and events without a route, of the last 24 hours
   --   GATILHO:schema.table   trigger of a watched table missing, disabled, invalid or older than its declaration
   --   SEM_TAREFAS, AGENDADOR, TAREFA:job, TAREFA_FALHOU:job, TAREFA_LONGA:job
   --                          jobs of HSM_AGENDA: none there, not started by the scheduler, one missing or disabled,
   --                          its last run failed, a run that does not end
   --   ATUALIZACAO            a script has stopped the jobs and not ended
   --   PURGA, CONSUMO, RELOGIO
   --                          purge or roll-up behind; clock put back
   --   ALARME                 an alarm that nobody could be told
   --   PLANTAO                nobody could be: the alarm's job runs, and its look at the problems comes to no end
   --   LOG:origin             errors in HSM_LOG of the last 24 hours
   function problemas return t_problemas;

   -- The same as a JSON array of objects with chave, gravidade, canal, problema, detalhe, providencia and desde
   -- (2026-11-30T09:00:00Z); what is null is left out. ASCII.
   function json return clob;

   -- A problem as sentences for the operator: what, details, what to do.
   function frase(in_problema in t_problema) return varchar2;

   -- Of a list only what is of this gravity; in_canais (comma separated, in any case) leaves out what is of other
   -- channels, null leaves out nothing.
   function contar(in_problemas in t_problemas, in_gravidade in varchar2, in_canais in varchar2 default null)
      return pls_integer;

   -- For the packages HSM_SAUDE_*: adds a problem.
   procedure anexar(
      io_problemas in out nocopy t_problemas,
      in_chave in varchar2,
      in_gravidade in varchar2,
      in_problema in varchar2,
      in_detalhe in varchar2,
      in_providencia in varchar2,
      in_canal in varchar2 default null,
      in_desde in timestamp default null
   );

   -- An instant (UTC) as people read it, in the time zone FUSO.
   function momento(in_instante in timestamp) return varchar2;

end hsm_saude;
/
