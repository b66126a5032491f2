create or replace package body hsm_politica as

   co_segundos_dia constant pls_integer := 86400;
   -- The server's day begins when its clock says so: how far past midnight ours may be then, and how long we wait more
   co_virada_s constant pls_integer := 900;
   co_margem_s constant pls_integer := 60;
   -- 2 ** 20 already passes every cap; a larger exponent would only risk an overflow
   co_expoente_max constant pls_integer := 20;
   -- Where the counters of HSM_CANAL stop
   co_contador_max constant pls_integer := 99999;
   -- Decimals of HSM_CANAL.FICHAS
   co_casas_fichas constant pls_integer := 6;

   function respostas return t_respostas is
      l_respostas t_respostas;

      procedure incluir(in_resposta in t_resposta) is
      begin
         l_respostas(l_respostas.count + 1) := in_resposta;
      end incluir;

      procedure resposta(
         in_tipo in varchar2,
         in_http_de in pls_integer,
         in_http_ate in pls_integer,
         in_classe in varchar2,
         in_porque in varchar2,
         in_codigo_de in pls_integer default null,
         in_codigo_ate in pls_integer default null,
         in_sem_codigo in boolean default false
      ) is
         r_resposta t_resposta;
      begin
         r_resposta.tipo := in_tipo;
         r_resposta.http_de := in_http_de;
         r_resposta.http_ate := in_http_ate;
         r_resposta.classe := in_classe;
         r_resposta.porque := in_porque;
         r_resposta.codigo_de := in_codigo_de;
         r_resposta.codigo_ate := coalesce(in_codigo_ate, in_codigo_de);
         r_resposta.sem_codigo := in_sem_codigo;
         incluir(r_resposta);
      end resposta;

      procedure ntfy(
         in_http_de in pls_integer,
         in_http_ate in pls_integer,
         in_classe in varchar2,
         in_porque in varchar2,
         in_codigo_de in pls_integer default null,
         in_codigo_ate in pls_integer default null,
         in_sem_codigo in boolean default false
      ) is
      begin
         resposta(
            hsm_tipos.co_ntfy, in_http_de, in_http_ate, in_classe, in_porque, in_codigo_de, in_codigo_ate,
            in_sem_codigo
         );
      end ntfy;

      procedure http(
         in_http_de in pls_integer,
         in_http_ate in pls_integer,
         in_classe in varchar2,
         in_porque in varchar2
      ) is
      begin
         resposta(null, in_http_de, in_http_ate, in_classe, in_porque);
      end http;

      procedure dito(
         in_dito in varchar2,
         in_classe in varchar2,
         in_porque in varchar2,
         in_tipo in varchar2 default null,
         in_codigo_de in pls_integer default null,
         in_codigo_ate in pls_integer default null
      ) is
         r_resposta t_resposta;
      begin
         r_resposta.tipo := in_tipo;
         r_resposta.dito := in_dito;
         r_resposta.classe := in_classe;
         r_resposta.porque := in_porque;
         r_resposta.codigo_de := in_codigo_de;
         r_resposta.codigo_ate := coalesce(in_codigo_ate, in_codigo_de);
         r_resposta.sem_codigo := false;
         incluir(r_resposta);
      end dito;

      -- The protocol's codes, and librdkafka's own, which are negative
      procedure kafka(
         in_codigo_de in pls_integer,
         in_classe in varchar2,
         in_porque in varchar2,
         in_codigo_ate in pls_integer default null
      ) is
      begin
         dito(co_erro_job, in_classe, in_porque, hsm_tipos.co_kafka, in_codigo_de, in_codigo_ate);
      end kafka;

      -- Reply codes of AMQP 0-9-1
      procedure rabbitmq(in_codigo_de in pls_integer, in_classe in varchar2, in_porque in varchar2) is
      begin
         dito(co_erro_job, in_classe, in_porque, hsm_tipos.co_rabbitmq, in_codigo_de);
      end rabbitmq;
   begin
      ntfy(100, 399, hsm_tipos.co_config, 'Página de quem não é o ntfy, ou desvio: o endereço está errado');
      ntfy(400, 400, hsm_tipos.co_config, 'E-mail não habilitado no servidor', 40001);
      ntfy(400, 400, hsm_tipos.co_config, 'Chamadas não habilitadas no servidor', 40032);
      ntfy(400, 400, hsm_tipos.co_config, 'Chamadas não permitidas no servidor', 40034, 40035);
      ntfy(401, 401, hsm_tipos.co_config, 'Token recusado');
      ntfy(403, 403, hsm_tipos.co_rota, 'Sem direito no tópico, ou o servidor não soube dizer', 40300, 40399);
      ntfy(403, 403, hsm_tipos.co_transitoria, 'Página de um filtro: deste texto ou de todos, dizem as outras');
      ntfy(404, 404, hsm_tipos.co_config, 'Caminho desconhecido: o endereço está errado');
      ntfy(407, 407, hsm_tipos.co_config, 'O proxy quer usuário e senha');
      ntfy(408, 408, hsm_tipos.co_transitoria, 'O servidor se cansou de esperar');
      ntfy(
         413, 413, hsm_tipos.co_transitoria, 'Limite de um proxy: desta linha ou de todas, dizem as outras',
         in_sem_codigo => true
      );
      ntfy(429, 429, hsm_tipos.co_config, 'O total de tópicos do servidor acabou: só o administrador ajuda', 42904);
      ntfy(429, 429, hsm_tipos.co_limite, 'Limite de envios');
      ntfy(400, 499, hsm_tipos.co_config, 'Não é o ntfy que responde', in_sem_codigo => true);
      ntfy(400, 499, hsm_tipos.co_permanente, 'O ntfy não aceita esta notificação');
      ntfy(500, 500, hsm_tipos.co_config, 'O ntfy está mal configurado', 50002, 50004);
      ntfy(500, 999, hsm_tipos.co_transitoria, 'O servidor não pôde agora');

      http(100, 399, hsm_tipos.co_config, 'Desvio, ou página de outro: o endereço está errado');
      http(401, 401, hsm_tipos.co_config, 'Token ou assinatura recusados');
      http(403, 404, hsm_tipos.co_rota, 'Destino desconhecido, ou sem direito a ele');
      http(407, 407, hsm_tipos.co_config, 'O proxy quer usuário e senha');
      http(408, 408, hsm_tipos.co_transitoria, 'O servidor se cansou de esperar');
      http(410, 410, hsm_tipos.co_rota, 'O destino não existe mais');
      http(429, 429, hsm_tipos.co_limite, 'Limite de envios');
      http(400, 499, hsm_tipos.co_transitoria, 'Recusa desta linha ou de todas, dizem as outras');
      http(500, 999, hsm_tipos.co_transitoria, 'O servidor não pôde agora');

      kafka(3, hsm_tipos.co_rota, 'Tópico ou partição desconhecidos');
      kafka(10, hsm_tipos.co_permanente, 'Mensagem maior do que o servidor aceita');
      kafka(17, hsm_tipos.co_rota, 'Nome de tópico inválido');
      kafka(18, hsm_tipos.co_permanente, 'Lote maior do que o segmento do servidor');
      kafka(21, hsm_tipos.co_config, 'O servidor não aceita o acks configurado');
      kafka(29, hsm_tipos.co_rota, 'Sem direito no tópico');
      kafka(31, hsm_tipos.co_config, 'Sem direito no cluster');
      kafka(32, hsm_tipos.co_transitoria, 'Instante fora do que o servidor aceita: confira os relógios');
      kafka(33, hsm_tipos.co_config, 'O servidor não tem este mecanismo SASL', 34);
      kafka(35, hsm_tipos.co_config, 'Versão do protocolo que o servidor não tem');
      kafka(44, hsm_tipos.co_rota, 'Contra uma regra do servidor para o tópico');
      kafka(53, hsm_tipos.co_config, 'Sem direito a transações');
      kafka(54, hsm_tipos.co_config, 'O servidor está sem segurança, e a configuração pede uma');
      kafka(58, hsm_tipos.co_config, 'Usuário ou senha recusados');
      kafka(61, hsm_tipos.co_config, 'Token de delegação recusado', 66);
      kafka(76, hsm_tipos.co_config, 'O servidor não tem esta compressão');
      kafka(87, hsm_tipos.co_permanente, 'O servidor não aceita esta mensagem');
      kafka(89, hsm_tipos.co_limite, 'Cota do servidor esgotada');
      kafka(-169, hsm_tipos.co_config, 'Usuário ou senha recusados');
      kafka(-181, hsm_tipos.co_config, 'O certificado ou o TLS do servidor foi recusado');
      kafka(-188, hsm_tipos.co_rota, 'Tópico desconhecido');
      kafka(-190, hsm_tipos.co_rota, 'Partição desconhecida');
      kafka(-193, hsm_tipos.co_config, 'O nome do servidor não se resolve');

      rabbitmq(311, hsm_tipos.co_permanente, 'Mensagem maior do que o servidor aceita');
      rabbitmq(312, hsm_tipos.co_rota, 'Nenhuma fila ligada ao exchange por esta chave de roteamento');
      rabbitmq(402, hsm_tipos.co_config, 'Vhost desconhecido');
      rabbitmq(403, hsm_tipos.co_rota, 'Sem direito no exchange');
      rabbitmq(404, hsm_tipos.co_rota, 'Exchange desconhecido');
      rabbitmq(406, hsm_tipos.co_permanente, 'O servidor não aceita esta mensagem, ou ela é grande demais');
      rabbitmq(506, hsm_tipos.co_limite, 'Falta recurso ao servidor');
      rabbitmq(530, hsm_tipos.co_config, 'Vhost desconhecido, ou sem direito a ele');
      rabbitmq(540, hsm_tipos.co_config, 'O servidor não tem o que o envio pede');

      dito(
         co_timeout, hsm_tipos.co_transitoria,
         'Sem resposta completa no prazo da configuração do canal (por HTTP: read_timeout_s)'
      );
      dito(
         co_conexao, hsm_tipos.co_transitoria,
         'Sem conexão, ou ela caiu antes da resposta: confira se o servidor está no ar, o endereço, proxy e firewall'
      );
      dito(co_resposta, hsm_tipos.co_transitoria, 'A resposta não pôde ser lida');
      dito(co_dns, hsm_tipos.co_config, 'O nome do servidor não se resolve: confira o endereço e proxy');
      dito(
         co_tls, hsm_tipos.co_config,
         'O certificado ou o TLS do servidor foi recusado: confira o endereço, ca_file e proxy'
      );
      dito(
         co_config_job, hsm_tipos.co_config,
         'O envio não pôde ser feito: confira o endereço e o resto da configuração do canal'
      );
      dito(co_devolvido_job, hsm_tipos.co_devolvido, null);
      dito(co_entregue_job, hsm_tipos.co_config, 'Entregue a quem não é deste tipo de canal: confira type e o canal');
      dito(co_recusado_job, hsm_tipos.co_permanente, 'O servidor não aceita esta mensagem');
      dito(co_destino_job, hsm_tipos.co_rota, 'Destino desconhecido, ou sem direito a ele');
      dito(co_limite_job, hsm_tipos.co_limite, 'O servidor não recebe mais por agora');
      dito(co_erro_job, hsm_tipos.co_transitoria, 'O servidor respondeu com um erro');
      return l_respostas;
   end respostas;

   -- True where a delivery needs no more to be believed
   function entregue(in_tipo in varchar2, in_http in number, in_classe in varchar2, in_id_externo in varchar2)
      return boolean
   is
   begin
      if in_http is null then
         return in_classe = co_entregue_job
                and in_tipo in (hsm_tipos.co_kafka, hsm_tipos.co_rabbitmq, hsm_tipos.co_proprio);
      else
         return in_http between 200 and 299 and (in_tipo <> hsm_tipos.co_ntfy or in_id_externo is not null);
      end if;
   end entregue;

   -- The row of RESPOSTAS for what is no success; none: its CLASSE is null
   function achar(in_tipo in varchar2, in_http in number, in_codigo in number, in_classe in varchar2)
      return t_resposta
   is
      l_respostas t_respostas := respostas;
      r_nenhuma t_resposta;
      -- What a stranger calls a code is none
      l_codigo number := case when in_http is null or trunc(in_codigo / 100) = in_http then in_codigo end;
   begin
      for i in 1 .. l_respostas.count loop
         if (l_respostas(i).tipo is null or l_respostas(i).tipo = in_tipo)
            and (in_http between l_respostas(i).http_de and l_respostas(i).http_ate
                 or (in_http is null and in_classe = l_respostas(i).dito))
            and (l_respostas(i).codigo_de is null
                 or l_codigo between l_respostas(i).codigo_de and l_respostas(i).codigo_ate)
            and (l_codigo is null or not l_respostas(i).sem_codigo)
         then
            return l_respostas(i);
         end if;
      end loop;
      return r_nenhuma;
   end achar;

   function classificar(
      in_tipo in varchar2,
      in_http in number,
      in_codigo in number,
      in_classe in varchar2,
      in_id_externo in varchar2
   ) return varchar2 is
   begin
      return case
                when entregue(in_tipo, in_http, in_classe, in_id_externo) then hsm_tipos.co_sucesso
                else achar(in_tipo, in_http, in_codigo, in_classe).classe
             end;
   end classificar;

   function conhecida(in_classe in varchar2) return boolean is
   begin
      return in_classe is not null
             and in_classe in (
                co_timeout, co_conexao, co_dns, co_tls, co_resposta, co_config_job, co_devolvido_job, co_entregue_job,
                co_erro_job, co_recusado_job, co_destino_job, co_limite_job
             );
   end conhecida;

   function explicar(in_tipo in varchar2, in_codigo in number, in_classe in varchar2, in_causa in varchar2)
      return varchar2
   is
      l_proxy varchar2(20) := case when in_causa like 'PROXY ___' then substr(in_causa, 7) end;
      l_porque varchar2(1000);
   begin
      if l_proxy is not null then
         return 'O proxy respondeu ' || l_proxy || ': '
                || case
                      when l_proxy = '407' then
                         'quer usuário e senha, que proxy leva assim: http://usuario:senha@servidor:porta'
                      when l_proxy >= '500' then
                         'não chega ao servidor; confira se ele está no ar, url e a saída do próprio proxy'
                      else 'não deixa passar; fale com quem cuida dele e confira url'
                   end;
      elsif in_causa = 'SEM_CONEXAO' then
         return 'Sem conexão no prazo (connect_timeout_s): confira url, proxy e firewall';
      elsif in_causa = 'CANAL' then
         return 'Este processo de envio não tem o canal na sua configuração';
      elsif in_causa = 'TIPO' then
         return 'Este processo de envio tem outro tipo para o canal, que no banco é ' || in_tipo || ': confira type';
      elsif in_causa = 'ACESSO' then
         return 'O servidor recusou a entrada: confira usuário e senha, ou o certificado';
      elsif in_causa = 'PRIVADO' then
         return 'O endereço não é da internet: confira url, ou ponha allow_private = true se é esse mesmo';
      elsif in_causa = 'RESERVA' then
         return 'O prazo da reserva (RESERVA_S) é menor que o de um envio pela configuração do canal (por HTTP:'
                || ' connect_timeout_s + read_timeout_s)';
      elsif in_causa is not null
            and in_classe not in (co_erro_job, co_recusado_job, co_destino_job, co_limite_job)
      then
         return in_causa;
      elsif entregue(in_tipo, null, in_classe, null) then
         return null;
      end if;

      l_porque := achar(in_tipo, null, in_codigo, in_classe).porque;
      if in_codigo is not null and in_classe = co_erro_job then
         l_porque := l_porque || ' (' || to_char(in_codigo, 'TM9') || ')';
      end if;
      return substr(l_porque || case when in_causa is not null then ': ' || in_causa end, 1, 1000);
   end explicar;

   function estranha(in_classe in varchar2, in_http in number, in_codigo in number) return boolean is
   begin
      return in_classe = hsm_tipos.co_config
             and in_http is not null
             and in_http not in (401, 407)
             and (in_codigo is null or trunc(in_codigo / 100) <> in_http);
   end estranha;

   function servidor_responde(in_classe in varchar2) return boolean is
   begin
      return in_classe in (hsm_tipos.co_sucesso, hsm_tipos.co_permanente, hsm_tipos.co_rota, hsm_tipos.co_limite);
   end servidor_responde;

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
      l_do_dia number;
   begin
      if in_esperar_s is not null then
         return least(greatest(in_esperar_s, 1), in_max_s);
      end if;

      if in_codigo = co_cota_diaria then
         -- Not by way of a DATE, which could round the last half second of a day up to the next one
         l_do_dia := extract(hour from in_agora) * 3600
                     + extract(minute from in_agora) * 60
                     + extract(second from in_agora);
         if l_do_dia >= co_virada_s then
            return co_segundos_dia - l_do_dia + co_margem_s;
         end if;
      end if;

      return crescente(in_base_s, in_repeticoes, in_max_s);
   end espera_limite;

   function espera_sonda_rota(in_sondas in number) return number is
   begin
      return crescente(co_sonda_rota_base_s, in_sondas, co_sonda_rota_max_s);
   end espera_sonda_rota;

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

   function adiantado(in_instante in timestamp, in_agora in timestamp) return boolean is
   begin
      return in_instante is not null and in_instante > somar_segundos(in_agora, co_relogio_s);
   end adiantado;

   function sonda_rota_devida(in_quando in timestamp, in_agora in timestamp) return boolean is
   begin
      return in_quando is not null
             and (in_quando <= in_agora or adiantado(in_quando, somar_segundos(in_agora, co_sonda_rota_max_s)));
   end sonda_rota_devida;

   function passou(in_desde in timestamp, in_segundos in number, in_agora in timestamp) return boolean is
   begin
      return in_desde is not null
             and (segundos_entre(in_desde, in_agora) >= in_segundos or adiantado(in_desde, in_agora));
   end passou;

   -- True while a wait lasts that was begun at in_desde. One that was begun by a clock that ran ahead is over, or it
   -- would last as long as the clock was fast.
   function vigente(in_desde in timestamp, in_ate in timestamp, in_agora in timestamp) return boolean is
   begin
      return in_ate is not null and in_ate > in_agora and not adiantado(in_desde, in_agora);
   end vigente;

   function fichas_agora(in_canal in t_canal, in_agora in timestamp) return number is
   begin
      if in_canal.rajada is null
         or in_canal.fichas is null
         or in_canal.dt_fichas is null
         -- Full, or it would stay empty as long as the clock was fast
         or adiantado(in_canal.dt_fichas, in_agora)
      then
         return in_canal.rajada;
      end if;
      return least(
         in_canal.rajada,
         round(
            in_canal.fichas
            + greatest(0, segundos_entre(in_canal.dt_fichas, in_agora)) / in_canal.intervalo_s,
            co_casas_fichas
         )
      );
   end fichas_agora;

   function desimpedido_em(in_canal in t_canal, in_agora in timestamp) return timestamp is
      l_quando timestamp(6) := in_agora;
   begin
      if vigente(in_canal.dt_retencao, in_canal.retido_ate, in_agora) then
         l_quando := in_canal.retido_ate;
      end if;

      if in_canal.disjuntor = hsm_tipos.co_aberto
         and vigente(in_canal.aberto_em, in_canal.aberto_ate, in_agora)
      then
         l_quando := greatest(l_quando, in_canal.aberto_ate);
      elsif in_canal.disjuntor = hsm_tipos.co_meio_aberto
            and vigente(in_canal.sonda_em, in_canal.sonda_ate, in_agora)
      then
         l_quando := greatest(l_quando, in_canal.sonda_ate);
      end if;
      return l_quando;
   end desimpedido_em;

   function livre_em(in_canal in t_canal, in_agora in timestamp) return timestamp is
      l_quando timestamp(6) := desimpedido_em(in_canal, in_agora);
      l_falta number := 1 - fichas_agora(in_canal, in_agora);
   begin
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
         io_canal.sonda_em := in_agora;
         io_canal.sonda_ate := somar_segundos(in_agora, in_prazo_s);
         io_canal.sonda_reserva := in_reserva;
      end if;
   end entregar;

   procedure fechar(io_canal in out nocopy t_canal) is
   begin
      io_canal.disjuntor := hsm_tipos.co_fechado;
      io_canal.falhas_seguidas := 0;
      io_canal.aberturas := 0;
      io_canal.aberto_em := null;
      io_canal.aberto_ate := null;
      io_canal.sonda_em := null;
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
      io_canal.aberto_em := in_agora;
      io_canal.aberto_ate := somar_segundos(
         in_agora, crescente(in_regras.abertura_base_s, io_canal.aberturas, in_regras.abertura_max_s)
      );
      io_canal.aberturas := least(io_canal.aberturas + 1, co_contador_max);
      io_canal.sonda_em := null;
      io_canal.sonda_ate := null;
      io_canal.sonda_reserva := null;
      io_canal.motivo_disjuntor := substr(in_erro, 1, 200);
   end abrir;

   -- Nothing goes before an instant, unless something later holds the channel already
   procedure segurar(io_canal in out nocopy t_canal, in_espera_s in number, in_agora in timestamp) is
      l_ate timestamp(6) := somar_segundos(in_agora, in_espera_s);
   begin
      if not vigente(io_canal.dt_retencao, io_canal.retido_ate, in_agora) or io_canal.retido_ate < l_ate then
         io_canal.retido_ate := l_ate;
      end if;
      io_canal.dt_retencao := in_agora;
   end segurar;

   procedure limitar(
      io_canal in out nocopy t_canal,
      in_sinal in t_sinal,
      in_regras in t_regras,
      in_agora in timestamp
   ) is
      -- Claimed after the last hold: the server has been asked since
      l_cresce boolean := io_canal.dt_retencao is null
                          or in_sinal.dt_reserva > io_canal.dt_retencao
                          or adiantado(io_canal.dt_retencao, in_agora);
   begin
      if l_cresce then
         io_canal.limites_seguidos := least(io_canal.limites_seguidos + 1, co_contador_max);
      end if;
      segurar(
         io_canal,
         espera_limite(
            in_sinal.codigo, in_sinal.esperar_s, io_canal.limites_seguidos - 1, in_regras.limite_base_s,
            in_regras.limite_max_s, in_agora
         ),
         in_agora
      );

      -- The server has counted more than we did
      if io_canal.rajada is not null then
         io_canal.fichas := 0;
         io_canal.dt_fichas := in_agora;
      end if;
   end limitar;

   -- What was not sent goes back to the bucket, but not while a 429 says that the server's own is empty
   procedure devolver_ficha(io_canal in out nocopy t_canal, in_agora in timestamp, io_mudou in out boolean) is
   begin
      if io_canal.rajada is not null
         and not vigente(io_canal.dt_retencao, io_canal.retido_ate, in_agora)
      then
         io_canal.fichas := least(io_canal.rajada, fichas_agora(io_canal, in_agora) + 1);
         io_canal.dt_fichas := in_agora;
         io_mudou := true;
      end if;
   end devolver_ficha;

   function culpa_da_linha(in_canal in t_canal, in_responde in boolean, in_ja_enviada in boolean) return boolean is
   begin
      return in_responde
             or (in_ja_enviada
                 and in_canal.disjuntor = hsm_tipos.co_fechado
                 and in_canal.falhas_seguidas = 0);
   end culpa_da_linha;

   function sonda(in_canal in t_canal, in_sinal in t_sinal) return boolean is
   begin
      return in_canal.disjuntor = hsm_tipos.co_meio_aberto and in_canal.sonda_reserva = in_sinal.reserva;
   end sonda;

   function importa_ao_canal(in_canal in t_canal, in_sinal in t_sinal) return boolean is
   begin
      return in_sinal.classe in (hsm_tipos.co_transitoria, hsm_tipos.co_config, hsm_tipos.co_limite)
             or sonda(in_canal, in_sinal);
   end importa_ao_canal;

   procedure absorver(
      io_canal in out nocopy t_canal,
      in_sinal in t_sinal,
      in_regras in t_regras,
      in_agora in timestamp,
      io_mudou in out boolean
   ) is
      l_fechado boolean := io_canal.disjuntor = hsm_tipos.co_fechado;
      l_sonda boolean := sonda(io_canal, in_sinal);
      l_classe hsm_tipos.st_classe := in_sinal.classe;
   begin
      -- A page that is the row's own fault counts like its other failures: were it forgotten, the next one would be its
      -- own again, though nobody has had an answer since
      if in_sinal.estranha and in_sinal.da_linha then
         l_classe := hsm_tipos.co_transitoria;
      end if;

      case l_classe
         when hsm_tipos.co_devolvido then
            if l_sonda then
               -- Nothing was tried: another probe may go at once
               io_canal.disjuntor := hsm_tipos.co_aberto;
               io_canal.sonda_em := null;
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
            if in_sinal.esperar_s is not null then
               segurar(io_canal, least(greatest(in_sinal.esperar_s, 1), in_regras.abertura_max_s), in_agora);
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
               limitar(io_canal, in_sinal, in_regras, in_agora);
               io_mudou := true;
            elsif in_sinal.classe = hsm_tipos.co_sucesso and io_canal.limites_seguidos > 0 then
               io_canal.limites_seguidos := 0;
               io_mudou := true;
            end if;
      end case;
   end absorver;

   function limite_faixa(in_faixa in pls_integer) return number is
   begin
      return case in_faixa
                when 1 then 0.25
                when 2 then 0.5
                when 3 then 1
                when 4 then 2
                when 5 then 5
                when 6 then 10
                when 7 then 30
                when 8 then 60
                when 9 then 120
                when 10 then 300
                when 11 then 900
                when 12 then 3600
             end;
   end limite_faixa;

   function faixa(in_segundos in number) return pls_integer is
   begin
      return case
                when in_segundos <= 0.25 then 1
                when in_segundos <= 0.5 then 2
                when in_segundos <= 1 then 3
                when in_segundos <= 2 then 4
                when in_segundos <= 5 then 5
                when in_segundos <= 10 then 6
                when in_segundos <= 30 then 7
                when in_segundos <= 60 then 8
                when in_segundos <= 120 then 9
                when in_segundos <= 300 then 10
                when in_segundos <= 900 then 11
                when in_segundos <= 3600 then 12
                when in_segundos is not null then co_faixas + 1
             end;
   end faixa;

   function quantas(in_faixas in t_faixas, in_faixa in pls_integer) return number is
   begin
      return case when in_faixas.exists(in_faixa) then in_faixas(in_faixa) else 0 end;
   end quantas;

   function percentil(in_faixas in t_faixas, in_fracao in number) return number is
      l_total number := 0;
      l_posicao number;
      l_ate number := 0;
      l_de_s number := 0;
      l_quantas number;
   begin
      for i in 1 .. co_faixas + 1 loop
         l_total := l_total + quantas(in_faixas, i);
      end loop;
      if l_total <= 0 then
         return null;
      end if;

      l_posicao := in_fracao * l_total;
      for i in 1 .. co_faixas loop
         l_quantas := quantas(in_faixas, i);
         if l_quantas > 0 and l_ate + l_quantas >= l_posicao then
            return l_de_s + (limite_faixa(i) - l_de_s) * (l_posicao - l_ate) / l_quantas;
         end if;
         l_ate := l_ate + l_quantas;
         l_de_s := limite_faixa(i);
      end loop;
      return l_de_s;
   end percentil;

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
