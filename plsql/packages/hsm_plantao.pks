create or replace package hsm_plantao authid definer as
   -- The alarm: what hsm_saude finds with gravity ERRO is told once, reminded of while it lasts, and told once more when
   -- it has passed. HSM_ALARME holds every problem for as long as it lasts, those of gravity ATENCAO too.

   -- Looks at the problems, keeps HSM_ALARME and tells who is to be told. Commits, so it is called with no work of one's
   -- own pending; leaves at once when another session is at it. Writes to HSM_LOG what it then raises.
   --   in_correio  false: no e-mail from here, which may take a while
   procedure avaliar(in_correio in boolean);

   -- For whoever is at work anyway, as a sender that shows itself: looks, without e-mail, where the job
   -- HSM_TAREFA_ALERTA has not for a while. Else nothing happens. As avaliar in everything else.
   procedure suprir;

end hsm_plantao;
/
