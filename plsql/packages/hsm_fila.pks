create or replace package hsm_fila authid definer as
   -- Enqueues, and nothing else. Runs inside the business transaction, under the customer's trigger: one DML, no
   -- transaction control, no state. THIS SPEC CHANGES ONLY IN A MAJOR VERSION: the customer's trigger depends on it.

   -- The events could not be enqueued and the parameter ENFILEIRAR_ERRO is PROPAGAR.
   co_erro_enfileirar constant pls_integer := -20710;
   e_enfileirar exception;
   pragma exception_init(e_enfileirar, -20710);

   type t_evento is record (
      id_os number,
      tipo_os varchar2(4000),
      evento varchar2(4000),
      dados varchar2(32767),                       -- facts for the templates, a JSON object; not checked here
      nao_antes_de timestamp(6) with time zone     -- null: at once
   );
   type t_eventos is table of t_evento index by pls_integer;

   -- Enqueues one event: a row for each active route that matches.
   --   in_id_os         order
   --   in_tipo_os       order type, up to 30 characters
   --   in_evento        event, up to 30 characters: ABERTURA, STATUS, ATRIBUICAO, ATUALIZACAO or the caller's own
   --   in_dados         JSON object with the facts for the templates
   --   in_nao_antes_de  not to be sent before; such a row takes no part in ordering nor in coalescing
   -- No route at all leaves one CANCELADO row with reason SEM_ROTA.
   -- A failure does what the parameter ENFILEIRAR_ERRO says: ISOLAR writes it to HSM_LOG and returns, PROPAGAR
   -- raises e_enfileirar. A cancelled call (ORA-01013) is always raised.
   procedure enfileirar(
      in_id_os in number,
      in_tipo_os in varchar2,
      in_evento in varchar2,
      in_dados in varchar2 default null,
      in_nao_antes_de in timestamp with time zone default null
   );

   -- The same for many events in one go; the collection may be sparse. An event that fails does not keep the
   -- others out under ISOLAR.
   procedure enfileirar_lote(in_eventos in t_eventos);

end hsm_fila;
/
