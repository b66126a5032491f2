create or replace package hsm_saude_envio authid definer as
   -- Part of hsm_saude: whether there is somebody who sends, and whether he may log on. Stateless.
   --
   -- Where the database starts the sender (HSM_TAREFA_ENVIO), and where one is started from outside for one run at a
   -- time, an idle queue has no sender and that is well. A resident one is there all the time.

   procedure ver_remetentes(io_problemas in out nocopy hsm_saude.t_problemas);

   -- By HSM_CONTA_VW, where HSM may see DBA_USERS; else nothing is said.
   procedure ver_conta(io_problemas in out nocopy hsm_saude.t_problemas);

   -- The verdict itself, for whoever sees the account.
   --   in_situacao   DBA_USERS.ACCOUNT_STATUS; null: no such user
   --   in_bloqueada  LOCK_DATE
   --   in_vence      EXPIRY_DATE
   procedure julgar_conta(
      io_problemas in out nocopy hsm_saude.t_problemas,
      in_situacao in varchar2,
      in_bloqueada in date,
      in_vence in date
   );

end hsm_saude_envio;
/
