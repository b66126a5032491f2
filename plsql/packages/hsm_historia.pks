create or replace package hsm_historia authid definer as
   -- Rows of the queue as the panel shows them, in JSON: one order's whole story, and pages of rows. Instants are of
   -- the zone of FUSO, with offset; what is null is left out. Changes nothing. Stateless.

   -- What happened to an order: its newest 50 notifications, oldest first, each with its newest 50 sends, what it waits
   -- for and until when, and which acts of hsm_admin its state allows.
   --   in_origem    whose: SCHEMA or SCHEMA.NAME; null: of every one
   --   in_completa  with topics in full, answers of servers that are none of ntfy's, and what the phone showed for as
   --                long as RETENCAO_DADOS_D keeps it: for operators
   function da_os(in_id_os in number, in_origem in varchar2, in_completa in boolean) return clob;

   -- A page of rows, newest first. What needs finished rows reads no more than 5000 of them: the page may then have
   -- fewer rows than were asked for, even none, and tell all the same where the next one starts (antes_de).
   --   in_status    PENDENTE, ENVIANDO, PROCESSADO, FALHA, CANCELADO, or SEM_ROTA, which are the CANCELADO of that
   --                reason; null: any
   --   in_canal, in_tipo_os  null: any
   --   in_antes_de  only rows with a smaller id; null: from the newest on
   --   in_limite    1 to 500; null: 50
   function pagina(
      in_status in varchar2,
      in_canal in varchar2,
      in_tipo_os in varchar2,
      in_antes_de in number,
      in_limite in number
   ) return clob;

end hsm_historia;
/
