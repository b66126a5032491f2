create or replace package hsm_fila_falha authid definer as
   -- What becomes of events that could not be enqueued. Apart from hsm_fila, so that the customer's trigger is answered
   -- even when that package is missing or does not compile. Stateless; needs HSM_PARAMETRO, the log and the
   -- specification of hsm_chamador, nothing else.
   -- THIS SPEC CHANGES ONLY IN A MAJOR VERSION: the customer's trigger depends on it.

   -- What PROPAGAR raises: the number of hsm_fila.e_enfileirar, repeated because to use a constant of HSM_FILA could
   -- mean to load a body that does not compile.
   co_erro constant pls_integer := -20710;

   -- Does what the parameter ENFILEIRAR_ERRO says: ISOLAR writes one entry, which names the orders, to HSM_LOG (bounded
   -- for each schema: see hsm_registro) and returns; PROPAGAR raises hsm_fila.e_enfileirar. A parameter that cannot be
   -- read counts as ISOLAR.
   --   in_eventos  the events that are not in the queue; of each the order is named, ? where there is none
   --   in_erro     why, for people
   procedure tratar(in_eventos in hsm_fila.t_eventos, in_erro in varchar2);

end hsm_fila_falha;
/
