-- The triggers of the declared tables as the dictionary has them; S or N each. The installer takes
-- hsm_gatilho_vw_minima.vw instead where HSM has no SELECT on DBA_TRIGGERS, DBA_OBJECTS and DBA_ERRORS.
create or replace view hsm_gatilho_vw as
select o.esquema,
       o.tabela,
       o.gatilho,
       o.dt_alteracao,
       o.dt_gatilho,
       'S' as conhecido,
       case when t.trigger_name is null then 'N' else 'S' end as existe,
       case when t.status = 'ENABLED' then 'S' else 'N' end as ativo,
       -- Invalid without an error: the database compiles it at its next use
       case
          when b.status = 'VALID' then 'S'
          when exists (select null
                         from sys.dba_errors e
                        where e.owner = o.esquema
                          and e.name = o.gatilho
                          and e.type = 'TRIGGER') then 'N'
          else 'S'
       end as valido
  from hsm_origem o
  left join sys.dba_triggers t
    on t.owner = o.esquema
   and t.trigger_name = o.gatilho
   and t.table_owner = o.esquema
   and t.table_name = o.tabela
  left join sys.dba_objects b
    on b.owner = t.owner
   and b.object_name = t.trigger_name
   and b.object_type = 'TRIGGER';

comment on table hsm_gatilho_vw is 'Os gatilhos das tabelas declaradas, como o dicionário os mostra';
