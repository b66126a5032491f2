create or replace package hsm_captura authid definer as
   -- Channels of type CAPTURA: nobody sends what they get, the site reads it where it stands (HSM_OUTBOX_VW). Never
   -- commits. Stateless.
   --
   -- A row of one that is due becomes PROCESSADO, reason CAPTURA, and gets the next number in POSICAO. One session at a
   -- time gives numbers, and has committed before another does: so they become visible in their order and without a
   -- gap, which ids, given while many transactions are under way, do not. Who has read up to a number has read all that
   -- will ever be below it.

   -- Captures up to in_limite rows, the lowest ids first. Returns how many; 0, too, while another session is at it, and
   -- where nothing may leave this database (hsm_guarda).
   function capturar(in_agora in timestamp, in_limite in pls_integer) return pls_integer;

end hsm_captura;
/
