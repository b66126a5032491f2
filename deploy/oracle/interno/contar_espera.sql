-- How many notifications wait. Sets hsm_espera.
select to_char(count(*), 'TM9') as hsm_espera
  from hsm.hsm_fila_notificacao f
 where f.status in ('PENDENTE', 'ENVIANDO');
