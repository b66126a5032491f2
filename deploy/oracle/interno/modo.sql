-- Says how the files of plsql/ are dealt with: run, or in a dry run (hsm_ensaio is S) named with the statement they
-- begin with. Sets hsm_passo, and hsm_passo_unidade for files whose text may hold an ampersand.
column hsm_ensaio new_value hsm_ensaio noprint
select null as hsm_ensaio
  from dual
 where 1 = 0;
column hsm_passo new_value hsm_passo noprint
column hsm_passo_unidade new_value hsm_passo_unidade noprint
select case '&hsm_ensaio' when 'S' then 'passo_ensaio.sql' else 'passo.sql' end as hsm_passo,
       case '&hsm_ensaio' when 'S' then 'passo_ensaio.sql' else 'passo_unidade.sql' end as hsm_passo_unidade
  from dual;
