-- Installs the utPLSQL suites in the schema HSM, for a test database only. Needs utPLSQL v3 and the product.
--
--   Run as  SYSTEM or another DBA, connected to the PDB
--   Then    as a DBA: exec ut.run('hsm:hsm')
--   Undo    uninstall.sql
--   Re-runnable

set define off
set feedback off
set verify off
set serveroutput on size unlimited
whenever sqlerror exit failure rollback
whenever oserror exit failure rollback

-- What agenda.sql grants, so that the suite of HSM_AGENDA can create its jobs
grant create job to hsm;
grant create external job to hsm;

alter session set current_schema = hsm;

@@teste_apoio.pks
@@teste_apoio.pkb
@@teste_hsm_json.pks
@@teste_hsm_json.pkb
@@teste_hsm_politica.pks
@@teste_hsm_politica.pkb
@@teste_hsm_config.pks
@@teste_hsm_config.pkb
@@teste_hsm_registro.pks
@@teste_hsm_registro.pkb
@@teste_hsm_guarda.pks
@@teste_hsm_guarda.pkb
@@teste_hsm_contagem.pks
@@teste_hsm_contagem.pkb
@@teste_hsm_estado.pks
@@teste_hsm_estado.pkb
@@teste_hsm_vazao.pks
@@teste_hsm_vazao.pkb
@@teste_hsm_suspensao.pks
@@teste_hsm_suspensao.pkb
@@teste_hsm_vez.pks
@@teste_hsm_vez.pkb
@@teste_hsm_captura.pks
@@teste_hsm_captura.pkb
@@teste_hsm_destino.pks
@@teste_hsm_destino.pkb
@@teste_hsm_fila.pks
@@teste_hsm_fila.pkb
@@teste_hsm_fila_falha.pks
@@teste_hsm_fila_falha.pkb
@@teste_hsm_tipo_canal.pks
@@teste_hsm_tipo_canal.pkb
@@teste_hsm_evento.pks
@@teste_hsm_evento.pkb
@@teste_hsm_rota.pks
@@teste_hsm_rota.pkb
@@teste_hsm_resultado.pks
@@teste_hsm_resultado.pkb
@@teste_hsm_desfecho.pks
@@teste_hsm_desfecho.pkb
@@teste_hsm_envio.pks
@@teste_hsm_envio.pkb
@@teste_hsm_envio_api.pks
@@teste_hsm_envio_api.pkb
@@teste_hsm_auditor.pks
@@teste_hsm_auditor.pkb
@@teste_hsm_admin.pks
@@teste_hsm_admin.pkb
@@teste_hsm_dba.pks
@@teste_hsm_dba.pkb
@@teste_hsm_consulta.pks
@@teste_hsm_consulta.pkb
@@teste_hsm_agenda.pks
@@teste_hsm_agenda.pkb
@@teste_hsm_manutencao.pks
@@teste_hsm_manutencao.pkb
@@teste_hsm_plantao.pks
@@teste_hsm_plantao.pkb
@@teste_hsm_saude.pks
@@teste_hsm_saude.pkb
@@teste_hsm_resumo.pks
@@teste_hsm_resumo.pkb
@@teste_hsm_historia.pks
@@teste_hsm_historia.pkb
@@teste_hsm_painel.pks
@@teste_hsm_painel.pkb
@@teste_hsm_declaracao.pks
@@teste_hsm_declaracao.pkb
@@teste_hsm_gerador.pks
@@teste_hsm_gerador.pkb
@@teste_hsm_reconciliacao.pks
@@teste_hsm_reconciliacao.pkb

set define on
column hsm_sessao new_value hsm_sessao noprint
select sys_context('USERENV', 'SESSION_USER') as hsm_sessao from dual;
alter session set current_schema = &hsm_sessao;

declare
   co_errada constant pls_integer := -20999;
   l_invalidos pls_integer := 0;
begin
   for r_erro in (select e.type as tipo, e.name, e.line, e.position, e.text
                    from dba_errors e
                   where e.owner = 'HSM'
                     and e.name like 'TESTE%'
                     and e.attribute = 'ERROR'
                   order by e.name, e.type, e.sequence)
   loop
      l_invalidos := l_invalidos + 1;
      dbms_output.put_line(
         r_erro.tipo || ' ' || r_erro.name || ' ' || to_char(r_erro.line, 'TM9') || ':'
         || to_char(r_erro.position, 'TM9') || ' ' || r_erro.text
      );
   end loop;
   if l_invalidos > 0 then
      raise_application_error(co_errada, to_char(l_invalidos, 'TM9') || ' erro(s) de compilação nas suítes');
   end if;
   dbms_output.put_line('Suítes instaladas');
end;
/
