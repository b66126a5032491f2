-- The account the sender logs on with, as the dictionary has it; SITUACAO is null where there is none. The installer
-- takes hsm_conta_vw_minima.vw instead where HSM has no SELECT on DBA_USERS.
create or replace view hsm_conta_vw as
select 'S' as conhecida,
       u.account_status as situacao,
       u.lock_date as bloqueada_em,
       u.expiry_date as vence_em
  from dual
  left join sys.dba_users u
    on u.username = 'HSM_JOB';

comment on table hsm_conta_vw is 'A conta do processo de envio, como o dicionário a mostra';
