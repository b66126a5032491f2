-- Takes the last argument, in hsm_ultimo, into hsm_ensaio: S for ENSAIO, N for none; a word misspelled is no go-ahead.
-- Sets hsm_depois too, what the script has to say at its end: nothing, but for a dry run.

column hsm_ensaio new_value hsm_ensaio noprint
column hsm_depois new_value hsm_depois noprint
select case upper('&hsm_ultimo') when 'ENSAIO' then 'S' else 'N' end as hsm_ensaio,
       case upper('&hsm_ultimo') when 'ENSAIO' then 'ENSAIO: nada foi alterado.' end as hsm_depois
  from dual;

declare
   co_recusada constant pls_integer := -20999;
begin
   if upper('&hsm_ultimo') <> 'ENSAIO' then
      raise_application_error(co_recusada, 'O último argumento só pode ser ENSAIO, não &hsm_ultimo');
   end if;
end;
/
