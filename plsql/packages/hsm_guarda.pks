create or replace package hsm_guarda authid definer as
   -- The clone guard: a refreshed copy of production must notify nobody. Compares the database as it is with the one
   -- that was armed. Never commits.
   --
   --   changed since armar                                        verdict
   --   DBID, CON_DBID, CDB, database or PDB name                  BLOQUEADO: a clone
   --   role is not PRIMARY                                        BLOQUEADO
   --   machine new, DB_UNIQUE_NAME the same                       BLOQUEADO until autorizar_maquina, or permitted
   --   machine and DB_UNIQUE_NAME new, DBID the same (switchover) LIBERADO, one warning
   --   machine and DB_UNIQUE_NAME new, DBID not known             BLOQUEADO until autorizar_maquina
   --   RESETLOGS only (failover, point-in-time recovery)          LIBERADO, one warning
   --
   -- Names, role and machine come from SYS_CONTEXT at every call; DBID and RESETLOGS once a session from HSM_BANCO_VW,
   -- where they are known only if HSM may read V$DATABASE.
   --
   -- Where the machine of one and the same database changes without anybody's doing (cold failover clusters, SEHA, RAC
   -- One Node, containers, managed services), a pattern permits the names it may get (permitir_maquinas), or the
   -- machine is not looked at (conferir_maquina). Neither makes anything of another identity or role pass.
   --
   -- What changes the guard is for the DBA: hsm_dba, which says more.

   co_liberado constant varchar2(10) := 'LIBERADO';
   co_bloqueado constant varchar2(10) := 'BLOQUEADO';

   -- The name of a machine has something no machine has.
   co_erro_maquina constant pls_integer := -20770;
   e_maquina exception;
   pragma exception_init(e_maquina, -20770);

   -- What is to be completed is blocked.
   co_erro_bloqueado constant pls_integer := -20771;
   e_bloqueado exception;
   pragma exception_init(e_bloqueado, -20771);

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

   -- Patterns (LIKE) of machine names that may deliver, separated by commas, in place of those there are; null: none.
   -- Each says at least three characters besides % and _. Raises e_maquina.
   procedure permitir_maquinas(in_padroes in varchar2);

   -- Whether the machine is looked at.
   procedure conferir_maquina(in_conferir in boolean);

   -- Learns of the armed database what could not be known when it was armed: identity and instances, where HSM may read
   -- the views of them by now. Keeps everything else, the prefix included. Raises e_bloqueado.
   procedure completar;

end hsm_guarda;
/
