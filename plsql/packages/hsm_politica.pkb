create or replace package body hsm_politica as

   co_segundos_dia constant pls_integer := 86400;
   -- 2 ** 20 already passes every cap; a larger exponent would only risk an overflow
   co_expoente_max constant pls_integer := 20;
   -- Where the counters of HSM_CANAL stop
   co_contador_max constant pls_integer := 99999;
   -- Decimals of HSM_CANAL.FICHAS
   co_casas_fichas constant pls_integer := 6;

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
                when in_http in (401, 404, 407) then hsm_tipos.co_config
                -- Rights are given by topic: the other routes of the channel go on
                when in_http = 403 then hsm_tipos.co_rota
                -- E-mail or calls not enabled or not allowed there: the server's configuration
                when in_http = 400 and in_codigo in (40001, 40032, 40034, 40035) then hsm_tipos.co_config
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
   begin
      if in_esperar_s is not null then
         return least(greatest(in_esperar_s, 1), in_max_s);
      end if;

      if in_codigo = co_cota_diaria then
         -- Not by way of a DATE, which could round the last half second of a day up to the next one
         return co_segundos_dia
                - extract(hour from in_agora) * 3600
                - extract(minute from in_agora) * 60
                - extract(second from in_agora);
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

   function fichas_agora(in_canal in t_canal, in_agora in timestamp) return number is
      l_novas number := 0;
   begin
      if in_canal.rajada is null or in_canal.fichas is null or in_canal.dt_fichas is null then
         return in_canal.rajada;
      end if;
      if in_agora > in_canal.dt_fichas then
         l_novas := segundos_entre(in_canal.dt_fichas, in_agora) / in_canal.intervalo_s;
      end if;
      return least(in_canal.rajada, round(in_canal.fichas + l_novas, co_casas_fichas));
   end fichas_agora;

   function livre_em(in_canal in t_canal, in_agora in timestamp) return timestamp is
      l_quando timestamp(6) := in_agora;
      l_falta number;
   begin
      if in_canal.retido_ate > l_quando then
         l_quando := in_canal.retido_ate;
      end if;

      if in_canal.disjuntor = hsm_tipos.co_aberto and in_canal.aberto_ate > l_quando then
         l_quando := in_canal.aberto_ate;
      elsif in_canal.disjuntor = hsm_tipos.co_meio_aberto and in_canal.sonda_ate > l_quando then
         l_quando := in_canal.sonda_ate;
      end if;

      l_falta := 1 - fichas_agora(in_canal, in_agora);
      if l_falta > 0 then
         -- Rounded up, so that the bucket really has one by then
         l_quando := greatest(
            l_quando, somar_segundos(in_agora, ceil(l_falta * in_canal.intervalo_s * 1000) / 1000)
         );
      end if;
      return l_quando;
   end livre_em;

   function cota(in_canal in t_canal, in_agora in timestamp, in_lote in pls_integer) return pls_integer is
   begin
      if livre_em(in_canal, in_agora) > in_agora then
         return 0;
      elsif in_canal.disjuntor <> hsm_tipos.co_fechado then
         return least(in_lote, 1);
      elsif in_canal.rajada is null then
         return in_lote;
      else
         return least(in_lote, trunc(fichas_agora(in_canal, in_agora)));
      end if;
   end cota;

   procedure entregar(
      io_canal in out nocopy t_canal,
      in_quantos in pls_integer,
      in_reserva in varchar2,
      in_prazo_s in number,
      in_agora in timestamp
   ) is
   begin
      if in_quantos = 0 then
         return;
      end if;

      if io_canal.rajada is not null then
         io_canal.fichas := greatest(0, fichas_agora(io_canal, in_agora) - in_quantos);
         io_canal.dt_fichas := in_agora;
      end if;
      if io_canal.disjuntor <> hsm_tipos.co_fechado then
         io_canal.disjuntor := hsm_tipos.co_meio_aberto;
         io_canal.sonda_ate := somar_segundos(in_agora, in_prazo_s);
         io_canal.sonda_reserva := in_reserva;
      end if;
   end entregar;

   procedure fechar(io_canal in out nocopy t_canal) is
   begin
      io_canal.disjuntor := hsm_tipos.co_fechado;
      io_canal.falhas_seguidas := 0;
      io_canal.aberturas := 0;
      io_canal.aberto_ate := null;
      io_canal.sonda_ate := null;
      io_canal.sonda_reserva := null;
      io_canal.motivo_disjuntor := null;
   end fechar;

   procedure abrir(
      io_canal in out nocopy t_canal,
      in_erro in varchar2,
      in_regras in t_regras,
      in_agora in timestamp
   ) is
   begin
      io_canal.disjuntor := hsm_tipos.co_aberto;
      io_canal.aberto_ate := somar_segundos(
         in_agora, crescente(in_regras.abertura_base_s, io_canal.aberturas, in_regras.abertura_max_s)
      );
      io_canal.aberturas := least(io_canal.aberturas + 1, co_contador_max);
      io_canal.sonda_ate := null;
      io_canal.sonda_reserva := null;
      io_canal.motivo_disjuntor := substr(in_erro, 1, 200);
   end abrir;

   procedure reter(
      io_canal in out nocopy t_canal,
      in_sinal in t_sinal,
      in_regras in t_regras,
      in_agora in timestamp
   ) is
      l_cresce boolean := io_canal.dt_retencao is null or in_sinal.dt_reserva > io_canal.dt_retencao;
      l_ate timestamp(6);
   begin
      if l_cresce then
         io_canal.limites_seguidos := least(io_canal.limites_seguidos + 1, co_contador_max);
         io_canal.dt_retencao := in_agora;
      end if;
      l_ate := somar_segundos(
         in_agora,
         espera_limite(
            in_sinal.codigo, in_sinal.esperar_s, io_canal.limites_seguidos - 1, in_regras.limite_base_s,
            in_regras.limite_max_s, in_agora
         )
      );
      io_canal.retido_ate := greatest(coalesce(io_canal.retido_ate, l_ate), l_ate);

      -- The server has counted more than we did
      if io_canal.rajada is not null then
         io_canal.fichas := 0;
         io_canal.dt_fichas := in_agora;
      end if;
   end reter;

   -- What was not sent goes back to the bucket, but not while a 429 says that the server's own is empty
   procedure devolver_ficha(io_canal in out nocopy t_canal, in_agora in timestamp, io_mudou in out boolean) is
   begin
      if io_canal.rajada is not null
         and (io_canal.retido_ate is null or io_canal.retido_ate <= in_agora)
      then
         io_canal.fichas := least(io_canal.rajada, fichas_agora(io_canal, in_agora) + 1);
         io_canal.dt_fichas := in_agora;
         io_mudou := true;
      end if;
   end devolver_ficha;

   procedure absorver(
      io_canal in out nocopy t_canal,
      in_sinal in t_sinal,
      in_regras in t_regras,
      in_agora in timestamp,
      io_mudou in out boolean
   ) is
      l_fechado boolean := io_canal.disjuntor = hsm_tipos.co_fechado;
      l_sonda boolean := io_canal.disjuntor = hsm_tipos.co_meio_aberto
                         and io_canal.sonda_reserva = in_sinal.reserva;
   begin
      case in_sinal.classe
         when hsm_tipos.co_devolvido then
            if l_sonda then
               -- Nothing was tried: another probe may go at once
               io_canal.disjuntor := hsm_tipos.co_aberto;
               io_canal.sonda_ate := null;
               io_canal.sonda_reserva := null;
               io_mudou := true;
            end if;
            devolver_ficha(io_canal, in_agora, io_mudou);

         when hsm_tipos.co_transitoria then
            if l_fechado then
               io_canal.falhas_seguidas := least(io_canal.falhas_seguidas + 1, co_contador_max);
               io_mudou := true;
            end if;
            if l_sonda or (l_fechado and io_canal.falhas_seguidas >= in_regras.falhas) then
               abrir(io_canal, in_sinal.erro, in_regras, in_agora);
               io_mudou := true;
            end if;

         when hsm_tipos.co_config then
            if l_sonda or l_fechado then
               abrir(io_canal, in_sinal.erro, in_regras, in_agora);
               io_mudou := true;
            end if;

         else
            -- Every other class is an answer of a server that works
            if l_sonda or (l_fechado and io_canal.falhas_seguidas > 0) then
               fechar(io_canal);
               io_mudou := true;
            end if;
            if in_sinal.classe = hsm_tipos.co_limite then
               reter(io_canal, in_sinal, in_regras, in_agora);
               io_mudou := true;
            elsif in_sinal.classe = hsm_tipos.co_sucesso and io_canal.limites_seguidos > 0 then
               io_canal.limites_seguidos := 0;
               io_mudou := true;
            end if;
      end case;
   end absorver;

   procedure religar(io_canal in out nocopy t_canal) is
   begin
      fechar(io_canal);
      io_canal.retido_ate := null;
      io_canal.dt_retencao := null;
      io_canal.limites_seguidos := 0;
      io_canal.fichas := null;
      io_canal.dt_fichas := null;
   end religar;

end hsm_politica;
/
