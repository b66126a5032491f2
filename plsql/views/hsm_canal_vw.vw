create or replace view hsm_canal_vw as
select c.canal,
       c.tipo,
       c.descricao,
       c.pausado,
       c.motivo_pausa,
       c.disjuntor,
       c.motivo_disjuntor,
       c.falhas_seguidas,
       c.rajada,
       c.intervalo_s,
       coalesce(v.pendentes, 0) as pendentes,
       coalesce(v.devidas, 0) as devidas,
       coalesce(v.enviando, 0) as enviando,
       greatest(0, coalesce(round(extract(day from v.espera) * 86400 + extract(hour from v.espera) * 3600
                                  + extract(minute from v.espera) * 60 + extract(second from v.espera)), 0))
          as mais_antiga_s,
       cast(from_tz(c.dt_pausa, 'UTC') at time zone p.valor as timestamp(0)) as dt_pausa,
       cast(from_tz(c.aberto_ate, 'UTC') at time zone p.valor as timestamp(0)) as aberto_ate,
       cast(from_tz(c.retido_ate, 'UTC') at time zone p.valor as timestamp(0)) as retido_ate
  from hsm_canal c
  join hsm_parametro p
    on p.nome = 'FUSO'
  left join (
          select /*+ index(f hsm_fila_viva_idx) */
                 f.canal_vivo,
                 count(case when f.status_vivo = 'PENDENTE' then 1 end) as pendentes,
                 count(case
                          when f.status_vivo = 'PENDENTE' and f.em_vivo <= sys_extract_utc(systimestamp) then 1
                       end) as devidas,
                 count(case when f.status_vivo = 'ENVIANDO' then 1 end) as enviando,
                 sys_extract_utc(systimestamp)
                 - min(case
                          when f.status_vivo = 'PENDENTE' and f.em_vivo <= sys_extract_utc(systimestamp)
                             then coalesce(f.dt_devida, f.dt_criacao)
                       end) as espera
            from hsm_fila_notificacao f
           where f.status_vivo in ('PENDENTE', 'ENVIANDO')
           group by f.canal_vivo
       ) v
    on v.canal_vivo = c.canal;

comment on table hsm_canal_vw is
   'Cada canal: situação e o que nele espera. MAIS_ANTIGA_S: atraso da linha devida há mais tempo, em segundos';
comment on column hsm_canal_vw.pendentes is 'Linhas que esperam, devidas ou não';
comment on column hsm_canal_vw.devidas is 'Linhas que esperam e já podiam ter ido';
comment on column hsm_canal_vw.enviando is 'Linhas em envio';
comment on column hsm_canal_vw.mais_antiga_s is 'Atraso da linha devida há mais tempo, em segundos';
