create or replace package hsm_fila authid definer as
   -- Enqueues, and nothing else; for triggers, procedures and blocks of a schema that has EXECUTE on it. Runs inside
   -- the business transaction: one DML, no transaction control, no state. THIS SPEC CHANGES ONLY IN A MAJOR VERSION:
   -- the customer's trigger depends on it.

   -- The events could not be enqueued and the parameter ENFILEIRAR_ERRO is PROPAGAR.
   co_erro_enfileirar constant pls_integer := -20710;
   e_enfileirar exception;
   pragma exception_init(e_enfileirar, -20710);

   -- Facts for the templates: name -> value
   type t_fatos is table of varchar2(32767) index by varchar2(128);

   type t_evento is record (
      id_os number,
      tipo_os varchar2(4000),
      evento varchar2(4000),
      dados varchar2(32767),                       -- the facts as a JSON object; not checked here
      nao_antes_de timestamp(6) with time zone,    -- null: at once
      fatos t_fatos,                               -- the facts, where dados is null
      origem varchar2(128)                         -- the name of the source within the caller's schema: its table
   );
   type t_eventos is table of t_evento index by pls_integer;

   -- Enqueues one event: a row for each active route that matches.
   -- An order is source and number: orders of the same number of two sources have nothing to do with each other. The
   -- source is SCHEMA.NAME, or SCHEMA alone. The schema is the one whose code calls (of a block a client sends, the
   -- session's user): nobody says another's. Where the database does not show whose code it is, the session's user
   -- counts: wrapped units, and blocks run by DBMS_SQL, as common engines like APEX run those of many applications. Let
   -- an unwrapped procedure of the application's schema call, or a trigger. The name is the caller's to choose, one for
   -- each table that numbers orders, and always the same for them.
   --   in_id_os         order
   --   in_tipo_os       order type; null: no type, which only routes for any type (*) match
   --   in_evento        event: ABERTURA, STATUS, ATRIBUICAO, ATUALIZACAO or the caller's own
   --   in_dados         JSON object with the facts for the templates
   --   in_nao_antes_de  not to be sent before; such a row takes no part in ordering nor in coalescing. A DATE or a
   --                    TIMESTAMP given here is taken as an hour of the session's time zone (SESSIONTIMEZONE), which
   --                    need not be the database server's: sysdate + 1/24 is an hour from now only where both agree,
   --                    systimestamp + interval '1' hour is one everywhere
   --   in_origem        name of the source within the caller's schema, of which 128 bytes count; null: the schema alone
   -- Trailing blanks of type and event, which a CHAR column adds, do not count. Of more than 30 characters the row
   -- shows the first 30; as it matches no route of that name, only * takes it, and HSM_LOG says so.
   -- No route at all leaves one CANCELADO row with reason SEM_ROTA.
   -- On an ordered route the events of one order go one after the other, each once the one before has ended: many
   -- waiting events under one in_id_os, a constant above all, go at the pace of one a claim.
   -- Type and event beginning with $ are the product's own and refused.
   -- A failure (no order, no event, a reserved name, an insert that is refused) does what the parameter ENFILEIRAR_ERRO
   -- says: ISOLAR writes it to HSM_LOG and returns, PROPAGAR raises e_enfileirar. A cancelled call (ORA-01013) is
   -- always raised.
   procedure enfileirar(
      in_id_os in number,
      in_tipo_os in varchar2,
      in_evento in varchar2,
      in_dados in varchar2 default null,
      in_nao_antes_de in timestamp with time zone default null,
      in_origem in varchar2 default null
   );

   -- The same for many events in one go; the collection may be sparse.
   -- Under ISOLAR what cannot be enqueued does not keep the rest out. Under PROPAGAR it is all or nothing: when
   -- e_enfileirar is raised no event of the call is in the queue, also for a caller that handles it and goes on.
   -- Facts (t_evento.fatos) that cannot be made JSON leave their event without facts, and one entry in HSM_LOG.
   procedure enfileirar_lote(in_eventos in t_eventos);

   -- Whether a value became another one, byte by byte, whatever NLS_COMP and NLS_SORT of the session say; never null,
   -- two nulls are the same. For triggers.
   function mudou(in_antes in varchar2, in_depois in varchar2) return boolean;

end hsm_fila;
/
