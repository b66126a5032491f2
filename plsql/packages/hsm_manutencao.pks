create or replace package hsm_manutencao authid definer as
   -- What the scheduler runs inside the database. Every routine commits its own work, is safe on two instances at
   -- once, and writes to HSM_LOG what it then raises.

   -- Brings expired leases back and starts the external job when something is due.
   procedure vigiar;

end hsm_manutencao;
/
