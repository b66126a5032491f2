create or replace package hsm_saude authid definer as
   -- What needs somebody: the one list behind the panel, its metrics and hsm_envio_api.diagnostico. Changes nothing;
   -- of a channel that is late it locks rows for a moment, in a transaction of its own, to see who else does.
   -- Stateless.

   co_erro constant varchar2(10) := 'ERRO';          -- something is not being delivered
   co_atencao constant varchar2(10) := 'ATENCAO';    -- delivery goes on, or somebody stopped it on purpose

   type t_problema is record (
      chave varchar2(200 char),           -- its name, the same while it lasts
      gravidade varchar2(10),
      canal hsm_canal.canal%type,         -- null: of no channel
      problema hsm_log.mensagem%type,
      detalhe hsm_log.mensagem%type,      -- null: nothing to add
      providencia hsm_log.mensagem%type,  -- what to do; null: nothing
      desde timestamp(6)                  -- UTC; null: nobody knows
   );
   type t_problemas is table of t_problema index by pls_integer;

   -- What is wrong now, what stops most first; empty when everything is well: the verdict of the clone guard, the
   -- rows of HSM_SAUDE_VW, locks of other sessions on a channel that is late, the triggers of watched tables
   -- (HSM_ORIGEM), and what the scheduler says of the jobs of HSM_AGENDA.
   function problemas return t_problemas;

   -- A problem as sentences for the operator: what, details, what to do.
   function frase(in_problema in t_problema) return varchar2;

end hsm_saude;
/
