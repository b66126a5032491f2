-- What was wrong, from when to when, and who was told: the newest last. A problem that has passed before it was one to
-- be told of, or that is no more than something to know (ATENCAO), was told to nobody.
create or replace view hsm_alarme_vw as
select a.id,
       a.chave,
       a.gravidade,
       a.canal,
       a.problema,
       a.detalhe,
       a.providencia,
       cast(from_tz(a.dt_inicio, 'UTC') at time zone p.valor as timestamp(0)) as desde,
       case
          when a.dt_fim is not null then
             cast(from_tz(coalesce(a.dt_ausente, a.dt_fim), 'UTC') at time zone p.valor as timestamp(0))
       end as ate,
       case when a.dt_alarme is not null then 'S' else 'N' end as a_avisar,
       cast(from_tz(a.dt_avisado, 'UTC') at time zone p.valor as timestamp(0)) as avisado_em,
       a.avisado_por,
       cast(from_tz(a.dt_fim_avisado, 'UTC') at time zone p.valor as timestamp(0)) as fim_avisado_em,
       a.fim_avisado_por,
       a.tentativas as tentativas_sem_entrega
  from hsm_alarme a
  join hsm_parametro p
    on p.nome = 'FUSO';

comment on table hsm_alarme_vw is
   'O que esteve errado, desde quando e até quando (nulo: dura); se valeu um aviso, e quando e por onde alguém soube';
comment on column hsm_alarme_vw.ate is 'Até quando; nulo: dura';
comment on column hsm_alarme_vw.a_avisar is 'S: valeu um aviso, ERRO visto duas vezes';
