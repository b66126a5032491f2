create or replace package hsm_chamador authid definer as
   -- Whose code has called ours. Stateless; needs no other package of HSM.

   -- The schema of the unit nearest to us on the call stack that is neither HSM's nor SYS's. An anonymous block is
   -- nobody's: it counts for the unit that runs it as dynamic SQL. Where no unit is left, the session's user. So code
   -- acts under the name of its own schema, whoever's session it runs in.
   function esquema return varchar2;

end hsm_chamador;
/
