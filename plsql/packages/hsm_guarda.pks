create or replace package hsm_guarda authid definer as
   -- The clone guard: a refreshed copy of production must notify nobody. Compares the database as it is with the one
   -- that was armed. Never commits.
   --
   --   changed since armar                                        verdict
   --   DBID, CON_DBID, CDB, database or PDB name                  BLOQUEADO: a clone
   --   role is not PRIMARY                                        BLOQUEADO
   --   machine new, DB_UNIQUE_NAME the same                       BLOQUEADO until autorizar_maquina
   --   machine and DB_UNIQUE_NAME new, DBID the same (switchover) LIBERADO, one warning
   --   machine and DB_UNIQUE_NAME new, DBID not known             BLOQUEADO until autorizar_maquina
   --   RESETLOGS only (failover, point-in-time recovery)          LIBERADO, one warning
   --
   -- Names, role and machine come from SYS_CONTEXT at every call; DBID and RESETLOGS once a session from HSM_BANCO_VW,
   -- where they are known only if HSM may read V$DATABASE.

   co_liberado constant varchar2(10) := 'LIBERADO';
   co_bloqueado constant varchar2(10) := 'BLOQUEADO';

   -- The name of a machine has something no machine has.
   co_erro_maquina constant pls_integer := -20770;
   e_maquina exception;
   pragma exception_init(e_maquina, -20770);

   -- LIBERADO or BLOQUEADO.
   --   out_motivo  why it is BLOQUEADO, or the warning that goes with LIBERADO; null when there is nothing to say
   function veredito(out_motivo out varchar2) return varchar2;

   -- Writes a reason to HSM_LOG unless it was the last one written.
   procedure anunciar(in_motivo in varchar2);

   -- This database is the one that delivers, on all machines of it that can be seen. Renews the prefix of the sequence
   -- ids, so that nothing sent from here replaces a notification of the database this one was copied from.
   procedure armar;

   -- Allows one more machine. in_servidor may have a domain, which is not looked at. Raises e_maquina.
   procedure autorizar_maquina(in_servidor in varchar2);

end hsm_guarda;
/
