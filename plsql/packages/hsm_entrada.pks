create or replace package hsm_entrada authid definer as
   -- Puts events into the queue. What hsm_fila does with the events of customers' code, and the way in for the
   -- product's own code: nobody else may call it. One DML, no transaction control, no state.

   -- As hsm_fila.enfileirar_lote, which says what becomes of what cannot be enqueued.
   --   in_esquema   the schema the orders are of: with the name an event gives (t_evento.origem) their source
   --   in_marca     why these events exist when they are no ordinary ones (hsm_tipos.co_marca_*)
   --   in_proprios  true: the events are the product's own, whose type and name may begin with $
   -- Raises hsm_fila.e_enfileirar, and what fails before anything is inserted.
   procedure incluir(
      in_eventos in hsm_fila.t_eventos,
      in_esquema in varchar2,
      in_marca in varchar2 default null,
      in_proprios in boolean default false
   );

   -- An event of the product's own for just these routes, whatever they are for. It goes before everything else of
   -- their channels and waits for nothing, as it is of no order.
   --   in_rotas         ids, 1..n; one that is not there gets nothing
   --   in_validade_min  after so many minutes it is not sent any more, or earlier where the route says so
   --   out_ids          the new rows, 1..m, in the order of the routes' ids
   -- Raises hsm_fila.e_enfileirar where a row could not be inserted: then none is.
   procedure dirigir(
      in_evento in hsm_fila.t_evento,
      in_esquema in varchar2,
      in_rotas in hsm_tipos.t_numeros,
      in_validade_min in pls_integer,
      out_ids out nocopy hsm_tipos.t_numeros
   );

   -- Facts as a JSON object, as text: the JSON types would keep memory of the customer's session for every row. Raises
   -- value_error beyond 32767 bytes.
   function como_json(in_fatos in hsm_fila.t_fatos) return varchar2;

end hsm_entrada;
/
