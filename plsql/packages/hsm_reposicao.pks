create or replace package hsm_reposicao authid definer as
   -- Puts FALHA rows back in the queue: hsm_admin by hand, hsm_manutencao by policy. Never commits. Stateless.

   -- Rows in FALHA, locked by the caller, become PENDENTE with all their attempts. Their stored notification goes, so
   -- that it is built anew from the route as it is now. Returns how many rows changed.
   --   in_ids    1..n
   --   in_agora  now, UTC: due from here on
   function repor(in_ids in hsm_tipos.t_numeros, in_agora in timestamp) return pls_integer;

end hsm_reposicao;
/
