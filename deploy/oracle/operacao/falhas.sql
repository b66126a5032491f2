-- The notifications in FALHA, by reason, answer, route and hour, with the first and the last of each and an error.
--
--   Run as     a user with the role HSM_LEITOR or HSM_OPERADOR, or a DBA
--   Needs      an installation (install.sql)
--   Arguments  1  optional: how many hours back; 24 when not given
--   Log        hsm_falhas_<date>_<time>.log in the current directory
--   Undo       nothing to undo: changes nothing. Re-runnable
--   Then       por_que.sql tells more of one; reprocessar.sql puts them back once the cause has been put right

@@../interno/argumentos.sql
define hsm_horas = "&1"
define hsm_script = "falhas"
@@../interno/inicio.sql
@@../interno/conferir_papel.sql HSM_CONSULTA

declare
   co_recusada constant pls_integer := -20999;
   l_horas number;
   l_desde date;
   l_total pls_integer := 0;
begin
   if ltrim(q'~&hsm_horas~', '0123456789') is not null or length(q'~&hsm_horas~') > 5 then
      raise_application_error(co_recusada, 'Horas (argumento 1): um número inteiro, ou nada para 24');
   end if;
   l_horas := coalesce(to_number(q'~&hsm_horas~', '99999'), 24);
   select cast(systimestamp at time zone p.valor as date) - l_horas / 24
     into l_desde
     from hsm.hsm_parametro_vw p
    where p.nome = 'FUSO';

   for r_grupo in (select g.motivo, g.http, g.codigo, g.canal, g.id_rota, g.topico, g.hora, g.linhas, g.primeira,
                          g.ultima, g.exemplo
                     from hsm.hsm_falha_grupo_vw g
                    where g.hora >= trunc(l_desde, 'HH24')
                    order by g.hora, g.linhas desc, g.motivo)
   loop
      l_total := l_total + r_grupo.linhas;
      dbms_output.put_line(
         to_char(r_grupo.hora, 'DD/MM HH24') || 'h  ' || to_char(r_grupo.linhas, 'TM9') || ' x ' || r_grupo.motivo
         || case when r_grupo.http is not null then ', HTTP ' || to_char(r_grupo.http, 'TM9') end
         || case when r_grupo.codigo is not null then ', código ' || to_char(r_grupo.codigo, 'TM9') end
         || ', rota ' || to_char(r_grupo.id_rota, 'TM9') || ' (' || r_grupo.canal || '/' || r_grupo.topico || ')'
         || ', linhas ' || to_char(r_grupo.primeira, 'TM9') || ' a ' || to_char(r_grupo.ultima, 'TM9')
         || case when r_grupo.exemplo is not null then ': ' || r_grupo.exemplo end
      );
   end loop;
   dbms_output.put_line(to_char(l_total, 'TM9') || ' notificação(ões) em FALHA desde '
                        || to_char(l_desde, 'DD/MM/YYYY HH24:MI'));
end;
/

undefine hsm_horas
@@../interno/fim.sql
