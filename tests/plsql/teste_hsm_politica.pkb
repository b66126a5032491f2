create or replace package body teste_hsm_politica as

   co_meio_dia constant timestamp(6) := timestamp '2030-01-01 12:00:00';

   procedure sucesso_exige_id is
   begin
      ut.expect(hsm_politica.classificar('NTFY', 200, null, null, 'k3J')).to_equal('SUCESSO');
   end sucesso_exige_id;

   procedure sucesso_sem_id is
   begin
      ut.expect(hsm_politica.classificar('NTFY', 200, null, null, null)).to_equal('CONFIG');
   end sucesso_sem_id;

   procedure redirecionamento is
   begin
      ut.expect(hsm_politica.classificar('NTFY', 301, null, null, null)).to_equal('CONFIG');
   end redirecionamento;

   procedure configuracao is
   begin
      ut.expect(hsm_politica.classificar('NTFY', 401, 40101, null, null)).to_equal('CONFIG');
      ut.expect(hsm_politica.classificar('NTFY', 404, 40401, null, null)).to_equal('CONFIG');
      ut.expect(hsm_politica.classificar('NTFY', 407, null, null, null)).to_equal('CONFIG');
   end configuracao;

   procedure permanente is
   begin
      ut.expect(hsm_politica.classificar('NTFY', 400, 40009, null, null)).to_equal('PERMANENTE');
      ut.expect(hsm_politica.classificar('NTFY', 413, 41303, null, null)).to_equal('PERMANENTE');
   end permanente;

   procedure desconhecidos is
   begin
      ut.expect(hsm_politica.classificar('NTFY', 418, 41801, null, null)).to_equal('PERMANENTE');
      ut.expect(hsm_politica.classificar('NTFY', 599, null, null, null)).to_equal('TRANSITORIA');
   end desconhecidos;

   procedure limite is
   begin
      ut.expect(hsm_politica.classificar('NTFY', 429, 42901, null, null)).to_equal('LIMITE');
      ut.expect(hsm_politica.classificar('NTFY', 429, null, null, null)).to_equal('LIMITE');
      ut.expect(hsm_politica.classificar('NTFY', 429, 42904, null, null)).to_equal('CONFIG');
   end limite;

   procedure quinhentos_de_configuracao is
   begin
      ut.expect(hsm_politica.classificar('NTFY', 500, 50003, null, null)).to_equal('CONFIG');
      ut.expect(hsm_politica.classificar('NTFY', 500, 50001, null, null)).to_equal('TRANSITORIA');
      ut.expect(hsm_politica.classificar('NTFY', 503, null, null, null)).to_equal('TRANSITORIA');
   end quinhentos_de_configuracao;

   -- The HTTP status is the code without its last two digits
   procedure conferir_codigos(in_classe in varchar2, in_codigos in sys.odcinumberlist) is
   begin
      for i in 1 .. in_codigos.count loop
         ut.expect(
            hsm_politica.classificar('NTFY', trunc(in_codigos(i) / 100), in_codigos(i), null, null),
            to_char(in_codigos(i), 'TM9')
         ).to_equal(in_classe);
      end loop;
   end conferir_codigos;

   procedure tabela_do_ntfy is
   begin
      conferir_codigos(
         'PERMANENTE',
         sys.odcinumberlist(
            40000, 40002, 40003, 40004, 40005, 40006, 40007, 40008, 40009, 40010, 40011, 40013, 40014, 40015, 40016,
            40017, 40018, 40019, 40021, 40022, 40023, 40024, 40025, 40026, 40027, 40028, 40029, 40030, 40031, 40033,
            40036, 40037, 40038, 40039, 40040, 40041, 40042, 40043, 40044, 40045, 40046, 40901, 40902, 40903, 40904,
            41001, 41301, 41302, 41303
         )
      );
      conferir_codigos(
         'CONFIG',
         sys.odcinumberlist(40001, 40032, 40034, 40035, 40101, 40401, 42904, 50002, 50003, 50004)
      );
      conferir_codigos('ROTA', sys.odcinumberlist(40301));
      conferir_codigos(
         'LIMITE', sys.odcinumberlist(42901, 42902, 42903, 42905, 42906, 42907, 42908, 42909, 42910)
      );
      conferir_codigos('TRANSITORIA', sys.odcinumberlist(50001, 50701));
   end tabela_do_ntfy;

   procedure sem_resposta is
   begin
      ut.expect(hsm_politica.classificar('NTFY', null, null, 'TIMEOUT', null)).to_equal('TRANSITORIA');
      ut.expect(hsm_politica.classificar('NTFY', null, null, 'CONEXAO', null)).to_equal('TRANSITORIA');
      ut.expect(hsm_politica.classificar('NTFY', null, null, 'RESPOSTA', null)).to_equal('TRANSITORIA');
      ut.expect(hsm_politica.classificar('NTFY', null, null, 'DNS', null)).to_equal('CONFIG');
      ut.expect(hsm_politica.classificar('NTFY', null, null, 'TLS', null)).to_equal('CONFIG');
      ut.expect(hsm_politica.classificar('NTFY', null, null, 'CONFIG', null)).to_equal('CONFIG');
      ut.expect(hsm_politica.classificar('NTFY', null, null, 'DEVOLVIDO', null)).to_equal('DEVOLVIDO');
   end sem_resposta;

   procedure sem_resposta_em_palavras is
      type t_frases is table of pls_integer index by varchar2(1000);
      l_frases t_frases;

      procedure uma(in_classe in varchar2, in_causa in varchar2 default null) is
         l_frase varchar2(1000) := hsm_politica.explicar('KAFKA', null, in_classe, in_causa);
      begin
         ut.expect(l_frase, in_classe || ' ' || in_causa).to_be_like('% %');
         ut.expect(l_frases.exists(l_frase), l_frase).to_equal(false);
         l_frases(l_frase) := 1;
      end uma;
   begin
      uma('TIMEOUT');
      uma('TIMEOUT', 'SEM_CONEXAO');
      uma('CONEXAO');
      uma('DNS');
      uma('TLS');
      uma('RESPOSTA');
      uma('CONFIG');
      uma('CONFIG', 'CANAL');
      uma('CONFIG', 'RESERVA');
      uma('CONFIG', 'TIPO');
      uma('CONFIG', 'ACESSO');
      uma('CONFIG', 'PRIVADO');
      uma('ERRO');
      uma('RECUSADO');
      uma('DESTINO');
      uma('LIMITE');
      uma('CONFIG', 'PROXY 407');
      uma('CONFIG', 'PROXY 403');
      uma('CONFIG', 'PROXY 503');
      ut.expect(hsm_politica.explicar('NTFY', null, 'CONFIG', 'PROXY 407')).to_be_like('O proxy respondeu 407: %usuário%');
      ut.expect(hsm_politica.explicar('NTFY', null, 'CONFIG', 'PROXY 503')).to_be_like('%503%');
      ut.expect(hsm_politica.explicar('NTFY', null, 'CONEXAO', 'sem rota')).to_equal('sem rota');
      ut.expect(hsm_politica.explicar('WEBHOOK', null, 'CONFIG', 'PRIVADO')).to_be_like('%allow_private%');
      ut.expect(hsm_politica.explicar('NTFY', null, 'DEVOLVIDO', null)).to_be_null();
      ut.expect(hsm_politica.explicar('KAFKA', null, 'ENTREGUE', null)).to_be_null();
   end sem_resposta_em_palavras;

   procedure sem_classe is
   begin
      ut.expect(hsm_politica.classificar('NTFY', null, null, 'OUTRA', null)).to_be_null();
      ut.expect(hsm_politica.classificar('NTFY', null, null, null, null)).to_be_null();
   end sem_classe;

   procedure espera_cresce is
   begin
      -- a draw of 1 is the ceiling of the draw
      ut.expect(hsm_politica.espera_transitoria(1, 5, 900, 1)).to_equal(5);
      ut.expect(hsm_politica.espera_transitoria(2, 5, 900, 1)).to_equal(10);
      ut.expect(hsm_politica.espera_transitoria(5, 5, 900, 1)).to_equal(80);
      ut.expect(hsm_politica.espera_transitoria(9, 5, 900, 1)).to_equal(900);
   end espera_cresce;

   procedure espera_sorteada is
   begin
      ut.expect(hsm_politica.espera_transitoria(3, 5, 900, 0.5)).to_equal(10);
      ut.expect(hsm_politica.espera_transitoria(3, 5, 900, 0)).to_equal(1);
   end espera_sorteada;

   procedure espera_sem_estouro is
   begin
      ut.expect(hsm_politica.espera_transitoria(99999, 5, 900, 1)).to_equal(900);
   end espera_sem_estouro;

   procedure limite_pedido is
   begin
      ut.expect(hsm_politica.espera_limite(42901, 30, 0, 5, 3600, co_meio_dia)).to_equal(30);
      ut.expect(hsm_politica.espera_limite(42901, 99999, 0, 5, 3600, co_meio_dia)).to_equal(3600);
   end limite_pedido;

   procedure limite_cresce is
   begin
      ut.expect(hsm_politica.espera_limite(42901, null, 0, 5, 3600, co_meio_dia)).to_equal(5);
      ut.expect(hsm_politica.espera_limite(null, null, 2, 5, 3600, co_meio_dia)).to_equal(20);
      ut.expect(hsm_politica.espera_limite(null, null, 50, 5, 3600, co_meio_dia)).to_equal(3600);
   end limite_cresce;

   procedure cota_diaria is
   begin
      ut.expect(hsm_politica.espera_limite(42908, null, 0, 5, 3600, co_meio_dia)).to_equal(43260);
      ut.expect(
         hsm_politica.espera_limite(42908, null, 0, 5, 3600, timestamp '2030-01-01 23:59:59.75')
      ).to_equal(60.25);
      ut.expect(
         hsm_politica.espera_limite(42908, null, 0, 5, 3600, timestamp '2030-01-01 00:15:00')
      ).to_equal(86400 - 900 + 60);
   end cota_diaria;

   procedure cota_na_virada is
   begin
      -- Yesterday's, by a server whose day has not begun: the wait grows, no day is lost
      for i in 0 .. 14 loop
         ut.expect(
            hsm_politica.espera_limite(42908, null, 2, 5, 3600, timestamp '2030-01-01 00:00:00.5' + i / 1440)
         ).to_equal(20);
      end loop;
   end cota_na_virada;

   -- Every line of the table of answers is met by what it says, or by an earlier one
   procedure tabela_de_respostas is
      l_respostas hsm_politica.t_respostas := hsm_politica.respostas;
      l_tipos sys.odcivarchar2list := sys.odcivarchar2list(
         'NTFY', 'WEBHOOK', 'KAFKA', 'RABBITMQ', 'PROPRIO'
      );

      -- The class of the first line that fits, found without the function under test
      function esperada(
         in_tipo in varchar2,
         in_http in pls_integer,
         in_codigo in pls_integer,
         in_dito in varchar2 default null
      ) return varchar2 is
         r_resposta hsm_politica.t_resposta;
      begin
         for i in 1 .. l_respostas.count loop
            r_resposta := l_respostas(i);
            if coalesce(r_resposta.tipo, in_tipo) = in_tipo
               and (in_http between r_resposta.http_de and r_resposta.http_ate
                    or (in_http is null and r_resposta.dito = in_dito))
               and (r_resposta.codigo_de is null or in_codigo between r_resposta.codigo_de and r_resposta.codigo_ate)
               and not (r_resposta.sem_codigo and in_codigo is not null)
            then
               return r_resposta.classe;
            end if;
         end loop;
         return null;
      end esperada;

      procedure uma(in_tipo in varchar2, in_resposta in hsm_politica.t_resposta) is
         l_http pls_integer := case
                                  when in_resposta.http_ate is not null then
                                     coalesce(trunc(in_resposta.codigo_ate / 100), in_resposta.http_ate)
                               end;
      begin
         ut.expect(
            hsm_politica.classificar(in_tipo, l_http, in_resposta.codigo_ate, in_resposta.dito, null),
            in_tipo || ': ' || in_resposta.porque
         ).to_equal(esperada(in_tipo, l_http, in_resposta.codigo_ate, in_resposta.dito));
      end uma;
   begin
      for i in 1 .. l_respostas.count loop
         ut.expect(l_respostas(i).classe, l_respostas(i).porque).to_be_not_null();
         ut.expect(l_respostas(i).http_de is not null or hsm_politica.conhecida(l_respostas(i).dito)).to_be_true();
         -- What is no success is told
         if l_respostas(i).classe <> 'DEVOLVIDO' then
            ut.expect(l_respostas(i).porque, to_char(i, 'TM9')).to_be_like('% %');
         end if;
         if l_respostas(i).dito is null or l_respostas(i).dito <> 'ENTREGUE' then
            for t in 1 .. l_tipos.count loop
               if coalesce(l_respostas(i).tipo, l_tipos(t)) = l_tipos(t)
                  and (l_respostas(i).http_ate is null or l_respostas(i).http_ate not between 200 and 299)
               then
                  uma(l_tipos(t), l_respostas(i));
               end if;
            end loop;
         end if;
      end loop;
      for i in 100 .. 999 loop
         ut.expect(hsm_politica.classificar('NTFY', i, null, null, null), to_char(i, 'TM9')).to_equal(
            esperada('NTFY', i, null)
         );
         if i not between 200 and 299 then
            ut.expect(hsm_politica.classificar('WEBHOOK', i, null, null, null), to_char(i, 'TM9')).to_equal(
               esperada('WEBHOOK', i, null)
            );
         end if;
      end loop;
   end tabela_de_respostas;

   -- By example: what each answer of these means to each of these types
   procedure conferir_http(in_tipo in varchar2) is
      procedure uma(in_http in pls_integer, in_classe in varchar2) is
      begin
         ut.expect(
            hsm_politica.classificar(in_tipo, in_http, null, null, null), in_tipo || ' ' || to_char(in_http, 'TM9')
         ).to_equal(in_classe);
      end uma;
   begin
      uma(200, 'SUCESSO');
      uma(202, 'SUCESSO');
      uma(204, 'SUCESSO');
      uma(302, 'CONFIG');
      uma(308, 'CONFIG');
      uma(400, 'TRANSITORIA');
      uma(401, 'CONFIG');
      uma(403, 'ROTA');
      uma(404, 'ROTA');
      uma(405, 'TRANSITORIA');
      uma(407, 'CONFIG');
      uma(408, 'TRANSITORIA');
      uma(410, 'ROTA');
      uma(413, 'TRANSITORIA');
      uma(422, 'TRANSITORIA');
      uma(429, 'LIMITE');
      uma(500, 'TRANSITORIA');
      uma(503, 'TRANSITORIA');
      -- A stranger's code changes nothing
      ut.expect(hsm_politica.classificar(in_tipo, 403, 40301, null, null)).to_equal('ROTA');
      ut.expect(hsm_politica.classificar(in_tipo, 400, 40009, null, null)).to_equal('TRANSITORIA');
   end conferir_http;

   procedure http_de_outros is
   begin
      conferir_http('WEBHOOK');
      conferir_http('PROPRIO');
   end http_de_outros;

   procedure conferir_erros(in_tipo in varchar2, in_classe in varchar2, in_codigos in sys.odcinumberlist) is
   begin
      for i in 1 .. in_codigos.count loop
         ut.expect(
            hsm_politica.classificar(in_tipo, null, in_codigos(i), 'ERRO', null), to_char(in_codigos(i), 'TM9')
         ).to_equal(in_classe);
      end loop;
   end conferir_erros;

   procedure codigos_do_kafka is
   begin
      conferir_erros('KAFKA', 'ROTA', sys.odcinumberlist(3, 17, 29, 44, -188, -190));
      conferir_erros('KAFKA', 'PERMANENTE', sys.odcinumberlist(10, 18, 87));
      conferir_erros(
         'KAFKA', 'CONFIG',
         sys.odcinumberlist(21, 31, 33, 34, 35, 53, 54, 58, 61, 65, 66, 76, -169, -181, -193)
      );
      conferir_erros('KAFKA', 'LIMITE', sys.odcinumberlist(89));
      -- A full queue of the library's own is no answer of a server; and what may be about one message must not stop
      -- them all
      conferir_erros(
         'KAFKA', 'TRANSITORIA',
         sys.odcinumberlist(-1, 2, 5, 6, 7, 8, 13, 19, 20, 32, 43, 56, -165, -186, -184, -185, -187, -192, -195, 9999, -9999)
      );
      ut.expect(hsm_politica.classificar('KAFKA', null, null, 'ERRO', null)).to_equal('TRANSITORIA');
   end codigos_do_kafka;

   procedure codigos_do_rabbitmq is
   begin
      conferir_erros('RABBITMQ', 'ROTA', sys.odcinumberlist(312, 403, 404));
      conferir_erros('RABBITMQ', 'PERMANENTE', sys.odcinumberlist(311, 406));
      conferir_erros('RABBITMQ', 'CONFIG', sys.odcinumberlist(402, 530, 540));
      conferir_erros('RABBITMQ', 'LIMITE', sys.odcinumberlist(506));
      conferir_erros('RABBITMQ', 'TRANSITORIA', sys.odcinumberlist(313, 320, 405, 501, 504, 541, 999));
   end codigos_do_rabbitmq;

   procedure codigo_de_outro_tipo is
   begin
      -- A code says something in its own protocol only
      conferir_erros('RABBITMQ', 'TRANSITORIA', sys.odcinumberlist(29, 10, -169));
      conferir_erros('KAFKA', 'TRANSITORIA', sys.odcinumberlist(311, 312, 530));
      conferir_erros('PROPRIO', 'TRANSITORIA', sys.odcinumberlist(29, 404, 10));
      conferir_erros('NTFY', 'TRANSITORIA', sys.odcinumberlist(29, 404, 40301));
   end codigo_de_outro_tipo;

   procedure sem_http is
      l_tipos sys.odcivarchar2list := sys.odcivarchar2list('KAFKA', 'RABBITMQ', 'PROPRIO');

      procedure uma(in_tipo in varchar2, in_dito in varchar2, in_classe in varchar2) is
      begin
         ut.expect(hsm_politica.classificar(in_tipo, null, null, in_dito, null), in_tipo || ' ' || in_dito).to_equal(
            in_classe
         );
      end uma;
   begin
      for i in 1 .. l_tipos.count loop
         uma(l_tipos(i), 'ENTREGUE', 'SUCESSO');
         uma(l_tipos(i), 'RECUSADO', 'PERMANENTE');
         uma(l_tipos(i), 'DESTINO', 'ROTA');
         uma(l_tipos(i), 'LIMITE', 'LIMITE');
         uma(l_tipos(i), 'TIMEOUT', 'TRANSITORIA');
         uma(l_tipos(i), 'DNS', 'CONFIG');
         uma(l_tipos(i), 'DEVOLVIDO', 'DEVOLVIDO');
      end loop;
      -- ntfy and a webhook answer by HTTP: whoever says so otherwise is none of theirs
      uma('NTFY', 'ENTREGUE', 'CONFIG');
      uma('WEBHOOK', 'ENTREGUE', 'CONFIG');
      ut.expect(hsm_politica.classificar('NTFY', null, null, 'ENTREGUE', 'k3J')).to_equal('CONFIG');
   end sem_http;

   procedure erro_em_palavras is
   begin
      ut.expect(hsm_politica.explicar('KAFKA', 29, 'ERRO', 'Broker: Topic authorization failed')).to_equal(
         'Sem direito no tópico (29): Broker: Topic authorization failed'
      );
      ut.expect(hsm_politica.explicar('KAFKA', -188, 'ERRO', null)).to_equal('Tópico desconhecido (-188)');
      ut.expect(hsm_politica.explicar('RABBITMQ', 999, 'ERRO', null)).to_equal('O servidor respondeu com um erro (999)');
      ut.expect(hsm_politica.explicar('PROPRIO', null, 'RECUSADO', 'sem CNPJ')).to_equal(
         'O servidor não aceita esta mensagem: sem CNPJ'
      );
      ut.expect(length(hsm_politica.explicar('KAFKA', 29, 'ERRO', rpad('é', 1000, 'é')))).to_equal(1000);
   end erro_em_palavras;

   procedure estranhos is
      l_estranhos sys.odcinumberlist := sys.odcinumberlist(400, 405, 409, 410, 418, 421, 426, 431, 451, 499);
   begin
      for i in 1 .. l_estranhos.count loop
         ut.expect(hsm_politica.classificar('NTFY', l_estranhos(i), null, null, null)).to_equal('CONFIG');
         -- A code of somebody else's
         ut.expect(hsm_politica.classificar('NTFY', l_estranhos(i), 12, null, null)).to_equal('CONFIG');
         ut.expect(hsm_politica.classificar('NTFY', l_estranhos(i), 40301, null, null)).to_equal('CONFIG');
      end loop;
      ut.expect(hsm_politica.classificar('NTFY', 413, null, null, null)).to_equal('TRANSITORIA');
      ut.expect(hsm_politica.classificar('NTFY', 408, null, null, null)).to_equal('TRANSITORIA');
   end estranhos;

   procedure sonda_da_rota is
      function devida(in_segundos in number) return boolean is
      begin
         return hsm_politica.sonda_rota_devida(hsm_politica.somar_segundos(co_meio_dia, in_segundos), co_meio_dia);
      end devida;
   begin
      ut.expect(hsm_politica.espera_sonda_rota(0)).to_equal(60);
      ut.expect(hsm_politica.espera_sonda_rota(1)).to_equal(120);
      ut.expect(hsm_politica.espera_sonda_rota(4)).to_equal(960);
      ut.expect(hsm_politica.espera_sonda_rota(5)).to_equal(1800);
      ut.expect(hsm_politica.espera_sonda_rota(99999)).to_equal(1800);
      ut.expect(devida(null), 'nenhuma').to_be_false();
      ut.expect(devida(0)).to_be_true();
      ut.expect(devida(1)).to_be_false();
      ut.expect(devida(1860)).to_be_false();
      ut.expect(devida(1861), 'de um relógio adiantado').to_be_true();
   end sonda_da_rota;

   procedure segundos is
   begin
      ut.expect(
         hsm_politica.segundos_entre(timestamp '2030-01-01 23:59:59.5', timestamp '2030-01-03 00:00:00.75')
      ).to_equal(86401.25);
      ut.expect(hsm_politica.segundos_entre(co_meio_dia, co_meio_dia)).to_equal(0);
      ut.expect(
         hsm_politica.segundos_entre(co_meio_dia, hsm_politica.somar_segundos(co_meio_dia, -1.5))
      ).to_equal(-1.5);
   end segundos;

   procedure rodizio is
   begin
      for i in 0 .. 59 loop
         ut.expect(
            hsm_politica.inicio_rodizio(hsm_politica.somar_segundos(co_meio_dia, i + 0.123), 3)
         ).to_be_between(1, 3);
      end loop;
   end rodizio;

   procedure proibido is
   begin
      ut.expect(hsm_politica.classificar('NTFY', 403, 40301, null, null)).to_equal('ROTA');
      ut.expect(hsm_politica.classificar('NTFY', 403, null, null, null)).to_equal('TRANSITORIA');
   end proibido;

   procedure quatrocentos_de_configuracao is
   begin
      ut.expect(hsm_politica.classificar('NTFY', 400, 40001, null, null)).to_equal('CONFIG');
      ut.expect(hsm_politica.classificar('NTFY', 400, 40032, null, null)).to_equal('CONFIG');
      ut.expect(hsm_politica.classificar('NTFY', 400, 40034, null, null)).to_equal('CONFIG');
      ut.expect(hsm_politica.classificar('NTFY', 400, 40035, null, null)).to_equal('CONFIG');
      ut.expect(hsm_politica.classificar('NTFY', 400, 40033, null, null)).to_equal('PERMANENTE');
   end quatrocentos_de_configuracao;

   function depois(in_segundos in number) return timestamp is
   begin
      return hsm_politica.somar_segundos(co_meio_dia, in_segundos);
   end depois;

   function novo_canal(
      in_rajada in number default null,
      in_intervalo_s in number default null,
      in_fichas in number default null
   ) return hsm_politica.t_canal is
      r_canal hsm_politica.t_canal;
   begin
      r_canal.canal := 'C';
      r_canal.rajada := in_rajada;
      r_canal.intervalo_s := in_intervalo_s;
      r_canal.fichas := in_fichas;
      r_canal.dt_fichas := case when in_fichas is not null then co_meio_dia end;
      r_canal.limites_seguidos := 0;
      r_canal.disjuntor := 'FECHADO';
      r_canal.falhas_seguidas := 0;
      r_canal.aberturas := 0;
      return r_canal;
   end novo_canal;

   -- Seconds from noon to when the channel is free
   function livre(in_canal in hsm_politica.t_canal, in_agora in number default 0) return number is
   begin
      return hsm_politica.segundos_entre(co_meio_dia, hsm_politica.livre_em(in_canal, depois(in_agora)));
   end livre;

   procedure responder(
      io_canal in out nocopy hsm_politica.t_canal,
      in_classe in varchar2,
      in_agora in number default 0,
      in_reserva in varchar2 default 'R',
      in_reservada in number default -10
   ) is
      r_sinal hsm_politica.t_sinal;
      r_regras hsm_politica.t_regras;
      l_mudou boolean := false;
   begin
      r_sinal.canal := io_canal.canal;
      r_sinal.classe := in_classe;
      r_sinal.reserva := in_reserva;
      r_sinal.dt_reserva := depois(in_reservada);
      r_sinal.erro := 'erro';
      r_regras.falhas := 3;
      r_regras.abertura_base_s := 30;
      r_regras.abertura_max_s := 100;
      r_regras.limite_base_s := 5;
      r_regras.limite_max_s := 3600;
      hsm_politica.absorver(io_canal, r_sinal, r_regras, depois(in_agora), l_mudou);
   end responder;

   procedure balde_sem_limite is
      r_canal hsm_politica.t_canal := novo_canal;
   begin
      ut.expect(hsm_politica.fichas_agora(r_canal, co_meio_dia)).to_be_null();
      ut.expect(hsm_politica.cota(r_canal, co_meio_dia, 200)).to_equal(200);
      hsm_politica.entregar(r_canal, 200, 'R', 120, co_meio_dia);
      ut.expect(r_canal.dt_fichas).to_be_null();
   end balde_sem_limite;

   procedure balde_enche is
   begin
      ut.expect(hsm_politica.fichas_agora(novo_canal(60, 5), co_meio_dia)).to_equal(60);
      ut.expect(hsm_politica.fichas_agora(novo_canal(60, 5, 0), depois(5))).to_equal(1);
      ut.expect(hsm_politica.fichas_agora(novo_canal(60, 5, 1), depois(2.5))).to_equal(1.5);
      ut.expect(hsm_politica.fichas_agora(novo_canal(60, 5, 0), depois(86400))).to_equal(60);
   end balde_enche;

   procedure balde_relogio_volta is
   begin
      ut.expect(hsm_politica.fichas_agora(novo_canal(60, 5, 7), depois(-3600))).to_equal(60);
      ut.expect(hsm_politica.cota(novo_canal(2, 5, 0), depois(-7200), 10)).to_equal(2);
   end balde_relogio_volta;

   procedure balde_livre is
      r_canal hsm_politica.t_canal;
   begin
      for i in 1 .. 50 loop
         r_canal := novo_canal(10, round(i / 7, 3), round(1 / (i + 1), 6));
         ut.expect(livre(r_canal)).to_be_greater_than(0);
         ut.expect(hsm_politica.cota(r_canal, hsm_politica.livre_em(r_canal, co_meio_dia), 5)).to_equal(1);
      end loop;
   end balde_livre;

   procedure balde_cota is
   begin
      ut.expect(hsm_politica.cota(novo_canal(60, 5, 3.9), co_meio_dia, 200)).to_equal(3);
      ut.expect(hsm_politica.cota(novo_canal(60, 5, 3.9), co_meio_dia, 2)).to_equal(2);
      ut.expect(hsm_politica.cota(novo_canal(60, 5, 0.9), co_meio_dia, 2)).to_equal(0);
   end balde_cota;

   procedure balde_gasta is
      r_canal hsm_politica.t_canal := novo_canal(60, 5, 3.9);
   begin
      hsm_politica.entregar(r_canal, 3, 'R', 120, co_meio_dia);
      ut.expect(r_canal.fichas).to_equal(0.9);
      hsm_politica.entregar(r_canal, 0, 'R', 120, depois(1));
      ut.expect(r_canal.dt_fichas = co_meio_dia).to_be_true();
   end balde_gasta;

   procedure abre_na_enesima is
      r_canal hsm_politica.t_canal := novo_canal;
   begin
      responder(r_canal, 'TRANSITORIA');
      responder(r_canal, 'TRANSITORIA');
      ut.expect(r_canal.disjuntor).to_equal('FECHADO');
      responder(r_canal, 'TRANSITORIA');
      ut.expect(r_canal.disjuntor).to_equal('ABERTO');
      ut.expect(livre(r_canal)).to_equal(30);
      ut.expect(hsm_politica.cota(r_canal, depois(29.999), 200)).to_equal(0);
      ut.expect(hsm_politica.cota(r_canal, depois(30), 200)).to_equal(1);
   end abre_na_enesima;

   procedure resposta_recomeca is
      r_canal hsm_politica.t_canal := novo_canal;
   begin
      for i in 1 .. 4 loop
         responder(r_canal, 'TRANSITORIA');
         responder(r_canal, 'TRANSITORIA');
         responder(r_canal, case i when 1 then 'SUCESSO' when 2 then 'PERMANENTE' when 3 then 'ROTA' else 'LIMITE' end);
         ut.expect(r_canal.disjuntor).to_equal('FECHADO');
         ut.expect(r_canal.falhas_seguidas).to_equal(0);
      end loop;
   end resposta_recomeca;

   procedure configuracao_abre is
      r_canal hsm_politica.t_canal := novo_canal;
   begin
      responder(r_canal, 'CONFIG');
      ut.expect(r_canal.disjuntor).to_equal('ABERTO');
      ut.expect(r_canal.motivo_disjuntor).to_equal('erro');
   end configuracao_abre;

   procedure abertura_cresce is
      r_canal hsm_politica.t_canal := novo_canal;
      l_agora number := 0;
   begin
      responder(r_canal, 'CONFIG');
      for i in 1 .. 4 loop
         l_agora := livre(r_canal, l_agora);
         hsm_politica.entregar(r_canal, 1, 'S', 120, depois(l_agora));
         responder(r_canal, 'TRANSITORIA', l_agora, 'S');
         ut.expect(livre(r_canal, l_agora) - l_agora).to_equal(case i when 1 then 60 else 100 end);
      end loop;
   end abertura_cresce;

   procedure so_a_sonda is
      r_canal hsm_politica.t_canal := novo_canal;
   begin
      responder(r_canal, 'CONFIG');
      responder(r_canal, 'CONFIG', 1);
      responder(r_canal, 'TRANSITORIA', 1);
      responder(r_canal, 'SUCESSO', 1);
      ut.expect(r_canal.disjuntor).to_equal('ABERTO');
      ut.expect(livre(r_canal, 1)).to_equal(30);
      hsm_politica.entregar(r_canal, 1, 'S', 120, depois(30));
      responder(r_canal, 'SUCESSO', 31, 'R');
      ut.expect(r_canal.disjuntor).to_equal('MEIO_ABERTO');
   end so_a_sonda;

   procedure sonda_fecha is
      r_canal hsm_politica.t_canal;
   begin
      for i in 1 .. 4 loop
         r_canal := novo_canal;
         responder(r_canal, 'CONFIG');
         hsm_politica.entregar(r_canal, 1, 'S', 120, depois(30));
         responder(
            r_canal, case i when 1 then 'SUCESSO' when 2 then 'PERMANENTE' when 3 then 'ROTA' else 'LIMITE' end, 31, 'S'
         );
         ut.expect(r_canal.disjuntor).to_equal('FECHADO');
         ut.expect(r_canal.aberturas).to_equal(0);
      end loop;
   end sonda_fecha;

   procedure sonda_vence is
      r_canal hsm_politica.t_canal := novo_canal;
   begin
      responder(r_canal, 'CONFIG');
      hsm_politica.entregar(r_canal, 1, 'S', 120, depois(30));
      ut.expect(hsm_politica.cota(r_canal, depois(149.999), 200)).to_equal(0);
      ut.expect(hsm_politica.cota(r_canal, depois(150), 200)).to_equal(1);
   end sonda_vence;

   -- Set while the clock ran ahead by as much as it is put back: each wait is over at once
   procedure relogio_volta is
      r_canal hsm_politica.t_canal;
      l_atraso number := 7200;
   begin
      r_canal := novo_canal;
      responder(r_canal, 'LIMITE', l_atraso);
      ut.expect(livre(r_canal)).to_equal(0);
      responder(r_canal, 'LIMITE', 0, in_reservada => 0);
      ut.expect(livre(r_canal), 'um 429 de agora vale').to_be_greater_than(0);
      ut.expect(livre(r_canal), 'e não mais do que pode').to_be_less_or_equal(3600);

      r_canal := novo_canal;
      responder(r_canal, 'CONFIG', l_atraso);
      ut.expect(livre(r_canal)).to_equal(0);

      r_canal := novo_canal;
      responder(r_canal, 'CONFIG', -30);
      hsm_politica.entregar(r_canal, 1, 'S', 120, depois(l_atraso));
      ut.expect(livre(r_canal)).to_equal(0);
   end relogio_volta;

   -- Two sessions, or two instances, see "now" a little apart
   procedure relogios_quase_iguais is
      r_canal hsm_politica.t_canal;
   begin
      ut.expect(hsm_politica.fichas_agora(novo_canal(60, 5, 0), depois(-0.1))).to_equal(0);
      ut.expect(hsm_politica.fichas_agora(novo_canal(60, 5, 0), depois(-60))).to_equal(0);
      r_canal := novo_canal;
      responder(r_canal, 'LIMITE', 0.1);
      ut.expect(livre(r_canal)).to_be_greater_than(0);
      r_canal := novo_canal;
      responder(r_canal, 'CONFIG', 0.1);
      ut.expect(livre(r_canal)).to_be_greater_than(0);
      hsm_politica.entregar(r_canal, 1, 'S', 120, depois(31));
      ut.expect(livre(r_canal, 30.9)).to_be_greater_than(31);
   end relogios_quase_iguais;

   procedure pagina_de_um_texto is
      r_canal hsm_politica.t_canal := novo_canal;
      r_sinal hsm_politica.t_sinal;
      r_regras hsm_politica.t_regras;
      l_mudou boolean := false;
   begin
      ut.expect(hsm_politica.estranha('CONFIG', 406, null)).to_be_true();
      ut.expect(hsm_politica.estranha('CONFIG', 200, null)).to_be_true();
      ut.expect(hsm_politica.estranha('CONFIG', 401, null)).to_be_false();
      ut.expect(hsm_politica.estranha('CONFIG', 407, null)).to_be_false();
      ut.expect(hsm_politica.estranha('CONFIG', 404, 40401)).to_be_false();
      ut.expect(hsm_politica.estranha('CONFIG', null, null)).to_be_false();
      ut.expect(hsm_politica.estranha('TRANSITORIA', 403, null)).to_be_false();
      r_sinal.canal := r_canal.canal;
      r_sinal.classe := 'CONFIG';
      r_sinal.reserva := 'R';
      r_sinal.estranha := true;
      r_sinal.da_linha := true;
      r_regras.falhas := 10;
      r_regras.abertura_base_s := 30;
      r_regras.abertura_max_s := 240;
      hsm_politica.absorver(r_canal, r_sinal, r_regras, co_meio_dia, l_mudou);
      ut.expect(r_canal.disjuntor).to_equal('FECHADO');
      ut.expect(r_canal.falhas_seguidas, 'conta como falha').to_equal(1);
      r_sinal.da_linha := false;
      hsm_politica.absorver(r_canal, r_sinal, r_regras, co_meio_dia, l_mudou);
      ut.expect(r_canal.disjuntor).to_equal('ABERTO');
   end pagina_de_um_texto;

   procedure falha_com_espera is
      r_canal hsm_politica.t_canal := novo_canal;
      r_sinal hsm_politica.t_sinal;
      r_regras hsm_politica.t_regras;
      l_mudou boolean := false;
   begin
      r_sinal.canal := r_canal.canal;
      r_sinal.classe := 'TRANSITORIA';
      r_sinal.reserva := 'R';
      r_sinal.dt_reserva := co_meio_dia;
      r_sinal.esperar_s := 120;
      r_regras.falhas := 10;
      r_regras.abertura_max_s := 240;
      r_regras.limite_max_s := 3600;
      hsm_politica.absorver(r_canal, r_sinal, r_regras, co_meio_dia, l_mudou);
      ut.expect(l_mudou).to_be_true();
      ut.expect(livre(r_canal)).to_equal(120);
      ut.expect(r_canal.limites_seguidos).to_equal(0);
      r_sinal.esperar_s := 99999;
      hsm_politica.absorver(r_canal, r_sinal, r_regras, co_meio_dia, l_mudou);
      ut.expect(livre(r_canal)).to_equal(240);
   end falha_com_espera;

   procedure religado is
      r_canal hsm_politica.t_canal := novo_canal(60, 5, 0);
   begin
      responder(r_canal, 'LIMITE');
      responder(r_canal, 'CONFIG');
      hsm_politica.religar(r_canal);
      ut.expect(livre(r_canal)).to_equal(0);
      ut.expect(hsm_politica.cota(r_canal, co_meio_dia, 200)).to_equal(60);
   end religado;

   procedure leva_conta_uma_vez is
      r_canal hsm_politica.t_canal := novo_canal;
   begin
      for i in 1 .. 10 loop
         responder(r_canal, 'LIMITE');
      end loop;
      ut.expect(livre(r_canal)).to_equal(5);
      ut.expect(r_canal.limites_seguidos).to_equal(1);
   end leva_conta_uma_vez;

   procedure retencao_cresce is
      r_canal hsm_politica.t_canal := novo_canal;
   begin
      responder(r_canal, 'LIMITE', 0);
      responder(r_canal, 'LIMITE', 6, in_reservada => 5);
      ut.expect(livre(r_canal, 6)).to_equal(16);
      responder(r_canal, 'SUCESSO', 20, in_reservada => 16);
      responder(r_canal, 'LIMITE', 20, in_reservada => 16);
      ut.expect(livre(r_canal, 20)).to_equal(25);
   end retencao_cresce;

   procedure retencao_esvazia is
      r_canal hsm_politica.t_canal := novo_canal(60, 5, 40);
   begin
      responder(r_canal, 'LIMITE');
      responder(r_canal, 'DEVOLVIDO');
      ut.expect(hsm_politica.fichas_agora(r_canal, co_meio_dia)).to_equal(0);
      responder(r_canal, 'DEVOLVIDO', 6);
      ut.expect(hsm_politica.fichas_agora(r_canal, depois(6))).to_equal(2.2);
   end retencao_esvazia;

   procedure retencao_nao_encurta is
      r_canal hsm_politica.t_canal := novo_canal;
   begin
      r_canal.retido_ate := depois(600);
      r_canal.dt_retencao := depois(-20);
      responder(r_canal, 'LIMITE');
      ut.expect(livre(r_canal)).to_equal(600);
   end retencao_nao_encurta;

end teste_hsm_politica;
/
