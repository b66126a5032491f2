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

   -- Facts as a JSON object, as text: the JSON types would keep memory of the customer's session for every row. Raises
   -- value_error beyond 32767 bytes.
   function como_json(in_fatos in hsm_fila.t_fatos) return varchar2;

end hsm_entrada;
/
