create or replace package hsm_saude_agenda authid definer as
   -- Part of hsm_saude: what the scheduler says of the jobs of HSM_AGENDA. Definer's rights: those of HSM, whoever
   -- calls. Stateless.

   -- True where the database itself starts the sender (HSM_TAREFA_ENVIO).
   function inicia_envio return boolean;

   procedure ver_tarefas(io_problemas in out nocopy hsm_saude.t_problemas);

end hsm_saude_agenda;
/
