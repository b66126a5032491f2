create or replace view hsm_rota_vw as
select r.id,
       r.tipo_os,
       r.evento,
       r.canal,
       c.tipo as tipo_canal,
       r.topico_curto as topico,
       r.titulo,
       r.mensagem,
       r.prioridade,
       r.etiquetas,
       substr(r.url_clique, 1, instr(r.url_clique, ':')) as url_clique,
       case when r.acoes is not null then 'S' else 'N' end as tem_acoes,
       r.markdown,
       r.chave_roteamento,
       case when r.cabecalhos is not null then 'S' else 'N' end as tem_cabecalhos,
       r.ordenada,
       r.aglutina,
       r.validade_min,
       r.tentativas_max,
       r.espera_base_s,
       r.espera_max_s,
       r.ativa,
       r.suspensa,
       r.motivo_suspensao,
       cast(from_tz(r.dt_suspensao, 'UTC') at time zone p.valor as timestamp(0)) as dt_suspensao,
       cast(from_tz(r.dt_criacao, 'UTC') at time zone p.valor as timestamp(0)) as dt_criacao,
       cast(from_tz(r.dt_alteracao, 'UTC') at time zone p.valor as timestamp(0)) as dt_alteracao
  from hsm_rota_notificacao r
  join hsm_canal c
    on c.canal = r.canal
  join hsm_parametro p
    on p.nome = 'FUSO';

comment on table hsm_rota_vw is
   'As rotas, com o começo do tópico e o esquema do endereço; HSM_ROTA_COMPLETA_VW tem tudo. Horários no fuso FUSO';
comment on column hsm_rota_vw.url_clique is 'Esquema do endereço aberto ao tocar; HSM_ROTA_COMPLETA_VW tem o resto';
comment on column hsm_rota_vw.tem_acoes is 'S: a rota tem ações';
comment on column hsm_rota_vw.tem_cabecalhos is 'S: a rota tem cabeçalhos';
