create or replace package body hsm_plantao_texto as

   co_minuto constant pls_integer := 60;
   co_hora constant pls_integer := 3600;
   co_dia constant pls_integer := 86400;
   -- Room for the last line, which counts those not named
   co_bytes_resto constant pls_integer := 100;

   function titulo(in_especie in varchar2, in_quantos in pls_integer) return varchar2 is
      l_muitos boolean := in_quantos <> 1;
   begin
      return 'HSM ' || sys_context('USERENV', 'CON_NAME') || ': ' || to_char(in_quantos, 'TM9')
             || case when l_muitos then ' problemas' else ' problema' end
             || case in_especie
                   when co_lembrete then case when l_muitos then ' continuam' else ' continua' end
                   when co_encerrado then case when l_muitos then ' resolvidos' else ' resolvido' end
                end;
   end titulo;

   function banco return varchar2 is
   begin
      return 'Banco ' || coalesce(sys_context('USERENV', 'CDB_NAME'), sys_context('USERENV', 'DB_NAME'))
             || ', contêiner ' || sys_context('USERENV', 'CON_NAME')
             || ', máquina ' || sys_context('USERENV', 'SERVER_HOST') || '.';
   end banco;

   function duracao(in_segundos in number) return varchar2 is
      l_segundos number := greatest(0, round(in_segundos));

      function partes(in_maior in pls_integer, in_nome in varchar2, in_menor in pls_integer, in_resto in varchar2)
         return varchar2
      is
         l_resto number := trunc(mod(l_segundos, in_maior) / in_menor);
      begin
         return to_char(trunc(l_segundos / in_maior), 'TM9') || in_nome
                || case when l_resto > 0 then ' ' || to_char(l_resto, 'TM9') || in_resto end;
      end partes;
   begin
      return case
                when l_segundos < 2 * co_minuto then to_char(l_segundos, 'TM9') || ' s'
                when l_segundos < 2 * co_hora then to_char(round(l_segundos / co_minuto), 'TM9') || ' min'
                when l_segundos < 2 * co_dia then partes(co_hora, ' h', co_minuto, ' min')
                else partes(co_dia, ' d', co_hora, ' h')
             end;
   end duracao;

   function hora(in_instante in timestamp, in_fuso in varchar2, in_agora in timestamp) return varchar2 is
      l_local timestamp with time zone := from_tz(in_instante, 'UTC') at time zone in_fuso;
      l_dia varchar2(10) := to_char(l_local, 'DD/MM/YYYY');
   begin
      return case
                when l_dia <> to_char(from_tz(in_agora, 'UTC') at time zone in_fuso, 'DD/MM/YYYY') then
                   to_char(l_local, 'DD/MM HH24:MI')
                else to_char(l_local, 'HH24:MI')
             end;
   end hora;

   function em_linha(in_texto in varchar2) return varchar2 is
   begin
      return trim(replace(replace(in_texto, chr(13)), chr(10), ' '));
   end em_linha;

   function linha(
      in_especie in varchar2,
      in_alarme in hsm_alarme%rowtype,
      in_fuso in varchar2,
      in_agora in timestamp
   ) return varchar2 is
      l_ate timestamp(6) := coalesce(in_alarme.dt_ausente, in_alarme.dt_fim, in_agora);
   begin
      if in_especie = co_encerrado then
         return 'RESOLVIDO ' || em_linha(in_alarme.problema) || ': durou '
                || duracao(hsm_politica.segundos_entre(in_alarme.dt_inicio, l_ate)) || ', de '
                || hora(in_alarme.dt_inicio, in_fuso, in_agora) || ' a ' || hora(l_ate, in_fuso, in_agora) || '.';
      end if;
      return in_alarme.gravidade || ' ' || em_linha(in_alarme.problema) || ', desde '
             || hora(in_alarme.dt_inicio, in_fuso, in_agora)
             || case when in_alarme.detalhe is not null then ': ' || rtrim(em_linha(in_alarme.detalhe), ' .') end
             || '.'
             || case
                   when in_alarme.providencia is not null then
                      ' ' || rtrim(em_linha(in_alarme.providencia), ' .') || '.'
                end;
   end linha;

   function corpo(
      in_especie in varchar2,
      in_alarmes in t_alarmes,
      in_bytes in pls_integer,
      in_fuso in varchar2,
      in_agora in timestamp
   ) return varchar2 is
      l_nomeados pls_integer := least(in_alarmes.count, co_nomeados);
      l_texto varchar2(32767);
   begin
      for i in 1 .. l_nomeados loop
         l_texto := l_texto || case when i > 1 then chr(10) end
                    || hsm_rota.cortar(
                          linha(in_especie, in_alarmes(i), in_fuso, in_agora),
                          trunc((in_bytes - co_bytes_resto) / l_nomeados) - 1
                       );
      end loop;
      if in_alarmes.count > l_nomeados then
         l_texto := l_texto || chr(10) || 'e mais ' || to_char(in_alarmes.count - l_nomeados, 'TM9')
                    || ': veja HSM_ALARME_VW.';
      end if;
      return l_texto;
   end corpo;

end hsm_plantao_texto;
/
