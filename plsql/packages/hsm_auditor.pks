create or replace package hsm_auditor authid definer as
   -- Writes HSM_AUDITORIA: who did what, when and why. In the transaction of the act itself, so that neither is there
   -- without the other. Never commits. Stateless.
   --
   -- What a line says of the person comes from two places. The database says USUARIO, USUARIO_PROXY and ENDERECO_IP:
   -- they can be relied on. The client says USUARIO_SO, MAQUINA and IDENTIFICADOR, and may say what it likes: they help
   -- to find somebody who does not hide, and prove nothing.
   --
   -- A line is kept for as long as RETENCAO_AUDITORIA_D said when it was written (GUARDAR_ATE), however short the
   -- retention becomes afterwards; where it becomes longer, that holds for the lines there are too.

   --   in_ato         routine of hsm_admin or hsm_dba
   --   in_alvo        row, channel, route or parameter
   --   in_motivo      reason given, up to 1000 characters. Raises value_error beyond that
   --   in_quantidade  rows changed
   --   in_detalhe     criteria, values before and after, of any length; what does not fit in DETALHE is in
   --                  DETALHE_LONGO, whole
   procedure anotar(
      in_ato in varchar2,
      in_alvo in varchar2,
      in_motivo in varchar2 default null,
      in_quantidade in number default null,
      in_detalhe in varchar2 default null
   );

   -- True when a text has characters that move a terminal's cursor, or break a line.
   function tem_controle(in_texto in varchar2) return boolean;

   -- A value as the details of an act have it: nulo, or itself; one that could be taken for something else (it has a
   -- semicolon, an arrow, a quote, a control character) as JSON writes texts.
   function inconfundivel(in_valor in varchar2) return varchar2;

   -- Adds a value to the details of an act if it has changed: '; nome antes -> depois', both by inconfundivel.
   procedure acrescentar_mudanca(
      io_detalhe in out nocopy varchar2,
      in_nome in varchar2,
      in_antes in varchar2,
      in_depois in varchar2
   );

   -- Ids separated by commas, for in_detalhe: a thousand of any length, or as many as fit and '...'.
   function listar(in_ids in hsm_tipos.t_numeros) return varchar2;

end hsm_auditor;
/
