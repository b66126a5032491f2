-- Statement level: one flag is looked at. A FORALL is a statement an element.
create or replace trigger hsm_fila_estado_trg
before update of status on hsm_fila_notificacao
begin
   if not hsm_estado.em_mudanca then
      raise_application_error(
         hsm_estado.co_erro_escrita_direta,
         'O status da fila só muda pelos pacotes HSM (use hsm_admin); alteração direta recusada'
      );
   end if;
end hsm_fila_estado_trg;
/
