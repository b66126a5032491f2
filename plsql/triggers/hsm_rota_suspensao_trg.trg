-- Whoever ends a suspension, its rows go on: one that stayed held would never be delivered.
create or replace trigger hsm_rota_suspensao_trg
after update of suspensa on hsm_rota_notificacao
for each row
when (old.suspensa = 'S' and new.suspensa = 'N')
begin
   hsm_estado.soltar(:new.id, :new.canal);
end hsm_rota_suspensao_trg;
/
