create or replace package body hsm_politica as

   co_segundos_dia constant pls_integer := 86400;
   -- 2 ** 20 already passes every cap; a larger exponent would only risk an overflow
   co_expoente_max constant pls_integer := 20;

   function classificar_sem_resposta(in_classe in varchar2) return varchar2 is
   begin
      return case
                when in_classe in (co_timeout, co_conexao, co_resposta) then hsm_tipos.co_transitoria
                when in_classe in (co_dns, co_tls, co_config_job) then hsm_tipos.co_config
                when in_classe = co_devolvido_job then hsm_tipos.co_devolvido
             end;
   end classificar_sem_resposta;

   function classificar(
      in_http in number,
      in_codigo in number,
      in_classe in varchar2,
      in_id_ntfy in varchar2
   ) return varchar2 is
   begin
      return case
                when in_http is null then classificar_sem_resposta(in_classe)
                when in_http between 200 and 299 and in_id_ntfy is not null then hsm_tipos.co_sucesso
                -- A page from something that is not ntfy, or a redirection: the address is wrong
                when in_http < 400 then hsm_tipos.co_config
                when in_http in (401, 403, 404, 407) then hsm_tipos.co_config
                when in_http = 408 then hsm_tipos.co_transitoria
                -- The server's total of topics is used up: only its administrator can help
                when in_http = 429 and in_codigo = 42904 then hsm_tipos.co_config
                when in_http = 429 then hsm_tipos.co_limite
                when in_http < 500 then hsm_tipos.co_permanente
                -- ntfy without base-url, with a wrong path or without web push: the server's configuration
                when in_http = 500 and in_codigo in (50002, 50003, 50004) then hsm_tipos.co_config
                else hsm_tipos.co_transitoria
             end;
   end classificar;

   -- base * 2 ** expoente, capped
   function crescente(in_base_s in number, in_expoente in number, in_max_s in number) return number is
   begin
      return least(in_max_s, in_base_s * power(2, least(greatest(in_expoente, 0), co_expoente_max)));
   end crescente;

   function espera_transitoria(
      in_tentativa in number,
      in_base_s in number,
      in_max_s in number,
      in_sorteio in number
   ) return number is
   begin
      return greatest(1, round(in_sorteio * crescente(in_base_s, in_tentativa - 1, in_max_s), 3));
   end espera_transitoria;

   function espera_limite(
      in_codigo in number,
      in_esperar_s in number,
      in_repeticoes in number,
      in_base_s in number,
      in_max_s in number,
      in_agora in timestamp
   ) return number is
      l_hoje timestamp;
   begin
      if in_esperar_s is not null then
         return least(greatest(in_esperar_s, 1), in_max_s);
      end if;

      if in_codigo = co_cota_diaria then
         l_hoje := cast(trunc(cast(in_agora as date)) as timestamp);
         return co_segundos_dia - segundos_entre(l_hoje, in_agora);
      end if;

      return crescente(in_base_s, in_repeticoes, in_max_s);
   end espera_limite;

   function somar_segundos(in_instante in timestamp, in_segundos in number) return timestamp is
   begin
      return in_instante + numtodsinterval(in_segundos, 'SECOND');
   end somar_segundos;

   function segundos_entre(in_de in timestamp, in_ate in timestamp) return number is
      l_intervalo interval day(9) to second(6);
   begin
      l_intervalo := in_ate - in_de;
      return extract(day from l_intervalo) * co_segundos_dia
             + extract(hour from l_intervalo) * 3600
             + extract(minute from l_intervalo) * 60
             + extract(second from l_intervalo);
   end segundos_entre;

   function inicio_rodizio(in_agora in timestamp, in_total in pls_integer) return pls_integer is
   begin
      return mod(trunc(extract(second from in_agora) * 1000), in_total) + 1;
   end inicio_rodizio;

end hsm_politica;
/
