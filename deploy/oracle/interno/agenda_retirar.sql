-- The jobs of an installation and the privileges they needed. In a dry run (hsm_ensaio is S) only says what it would do.

declare
   e_nao_concedido exception;
   pragma exception_init(e_nao_concedido, -1952);

   procedure executar(in_comando in varchar2) is
   begin
      dbms_output.put_line(in_comando);
      if '&hsm_ensaio' = 'N' then
         execute immediate in_comando;
      end if;
   exception
      when e_nao_concedido then
         dbms_output.put_line('  não estava concedido');
   end executar;
begin
   executar('begin hsm.hsm_agenda.remover; end;');
   executar('revoke create external job from hsm');
   executar('revoke create job from hsm');
end;
/
