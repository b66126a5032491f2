-- An attempt whose number is that of the row's sends, and which ended it, is the last one.
create or replace view hsm_falha_grupo_vw as
select /*+ index(f hsm_fila_falha_idx) */
       f.motivo,
       t.http,
       t.codigo,
       f.canal,
       f.id_rota,
       r.topico_curto as topico,
       trunc(cast(from_tz(f.falha_em, 'UTC') at time zone p.valor as date), 'HH24') as hora,
       count(*) as linhas,
       min(f.id) as primeira,
       max(f.id) as ultima,
       max(f.ultimo_erro) as exemplo
  from hsm_fila_notificacao f
  join hsm_parametro p
    on p.nome = 'FUSO'
  left join hsm_rota_notificacao r
    on r.id = f.id_rota
  left join hsm_tentativa_envio t
    on t.id_fila = f.id
   and t.numero = f.envios
   and t.resultado in ('FALHA', 'EXPIRADA')
 where f.falha_em is not null
 group by f.motivo, t.http, t.codigo, f.canal, f.id_rota, r.topico_curto,
          trunc(cast(from_tz(f.falha_em, 'UTC') at time zone p.valor as date), 'HH24');

comment on table hsm_falha_grupo_vw is
   'As notificações em FALHA por motivo, resposta, rota e hora (no fuso do parâmetro FUSO), com a primeira e a última';
comment on column hsm_falha_grupo_vw.hora is 'Hora em que falharam, sem os minutos';
comment on column hsm_falha_grupo_vw.linhas is 'Quantas são';
comment on column hsm_falha_grupo_vw.primeira is 'ID da primeira';
comment on column hsm_falha_grupo_vw.ultima is 'ID da última';
comment on column hsm_falha_grupo_vw.exemplo is 'Último erro de uma delas';
