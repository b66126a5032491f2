-- For those who change routes: actions may carry credentials, and a topic may be a password.
create or replace view hsm_rota_completa_vw as
select r.id,
       r.tipo_os,
       r.evento,
       r.canal,
       c.tipo as tipo_canal,
       r.topico,
       r.titulo,
       r.mensagem,
       r.prioridade,
       r.etiquetas,
       r.url_clique,
       r.acoes,
       r.markdown,
       r.chave_roteamento,
       r.cabecalhos,
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

comment on table hsm_rota_completa_vw is
   'As rotas por inteiro, com tópico, endereço, ações e cabeçalhos, para o operador. Horários no fuso FUSO';
