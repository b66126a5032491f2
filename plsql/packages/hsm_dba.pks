create or replace package hsm_dba authid definer as
   -- What somebody whose acts are audited must not do: to govern the audit, the log, the transactions of the
   -- application, and the clone guard. Granted to nobody; a DBA calls it by EXECUTE ANY PROCEDURE. Every routine is a
   -- whole transaction: it commits, or rolls back and raises. Like those of hsm_admin they write to HSM_AUDITORIA who
   -- did it, when, why (in_motivo, up to 1000 characters) and the values before and after. They raise
   -- hsm_admin.e_argumento (reason too long) and hsm_admin.e_ocupado.

   -- Sets any parameter, the reserved ones included. Raises hsm_config.e_desconhecido, hsm_config.e_valor.
   --   RETENCAO_AUDITORIA_D made shorter holds for the acts that follow: those there are, and the change itself, are
   --   kept for as long as they were promised. Made longer it holds for all.
   procedure definir_parametro(in_nome in varchar2, in_valor in varchar2, in_motivo in varchar2 default null);

   -- Makes this database the one that delivers, on every machine of it that can be seen; see hsm_guarda. After an
   -- intended copy or move, never on a test copy: it is what keeps a copy from notifying anybody. What
   -- permitir_maquinas and conferir_maquina have set stays.
   procedure armar(in_motivo in varchar2 default null);

   -- Allows one more machine to deliver for this database. Raises hsm_guarda.e_maquina.
   --   in_servidor  its name, with or without domain
   procedure autorizar_maquina(in_servidor in varchar2, in_motivo in varchar2 default null);

   -- Allows every machine whose name, without domain, is like one of these patterns, in place of those permitted so
   -- far: 'dbprod%', 'ip-10-0-%'. For a database that changes its machine by itself: cold failover clusters, SEHA, RAC
   -- One Node, containers, Multi-AZ. Null: none. Raises hsm_guarda.e_maquina.
   procedure permitir_maquinas(in_padroes in varchar2, in_motivo in varchar2 default null);

   -- N: the guard does not look at the machine at all, where names follow no pattern; S, as installed: it does. What it
   -- still looks at is the database: where HSM may not read V$DATABASE, names only, and a copy that keeps them
   -- delivers. Raises hsm_admin.e_argumento.
   procedure conferir_maquina(in_conferir in varchar2, in_motivo in varchar2 default null);

   -- After HSM has been granted V$DATABASE or GV$INSTANCE (deploy/oracle/operacao/guarda.sql): the guard learns what it
   -- could not know when it was armed. Raises hsm_guarda.e_bloqueado.
   procedure completar_guarda(in_motivo in varchar2 default null);

end hsm_dba;
/
