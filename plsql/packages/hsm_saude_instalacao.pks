create or replace package hsm_saude_instalacao authid definer as
   -- Part of hsm_saude: the clone guard, the triggers of watched tables, what looks after the tables, the alarm, the
   -- log. Stateless.

   procedure ver_guarda(io_problemas in out nocopy hsm_saude.t_problemas);
   procedure ver_gatilhos(io_problemas in out nocopy hsm_saude.t_problemas);
   procedure ver_manutencao(io_problemas in out nocopy hsm_saude.t_problemas);
   procedure ver_alarme(io_problemas in out nocopy hsm_saude.t_problemas);
   procedure ver_log(io_problemas in out nocopy hsm_saude.t_problemas);

end hsm_saude_instalacao;
/
