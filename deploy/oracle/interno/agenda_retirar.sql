-- The jobs of an installation and the privileges they needed.

declare
   e_nao_concedido exception;
   pragma exception_init(e_nao_concedido, -1952);

   procedure revogar(in_privilegio in varchar2) is
   begin
      execute immediate 'revoke ' || in_privilegio || ' from hsm';
   exception
      when e_nao_concedido then
         dbms_output.put_line(in_privilegio || ': não estava concedido');
   end revogar;
begin
   hsm.hsm_agenda.remover;
   revogar('create external job');
   revogar('create job');
   dbms_output.put_line('Tarefas removidas');
end;
/
