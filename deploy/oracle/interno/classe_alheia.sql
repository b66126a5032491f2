-- Jobs in a class that is not of this product: the DBA has named it. In a dry run (hsm_ensaio is S) only says what it
-- would do.

alter session set nls_comp = binary;
alter session set nls_sort = binary;

declare
   procedure executar(in_comando in varchar2) is
   begin
      dbms_output.put_line(in_comando);
      if '&hsm_ensaio' = 'N' then
         execute immediate in_comando;
      end if;
   end executar;
begin
   executar('grant create job to hsm');
end;
/
