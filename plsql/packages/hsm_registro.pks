create or replace package hsm_registro authid definer as
   -- Writes HSM_LOG: the only autonomous transaction of the product that changes anything. Stateless. The parameter
   -- LOG_NIVEL says which levels are written: ERRO, AVISO, INFO or DEBUG and those before it. Payloads and facts, which
   -- are personal data, are for depuracao only.

   -- Each writes one line and commits it by itself, whatever becomes of the caller's transaction.
   -- They never raise: a log that cannot be written (a full tablespace) must not make things worse. Only a cancelled
   -- call (ORA-01013) is passed on, for it is meant for whoever is running.
   --   in_origem    package.routine
   --   in_mensagem  cut at 1000 characters
   --   in_detalhe   cut at 4000 bytes
   --   in_esquema   the schema whose code causes the entry, where it can cause any number of them; null: HSM's own. Of
   --                one schema no more than 50 are written in ten minutes, and 5 that say the same in IN_MENSAGEM. The
   --                others are counted: an entry with OMITIDAS stands for them and has the last one's detail. No schema
   --                uses up what another may write, and nobody waits.
   procedure erro(
      in_origem in varchar2,
      in_mensagem in varchar2,
      in_detalhe in varchar2 default null,
      in_esquema in varchar2 default null
   );
   procedure aviso(
      in_origem in varchar2,
      in_mensagem in varchar2,
      in_detalhe in varchar2 default null,
      in_esquema in varchar2 default null
   );
   procedure info(in_origem in varchar2, in_mensagem in varchar2, in_detalhe in varchar2 default null);
   procedure depuracao(in_origem in varchar2, in_mensagem in varchar2, in_detalhe in varchar2 default null);

   -- Error stack and backtrace of the exception being handled, for in_detalhe.
   function pilha return varchar2;

end hsm_registro;
/
