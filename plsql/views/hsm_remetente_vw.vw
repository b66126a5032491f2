-- VIVO as hsm_presenca.vivo has it
create or replace view hsm_remetente_vw as
select r.trabalhador,
       r.maquina,
       r.pid,
       r.versao,
       r.modo,
       r.contrato,
       r.canais,
       cast(from_tz(r.dt_inicio, 'UTC') at time zone f.valor as timestamp(0)) as dt_inicio,
       cast(from_tz(r.dt_visto, 'UTC') at time zone f.valor as timestamp(0)) as dt_visto,
       cast(from_tz(r.dt_fim, 'UTC') at time zone f.valor as timestamp(0)) as dt_fim,
       case
          when r.dt_fim is null
               and r.dt_visto <= sys_extract_utc(systimestamp) + numtodsinterval(60, 'SECOND')
               and r.dt_visto > sys_extract_utc(systimestamp)
                                - numtodsinterval(
                                     case when v.nome = 'REMETENTE_S' then to_number(v.valor, '9999999999') end,
                                     'SECOND'
                                  ) then 'S'
          else 'N'
       end as vivo
  from hsm_remetente r
  join hsm_parametro f
    on f.nome = 'FUSO'
  join hsm_parametro v
    on v.nome = 'REMETENTE_S';

comment on table hsm_remetente_vw is
   'Os processos de envio que se apresentaram; VIVO: S se não terminou e falou há pouco. CANAIS nulo: atende todos';
comment on column hsm_remetente_vw.vivo is 'S: não terminou e falou há menos de REMETENTE_S';
