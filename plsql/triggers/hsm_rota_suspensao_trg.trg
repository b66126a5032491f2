-- Whoever ends a suspension, its rows go on: hsm_suspensao.soltar finds the route and puts them back in slices.
create or replace trigger hsm_rota_suspensao_trg
before update of suspensa on hsm_rota_notificacao
for each row
when (old.suspensa = 'S' and new.suspensa = 'N')
begin
   :new.soltando := hsm_tipos.co_sim;
   :new.motivo_suspensao := null;
   :new.dt_suspensao := null;
   :new.recusas_seguidas := 0;
   :new.sondas := 0;
   :new.proxima_sonda := null;
   :new.linha_sonda := null;
end hsm_rota_suspensao_trg;
/
