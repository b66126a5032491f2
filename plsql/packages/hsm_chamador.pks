create or replace package hsm_chamador authid definer as
   -- Whose code has called ours. Stateless; needs no other package of HSM.

   -- The schema of the unit nearest to us on the call stack that is neither HSM's nor SYS's. An anonymous block is
   -- nobody's: it counts for the unit that runs it by EXECUTE IMMEDIATE. Where no unit is left, the session's user. So
   -- code acts under the name of its own schema, whoever's session it runs in.
   -- What is shown of the stack ends before a wrapped unit. So a wrapped unit that calls, and a block run by DBMS_SQL,
   -- which is wrapped, act under the name of the session's user: never of anybody who has no part in the call.
   function esquema return varchar2;

end hsm_chamador;
/
