create or replace package hsm_auditor authid definer as
   -- Writes HSM_AUDITORIA: who did what, when and why. In the transaction of the act itself, so that neither is there
   -- without the other. Never commits. Stateless.

   --   in_ato         routine of hsm_admin
   --   in_alvo        row, channel, route or parameter
   --   in_motivo      reason given, cut at 1000 characters
   --   in_quantidade  rows changed
   --   in_detalhe     criteria, values before and after; cut at 4000 bytes
   procedure anotar(
      in_ato in varchar2,
      in_alvo in varchar2,
      in_motivo in varchar2 default null,
      in_quantidade in number default null,
      in_detalhe in varchar2 default null
   );

   -- Ids separated by commas, for in_detalhe; ends with '...' when they do not all fit.
   function listar(in_ids in hsm_tipos.t_numeros) return varchar2;

end hsm_auditor;
/
