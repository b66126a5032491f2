create or replace package body teste_hsm_envio as

   co_agora constant timestamp(6) := teste_apoio.agora;

   procedure preparar is
   begin
      teste_apoio.preparar;
   end preparar;

   function depois(in_segundos in number) return timestamp is
   begin
      return hsm_politica.somar_segundos(co_agora, in_segundos);
   end depois;

   -- Seconds the row has to wait from the tests' now on
   function espera(in_id in number) return number is
   begin
      return hsm_politica.segundos_entre(co_agora, teste_apoio.linha(in_id).proxima_tentativa);
   end espera;

   -- The report of a single result
   function relatar(in_resultado in varchar2, in_agora in timestamp default null) return json_object_t is
   begin
      return json_object_t.parse(teste_apoio.registrar('[' || in_resultado || ']', in_agora));
   end relatar;

   function suspensa(in_id_rota in number) return varchar2 is
      l_suspensa varchar2(1 char);
   begin
      select r.suspensa into l_suspensa from hsm_rota_notificacao r where r.id = in_id_rota;
      return l_suspensa;
   end suspensa;

   function canal return hsm_canal%rowtype is
      r_canal hsm_canal%rowtype;
   begin
      select c.* into r_canal from hsm_canal c where c.canal = teste_apoio.co_canal;
      return r_canal;
   end canal;

   -- Sends the row as soon as it can go, and says how long it has to wait after this answer
   function espera_depois_de(in_id in number, io_agora in out timestamp, in_http in number) return number is
      l_reserva varchar2(32 char);
      l_resumo json_object_t;
   begin
      io_agora := hsm_politica.somar_segundos(
         io_agora, hsm_envio.segundos_ate_trabalho(teste_apoio.co_canal, io_agora)
      );
      l_reserva := teste_apoio.reservar(in_agora => io_agora);
      l_resumo := relatar(teste_apoio.resultado(in_id, l_reserva, in_http), io_agora);
      return hsm_envio.segundos_ate_trabalho(teste_apoio.co_canal, io_agora);
   end espera_depois_de;

   procedure carga_de_outro_tipo is
      l_id number;
      l_reserva varchar2(32 char);
      r_carga hsm_carga%rowtype;
   begin
      update hsm_canal c set c.tipo = hsm_tipos.co_rabbitmq where c.canal = teste_apoio.co_canal;
      update hsm_rota_notificacao r
         set r.topico = 'ordens',
             r.chave_roteamento = 'os.{id_os}',
             r.cabecalhos = '{"X-Tipo":"{tipo_os}"}'
       where r.canal = teste_apoio.co_canal;
      l_id := teste_apoio.nova_linha(42, in_dados => '{"a":1}');
      l_reserva := teste_apoio.reservar;
      select c.* into r_carga from hsm_carga c where c.id_fila = l_id;
      ut.expect(r_carga.destino).to_equal('ordens');
      ut.expect(r_carga.chave).to_equal('os.42');
      ut.expect(r_carga.cabecalhos).to_equal('{"X-Tipo":"TIPO"}');
      ut.expect(to_char(r_carga.payload)).to_be_like(
         '%"type":"hsm.os.evento","subject":"42","time":"2030-01-01T12:00:00.000Z"%"fatos":{"a":1}}}'
      );
   end carga_de_outro_tipo;

   procedure reserva_completa is
      l_id number := teste_apoio.nova_linha;
      l_reserva varchar2(32 char);
      l_cargas pls_integer;
   begin
      l_reserva := teste_apoio.reservar;
      ut.expect(teste_apoio.linha(l_id).status).to_equal('ENVIANDO');
      ut.expect(teste_apoio.linha(l_id).reserva).to_equal(l_reserva);
      ut.expect(teste_apoio.linha(l_id).trabalhador).to_equal(teste_apoio.co_trabalhador);
      ut.expect(teste_apoio.linha(l_id).tentativas).to_equal(1);
      ut.expect(teste_apoio.linha(l_id).envios).to_equal(1);
      ut.expect(teste_apoio.tentativa(l_id, l_reserva).numero).to_equal(1);
      ut.expect(teste_apoio.tentativa(l_id, l_reserva).resultado).to_be_null();
      select count(*) into l_cargas from hsm_carga c where c.id_fila = l_id;
      ut.expect(l_cargas).to_equal(1);
   end reserva_completa;

   procedure prazo_do_momento is
      l_id number := teste_apoio.nova_linha;
      r_reserva hsm_envio.t_reserva := hsm_envio.nova_reserva('teste', 10, teste_apoio.co_canal);
      l_continua boolean;
   begin
      hsm_envio.reservar(r_reserva, depois(1000), l_continua);
      ut.expect(teste_apoio.linha(l_id).reserva_ate).to_equal(depois(1000 + r_reserva.prazo_s));
      ut.expect(r_reserva.ate).to_equal(teste_apoio.linha(l_id).reserva_ate);
      ut.expect(teste_apoio.tentativa(l_id, r_reserva.reserva).dt_reserva).to_equal(depois(1000));
   end prazo_do_momento;

   procedure prazo_acabado is
      l_primeira number := teste_apoio.nova_linha;
      l_segunda number;
      r_reserva hsm_envio.t_reserva := hsm_envio.nova_reserva('teste', 10, teste_apoio.co_canal);
      l_continua boolean;
   begin
      hsm_envio.reservar(r_reserva, co_agora, l_continua);
      l_segunda := teste_apoio.nova_linha;
      hsm_envio.reservar(r_reserva, depois(r_reserva.prazo_s), l_continua);
      ut.expect(l_continua).to_equal(false);
      ut.expect(r_reserva.ids.count).to_equal(1);
      ut.expect(teste_apoio.linha(l_primeira).status).to_equal('ENVIANDO');
      ut.expect(teste_apoio.linha(l_segunda).status).to_equal('PENDENTE');
   end prazo_acabado;

   procedure nao_devida is
      l_id number := teste_apoio.nova_linha(in_quando => depois(1));
      l_reserva varchar2(32 char);
   begin
      l_reserva := teste_apoio.reservar;
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PENDENTE');
   end nao_devida;

   procedure prioridade is
      l_baixa number := teste_apoio.nova_linha(in_prioridade => 1);
      l_alta number := teste_apoio.nova_linha(in_prioridade => 5);
      l_reserva varchar2(32 char);
   begin
      l_reserva := teste_apoio.reservar(in_lote => 1);
      ut.expect(teste_apoio.linha(l_alta).status).to_equal('ENVIANDO');
      ut.expect(teste_apoio.linha(l_baixa).status).to_equal('PENDENTE');
   end prioridade;

   procedure canal_pausado is
      l_id number := teste_apoio.nova_linha;
      l_reserva varchar2(32 char);
   begin
      update hsm_canal c set c.pausado = 'S' where c.canal = teste_apoio.co_canal;
      l_reserva := teste_apoio.reservar;
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PENDENTE');
   end canal_pausado;

   procedure canal_alheio is
      l_id number := teste_apoio.nova_linha;
      l_reserva varchar2(32 char);
   begin
      l_reserva := teste_apoio.reservar(in_canais => 'TEST, ESTE');
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PENDENTE');
   end canal_alheio;

   procedure canal_em_minusculas is
      l_id number := teste_apoio.nova_linha;
      l_reserva varchar2(32 char);
   begin
      l_reserva := teste_apoio.reservar(in_canais => lower(teste_apoio.co_canal));
      ut.expect(teste_apoio.linha(l_id).reserva).to_equal(l_reserva);
   end canal_em_minusculas;

   procedure rodizio is
      co_outro constant varchar2(30 char) := 'TESTE2';
      l_id number;
      l_reserva varchar2(32 char);
      l_enviando pls_integer;
   begin
      insert into hsm_canal (canal) values (co_outro);
      for i in 1 .. 4 loop
         l_id := teste_apoio.nova_linha;
         update hsm_fila_notificacao f set f.canal = co_outro where f.id = l_id and mod(i, 2) = 0;
      end loop;
      for i in 0 .. 1 loop
         l_reserva := teste_apoio.reservar(1, depois(i / 1000), teste_apoio.co_canal || ', ' || co_outro);
      end loop;
      select count(distinct f.canal)
        into l_enviando
        from hsm_fila_notificacao f
       where f.status = 'ENVIANDO'
         and f.canal in (teste_apoio.co_canal, co_outro);
      ut.expect(l_enviando).to_equal(2);
   end rodizio;

   procedure ordem_por_os is
      l_primeira number := teste_apoio.nova_linha(in_id_os => 7, in_ordenada => 'S');
      l_segunda number := teste_apoio.nova_linha(in_id_os => 7, in_ordenada => 'S');
      l_reserva varchar2(32 char);
      l_resumo json_object_t;
   begin
      l_reserva := teste_apoio.reservar;
      ut.expect(teste_apoio.linha(l_primeira).status).to_equal('ENVIANDO');
      ut.expect(teste_apoio.linha(l_segunda).status).to_equal('PENDENTE');
      l_resumo := relatar(teste_apoio.resultado(l_primeira, l_reserva, 200, 'n1'));
      l_reserva := teste_apoio.reservar;
      ut.expect(teste_apoio.linha(l_segunda).status).to_equal('ENVIANDO');
   end ordem_por_os;

   procedure outra_os_nao_espera is
      l_primeira number := teste_apoio.nova_linha(in_id_os => 7, in_ordenada => 'S');
      l_outra number := teste_apoio.nova_linha(in_id_os => 8, in_ordenada => 'S');
      l_reserva varchar2(32 char);
   begin
      l_reserva := teste_apoio.reservar;
      ut.expect(teste_apoio.linha(l_primeira).status).to_equal('ENVIANDO');
      ut.expect(teste_apoio.linha(l_outra).status).to_equal('ENVIANDO');
   end outra_os_nao_espera;

   procedure nao_monta is
      l_boa number;
      l_ruim number;
      l_reserva varchar2(32 char);
   begin
      update hsm_rota_notificacao r set r.mensagem = '{texto}' where r.canal = teste_apoio.co_canal;
      l_boa := teste_apoio.nova_linha(in_dados => '{"texto":"ok"}');
      l_ruim := teste_apoio.nova_linha(in_dados => '{}');
      l_reserva := teste_apoio.reservar;
      ut.expect(teste_apoio.linha(l_boa).status).to_equal('ENVIANDO');
      ut.expect(teste_apoio.linha(l_ruim).status).to_equal('FALHA');
      ut.expect(teste_apoio.linha(l_ruim).motivo).to_equal('RENDER');
      ut.expect(teste_apoio.linha(l_ruim).tentativas).to_equal(0);
      ut.expect(teste_apoio.linha(l_ruim).ultimo_erro).to_be_like('%{texto}%');
   end nao_monta;

   function carga(in_id in number) return varchar2 is
      l_payload hsm_carga.payload%type;
   begin
      select c.payload into l_payload from hsm_carga c where c.id_fila = in_id;
      return dbms_lob.substr(l_payload, 4000, 1);
   end carga;

   procedure mesma_carga is
      l_id number;
      l_reserva varchar2(32 char);
      l_antes varchar2(4000);
      l_resumo json_object_t;
   begin
      l_id := teste_apoio.nova_linha;
      l_reserva := teste_apoio.reservar;
      l_antes := carga(l_id);
      l_resumo := relatar(teste_apoio.resultado(l_id, l_reserva, in_classe => 'DEVOLVIDO'));
      update hsm_rota_notificacao r set r.mensagem = 'Outro texto' where r.canal = teste_apoio.co_canal;
      l_reserva := teste_apoio.reservar;
      ut.expect(teste_apoio.linha(l_id).status).to_equal('ENVIANDO');
      ut.expect(carga(l_id)).to_equal(l_antes);
   end mesma_carga;

   procedure sem_trabalhador is
      r_reserva hsm_envio.t_reserva;
   begin
      r_reserva := hsm_envio.nova_reserva(null, 10, teste_apoio.co_canal);
   end sem_trabalhador;

   procedure canais_demais is
      r_reserva hsm_envio.t_reserva;
   begin
      r_reserva := hsm_envio.nova_reserva('w', 10, rpad('A,', 5000, 'A,'));
   end canais_demais;

   procedure prioridade_da_rota is
      l_id number := teste_apoio.nova_linha(in_prioridade => 3);
      l_reserva varchar2(32 char);
      l_carga clob;
      l_rota number := teste_apoio.rota_padrao;
   begin
      update hsm_rota_notificacao r set r.prioridade = 5 where r.id = l_rota;
      l_reserva := teste_apoio.reservar;
      select c.payload into l_carga from hsm_carga c where c.id_fila = l_id;
      ut.expect(json_object_t.parse(l_carga).get_number('priority')).to_equal(5);
   end prioridade_da_rota;

   procedure lote_zero is
      l_reserva varchar2(32 char);
   begin
      l_reserva := teste_apoio.reservar(in_lote => 0);
   end lote_zero;

   procedure vencida_volta is
      l_id number := teste_apoio.nova_linha;
      l_velha varchar2(32 char);
      l_nova varchar2(32 char);
   begin
      l_velha := teste_apoio.reservar;
      l_nova := teste_apoio.reservar(in_agora => depois(100000));
      ut.expect(l_nova).not_to_equal(l_velha);
      ut.expect(teste_apoio.linha(l_id).status).to_equal('ENVIANDO');
      ut.expect(teste_apoio.linha(l_id).reserva).to_equal(l_nova);
      ut.expect(teste_apoio.linha(l_id).tentativas).to_equal(2);
      ut.expect(teste_apoio.tentativa(l_id, l_velha).resultado).to_equal('EXPIRADA');
   end vencida_volta;

   procedure vencida_esgotada is
      l_rota number := teste_apoio.nova_rota('X', 'X', 'um', in_tentativas_max => 1);
      l_id number := teste_apoio.nova_linha(in_id_rota => l_rota);
      l_reserva varchar2(32 char);
   begin
      l_reserva := teste_apoio.reservar;
      l_reserva := teste_apoio.reservar(in_agora => depois(100000));
      ut.expect(teste_apoio.linha(l_id).status).to_equal('FALHA');
      ut.expect(teste_apoio.linha(l_id).motivo).to_equal('ESGOTADO');
   end vencida_esgotada;

   procedure em_dia is
      l_id number := teste_apoio.nova_linha;
      l_reserva varchar2(32 char);
   begin
      l_reserva := teste_apoio.reservar;
      ut.expect(hsm_desfecho.recuperar_vencidas(depois(1), 120, 100)).to_equal(0);
      ut.expect(teste_apoio.linha(l_id).reserva).to_equal(l_reserva);
   end em_dia;

   procedure sucesso is
      l_id number := teste_apoio.nova_linha;
      l_reserva varchar2(32 char) := teste_apoio.reservar;
      l_resumo json_object_t;
   begin
      l_resumo := relatar(teste_apoio.resultado(l_id, l_reserva, 200, 'k3J'));
      ut.expect(l_resumo.get_number('processado')).to_equal(1);
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PROCESSADO');
      ut.expect(teste_apoio.linha(l_id).reserva).to_be_null();
      ut.expect(teste_apoio.linha(l_id).dt_processamento = co_agora).to_be_true();
      ut.expect(teste_apoio.tentativa(l_id, l_reserva).resultado).to_equal('ENTREGUE');
      ut.expect(teste_apoio.tentativa(l_id, l_reserva).id_externo).to_equal('k3J');
      ut.expect(teste_apoio.tentativa(l_id, l_reserva).duracao_ms).to_equal(12);
   end sucesso;

   procedure repetido is
      l_id number := teste_apoio.nova_linha;
      l_reserva varchar2(32 char) := teste_apoio.reservar;
      l_resumo json_object_t;
   begin
      l_resumo := relatar(teste_apoio.resultado(l_id, l_reserva, 503));
      l_resumo := relatar(teste_apoio.resultado(l_id, l_reserva, 503), depois(1));
      ut.expect(l_resumo.get_number('repetido')).to_equal(1);
      ut.expect(teste_apoio.linha(l_id).envios).to_equal(1);
      ut.expect(teste_apoio.tentativa(l_id, l_reserva).dt_resultado = co_agora).to_be_true();
   end repetido;

   procedure permanente is
      l_id number := teste_apoio.nova_linha;
      l_reserva varchar2(32 char) := teste_apoio.reservar;
      l_resumo json_object_t;
   begin
      l_resumo := relatar(teste_apoio.resultado(l_id, l_reserva, 400, in_codigo => 40009));
      ut.expect(l_resumo.get_number('falha')).to_equal(1);
      ut.expect(teste_apoio.linha(l_id).status).to_equal('FALHA');
      ut.expect(teste_apoio.linha(l_id).motivo).to_equal('40009');
      ut.expect(teste_apoio.tentativa(l_id, l_reserva).resultado).to_equal('FALHA');
   end permanente;

   procedure transitorio is
      l_id number := teste_apoio.nova_linha;
      l_outra number := teste_apoio.nova_linha;
      l_reserva varchar2(32 char) := teste_apoio.reservar;
      l_resumo json_object_t;
   begin
      l_resumo := relatar(
         teste_apoio.resultado(l_id, l_reserva, 503) || ',' || teste_apoio.resultado(l_outra, l_reserva, 200, 'n')
      );
      ut.expect(l_resumo.get_number('reagendado')).to_equal(1);
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PENDENTE');
      ut.expect(teste_apoio.linha(l_id).tentativas).to_equal(1);
      ut.expect(teste_apoio.linha(l_id).ultimo_erro).to_equal('HTTP 503');
      ut.expect(espera(l_id)).to_be_between(1, 5);
      ut.expect(teste_apoio.tentativa(l_id, l_reserva).resultado).to_equal('REAGENDADA');
   end transitorio;

   procedure fora_do_ar is
      l_id number := teste_apoio.nova_linha;
      l_agora timestamp(6) := co_agora;
      l_maximo number := hsm_config.numero('DISJUNTOR_MAX_S');
      l_espera number;
      l_reserva varchar2(32 char);
      l_resumo json_object_t;
   begin
      -- Far beyond TENTATIVAS_MAX, and a day at the least
      for i in 1 .. 400 loop
         l_espera := espera_depois_de(l_id, l_agora, 503);
         if l_espera > l_maximo or teste_apoio.linha(l_id).tentativas > 0 then
            ut.fail('Depois de ' || to_char(i, 'TM9') || ' envios espera ' || to_char(l_espera, 'TM9'));
         end if;
      end loop;
      ut.expect(hsm_politica.segundos_entre(co_agora, l_agora)).to_be_greater_than(86400);
      l_agora := hsm_politica.somar_segundos(l_agora, l_espera);
      l_reserva := teste_apoio.reservar(in_agora => l_agora);
      l_resumo := relatar(teste_apoio.resultado(l_id, l_reserva, 200, 'n'), l_agora);
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PROCESSADO');
      ut.expect(teste_apoio.linha(l_id).tentativas).to_equal(1);
   end fora_do_ar;

   -- A text a filter dislikes, among others that go
   procedure recusar_um_texto(in_http in number) is
      l_id number := teste_apoio.nova_linha;
      l_agora timestamp(6) := co_agora;
      l_outra number;
      l_reserva varchar2(32 char);
      l_resumo json_object_t;
   begin
      for i in 1 .. hsm_config.numero('TENTATIVAS_MAX') loop
         l_agora := hsm_politica.somar_segundos(l_agora, 1000);
         l_outra := teste_apoio.nova_linha(in_quando => l_agora);
         l_reserva := teste_apoio.reservar(in_agora => l_agora);
         ut.expect(teste_apoio.linha(l_id).reserva, 'sai de novo').to_equal(l_reserva);
         l_resumo := relatar(
            teste_apoio.resultado(l_id, l_reserva, in_http)
            || ',' || teste_apoio.resultado(l_outra, l_reserva, 200, 'n'),
            l_agora
         );
         ut.expect(teste_apoio.linha(l_outra).status).to_equal('PROCESSADO');
      end loop;
      ut.expect(teste_apoio.linha(l_id).status).to_equal('FALHA');
      ut.expect(teste_apoio.linha(l_id).motivo).to_equal('ESGOTADO');
      ut.expect(suspensa(teste_apoio.rota_padrao)).to_equal('N');
      ut.expect(canal().disjuntor).to_equal('FECHADO');
   end recusar_um_texto;

   procedure pagina_de_um_texto is
   begin
      recusar_um_texto(403);
   end pagina_de_um_texto;

   procedure pagina_406_de_um_texto is
   begin
      recusar_um_texto(406);
   end pagina_406_de_um_texto;

   procedure pagina_406_de_todos is
      l_id number := teste_apoio.nova_linha;
      l_outra number := teste_apoio.nova_linha;
      l_agora timestamp(6) := co_agora;
      l_reserva varchar2(32 char);
      l_relato varchar2(4000);
      l_resumo json_object_t;
   begin
      for i in 1 .. 3 * hsm_config.numero('TENTATIVAS_MAX') loop
         l_agora := hsm_politica.somar_segundos(
            l_agora, hsm_envio.segundos_ate_trabalho(teste_apoio.co_canal, l_agora)
         );
         l_reserva := teste_apoio.reservar(in_agora => l_agora);
         l_relato := null;
         for r_linha in (select f.id from hsm_fila_notificacao f where f.reserva = l_reserva order by f.id) loop
            l_relato := l_relato || ',' || teste_apoio.resultado(r_linha.id, l_reserva, 406);
         end loop;
         l_resumo := relatar(substr(l_relato, 2), l_agora);
         ut.expect(canal().disjuntor).to_equal('ABERTO');
      end loop;
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PENDENTE');
      ut.expect(teste_apoio.linha(l_id).tentativas).to_equal(0);
      ut.expect(teste_apoio.linha(l_outra).tentativas).to_equal(0);
   end pagina_406_de_todos;

   procedure pagina_406_da_unica is
      l_id number := teste_apoio.nova_linha(in_tentativas => 1);
      l_agora timestamp(6) := co_agora;
      l_espera number;
   begin
      for i in 1 .. 2 * hsm_config.numero('TENTATIVAS_MAX') loop
         exit when teste_apoio.linha(l_id).status = 'FALHA';
         l_espera := espera_depois_de(l_id, l_agora, 406);
      end loop;
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PENDENTE');
      ut.expect(teste_apoio.linha(l_id).tentativas).to_be_less_or_equal(2);
      ut.expect(canal().disjuntor).to_equal('ABERTO');
   end pagina_406_da_unica;

   procedure esgotado is
      l_rota number := teste_apoio.nova_rota('X', 'X', 'dois', in_tentativas_max => 2);
      l_id number := teste_apoio.nova_linha(in_id_rota => l_rota, in_tentativas => 1);
      l_reserva varchar2(32 char) := teste_apoio.reservar;
      l_resumo json_object_t;
   begin
      l_resumo := relatar(teste_apoio.resultado(l_id, l_reserva, in_classe => 'TIMEOUT'));
      ut.expect(teste_apoio.linha(l_id).status, 'o canal tinha respondido').to_equal('FALHA');
      ut.expect(teste_apoio.linha(l_id).motivo).to_equal('ESGOTADO');
      ut.expect(teste_apoio.linha(l_id).ultimo_erro).to_be_like('Sem resposta completa no prazo%(%read_timeout_s)');
   end esgotado;

   procedure limite is
      l_id number := teste_apoio.nova_linha;
      l_reserva varchar2(32 char) := teste_apoio.reservar;
      l_resumo json_object_t;
   begin
      l_resumo := relatar(teste_apoio.resultado(l_id, l_reserva, 429, in_codigo => 42901, in_esperar_s => 33));
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PENDENTE');
      ut.expect(teste_apoio.linha(l_id).tentativas).to_equal(0);
      ut.expect(teste_apoio.linha(l_id).envios).to_equal(1);
      ut.expect(espera(l_id)).to_equal(0);
      ut.expect(hsm_envio.segundos_ate_trabalho(teste_apoio.co_canal, co_agora)).to_equal(33);
      l_reserva := teste_apoio.reservar(in_agora => depois(32.999));
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PENDENTE');
      l_reserva := teste_apoio.reservar(in_agora => depois(33));
      ut.expect(teste_apoio.linha(l_id).status).to_equal('ENVIANDO');
   end limite;

   procedure limite_seguido is
      l_id number := teste_apoio.nova_linha;
      l_base number := hsm_config.numero('ESPERA_LIMITE_S');
      l_agora timestamp(6) := co_agora;
   begin
      ut.expect(espera_depois_de(l_id, l_agora, 429)).to_equal(l_base);
      ut.expect(espera_depois_de(l_id, l_agora, 429)).to_equal(2 * l_base);
      ut.expect(espera_depois_de(l_id, l_agora, 429)).to_equal(4 * l_base);
      ut.expect(teste_apoio.linha(l_id).tentativas).to_equal(0);
   end limite_seguido;

   procedure configuracao is
      l_id number := teste_apoio.nova_linha;
      l_base number := hsm_config.numero('DISJUNTOR_BASE_S');
      l_agora timestamp(6) := co_agora;
   begin
      ut.expect(espera_depois_de(l_id, l_agora, 401)).to_equal(l_base);
      ut.expect(espera_depois_de(l_id, l_agora, 401)).to_equal(2 * l_base);
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PENDENTE');
      ut.expect(teste_apoio.linha(l_id).tentativas).to_equal(0);
   end configuracao;

   procedure devolvido is
      l_id number := teste_apoio.nova_linha;
      l_reserva varchar2(32 char) := teste_apoio.reservar;
      l_resumo json_object_t;
   begin
      l_resumo := relatar(teste_apoio.resultado(l_id, l_reserva, in_classe => 'DEVOLVIDO'));
      ut.expect(l_resumo.get_number('devolvido')).to_equal(1);
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PENDENTE');
      ut.expect(teste_apoio.linha(l_id).tentativas).to_equal(0);
      ut.expect(teste_apoio.linha(l_id).envios).to_equal(0);
      ut.expect(espera(l_id)).to_equal(0);
      ut.expect(teste_apoio.tentativa(l_id, l_reserva).resultado).to_equal('DEVOLVIDA');
   end devolvido;

   procedure senha_alheia is
      l_id number := teste_apoio.nova_linha;
      l_reserva varchar2(32 char) := teste_apoio.reservar;
      l_resumo json_object_t;
   begin
      l_resumo := relatar(teste_apoio.resultado(l_id, 'OUTRA', 200, 'k3J'));
      ut.expect(l_resumo.get_number('ignorado')).to_equal(1);
      ut.expect(teste_apoio.linha(l_id).reserva).to_equal(l_reserva);
   end senha_alheia;

   procedure linha_inexistente is
      l_resumo json_object_t;
   begin
      l_resumo := relatar(teste_apoio.resultado(-1, 'R', 200, 'k3J'));
      ut.expect(l_resumo.get_number('ignorado')).to_equal(1);
   end linha_inexistente;

   procedure sucesso_atrasado is
      l_id number := teste_apoio.nova_linha;
      l_velha varchar2(32 char) := teste_apoio.reservar;
      l_nova varchar2(32 char) := teste_apoio.reservar(in_agora => depois(100000));
      l_resumo json_object_t;
   begin
      l_resumo := relatar(teste_apoio.resultado(l_id, l_velha, 200, 'a'), depois(100001));
      ut.expect(l_resumo.get_number('processado')).to_equal(1);
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PROCESSADO');
      l_resumo := relatar(teste_apoio.resultado(l_id, l_nova, 200, 'b'), depois(100002));
      ut.expect(l_resumo.get_number('ignorado')).to_equal(1);
      ut.expect(teste_apoio.tentativa(l_id, l_nova).resultado).to_equal('ENTREGUE');
   end sucesso_atrasado;

   procedure sucesso_depois_de_falha is
      l_rota number := teste_apoio.nova_rota('X', 'X', 'um', in_tentativas_max => 1);
      l_id number := teste_apoio.nova_linha(in_id_rota => l_rota);
      l_reserva varchar2(32 char) := teste_apoio.reservar;
      l_outra varchar2(32 char) := teste_apoio.reservar(in_agora => depois(100000));
      l_resumo json_object_t;
   begin
      ut.expect(teste_apoio.linha(l_id).status).to_equal('FALHA');
      l_resumo := relatar(teste_apoio.resultado(l_id, l_reserva, 200, 'a'), depois(100001));
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PROCESSADO');
      ut.expect(teste_apoio.linha(l_id).motivo).to_be_null();
   end sucesso_depois_de_falha;

   procedure sucesso_depois_de_vencer is
      l_id number := teste_apoio.nova_linha;
      l_reserva varchar2(32 char) := teste_apoio.reservar;
      l_resumo json_object_t;
   begin
      ut.expect(hsm_desfecho.recuperar_vencidas(depois(100000), 120, 10)).to_equal(1);
      l_resumo := relatar(teste_apoio.resultado(l_id, l_reserva, 200, 'a'), depois(100001));
      ut.expect(l_resumo.get_number('processado')).to_equal(1);
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PROCESSADO');
   end sucesso_depois_de_vencer;

   procedure sucesso_depois_de_cancelar is
      l_id number := teste_apoio.nova_linha;
      l_reserva varchar2(32 char) := teste_apoio.reservar;
      l_mudancas hsm_estado.t_mudancas;
      l_resumo json_object_t;
   begin
      ut.expect(hsm_desfecho.recuperar_vencidas(depois(100000), 120, 10)).to_equal(1);
      l_mudancas(1) := hsm_estado.mudanca(l_id, 'PENDENTE', 'CANCELADO', in_motivo => 'MANUAL');
      hsm_estado.aplicar(l_mudancas, depois(100000));
      l_resumo := relatar(teste_apoio.resultado(l_id, l_reserva, 200, 'a'), depois(100001));
      ut.expect(l_resumo.get_number('ignorado')).to_equal(1);
      ut.expect(teste_apoio.linha(l_id).status).to_equal('CANCELADO');
      ut.expect(teste_apoio.tentativa(l_id, l_reserva).resultado).to_equal('ENTREGUE');
   end sucesso_depois_de_cancelar;

   procedure falha_atrasada is
      l_id number := teste_apoio.nova_linha;
      l_velha varchar2(32 char) := teste_apoio.reservar;
      l_nova varchar2(32 char) := teste_apoio.reservar(in_agora => depois(100000));
      l_resumo json_object_t;
   begin
      l_resumo := relatar(teste_apoio.resultado(l_id, l_velha, 400, in_codigo => 40009), depois(100001));
      ut.expect(l_resumo.get_number('ignorado')).to_equal(1);
      ut.expect(teste_apoio.linha(l_id).status).to_equal('ENVIANDO');
      ut.expect(teste_apoio.linha(l_id).reserva).to_equal(l_nova);
      ut.expect(teste_apoio.tentativa(l_id, l_velha).resultado).to_equal('FALHA');
      ut.expect(teste_apoio.tentativa(l_id, l_velha).http).to_equal(400);
   end falha_atrasada;

   procedure resumo is
      l_um number := teste_apoio.nova_linha;
      l_dois number := teste_apoio.nova_linha;
      l_reserva varchar2(32 char) := teste_apoio.reservar;
   begin
      teste_apoio.conferir_resumo(
         teste_apoio.registrar(
            '[' || teste_apoio.resultado(l_um, l_reserva, 200, 'a')
            || ',' || teste_apoio.resultado(l_um, l_reserva, 200, 'a')
            || ',' || teste_apoio.resultado(l_dois, l_reserva, 503)
            || ',' || teste_apoio.resultado(-1, l_reserva, 503) || ']'
         ),
         in_processado => 1,
         in_reagendado => 1,
         in_repetido => 1,
         in_ignorado => 1
      );
   end resumo;

   procedure vazio is
   begin
      teste_apoio.conferir_resumo(teste_apoio.registrar('[]'));
   end vazio;

   procedure pendente_agora is
      l_id number := teste_apoio.nova_linha;
   begin
      ut.expect(hsm_envio.segundos_ate_trabalho(teste_apoio.co_canal, co_agora)).to_equal(0);
      ut.expect(l_id).to_be_not_null();
   end pendente_agora;

   procedure pendente_depois is
      l_id number := teste_apoio.nova_linha(in_quando => depois(90));
   begin
      l_id := teste_apoio.nova_linha(in_quando => depois(30));
      ut.expect(hsm_envio.segundos_ate_trabalho(teste_apoio.co_canal, co_agora)).to_equal(30);
   end pendente_depois;

   procedure nada_pendente is
   begin
      ut.expect(hsm_envio.segundos_ate_trabalho(teste_apoio.co_canal, co_agora)).to_be_null();
   end nada_pendente;

   procedure conta_reserva is
      l_id number := teste_apoio.nova_linha;
      l_reserva varchar2(32 char) := teste_apoio.reservar;
   begin
      ut.expect(teste_apoio.linha(l_id).reserva).to_equal(l_reserva);
      ut.expect(hsm_envio.segundos_ate_trabalho(teste_apoio.co_canal, co_agora)).to_equal(
         hsm_config.numero('RESERVA_S')
      );
   end conta_reserva;

   procedure pausado_nao_conta is
      l_id number := teste_apoio.nova_linha;
   begin
      update hsm_canal c set c.pausado = 'S' where c.canal = teste_apoio.co_canal;
      ut.expect(hsm_envio.segundos_ate_trabalho(teste_apoio.co_canal, co_agora)).to_be_null();
      ut.expect(l_id).to_be_not_null();
   end pausado_nao_conta;

   procedure suspender(in_suspensa in varchar2) is
      l_rota number := teste_apoio.rota_padrao;
   begin
      update hsm_rota_notificacao r set r.suspensa = in_suspensa where r.id = l_rota;
   end suspender;

   procedure rota_suspensa is
      l_rota number := teste_apoio.nova_rota('X', 'X', 'outra');
      l_suspensa number := teste_apoio.nova_linha;
      l_outra number := teste_apoio.nova_linha(in_id_rota => l_rota);
      l_reserva varchar2(32 char);
   begin
      suspender('S');
      l_reserva := teste_apoio.reservar;
      ut.expect(teste_apoio.linha(l_suspensa).status).to_equal('PENDENTE');
      ut.expect(teste_apoio.linha(l_outra).status).to_equal('ENVIANDO');
   end rota_suspensa;

   procedure valer_ate(in_id in number, in_quando in timestamp) is
   begin
      update hsm_fila_notificacao f set f.expira_em = in_quando where f.id = in_id;
   end valer_ate;

   procedure suspensa_parada is
      l_outra number := teste_apoio.nova_rota('X', 'X', 'outra');
      l_suspensa number := teste_apoio.nova_linha;
      l_livre number := teste_apoio.nova_linha(in_id_rota => l_outra);
      l_reserva varchar2(32 char);
   begin
      suspender('S');
      l_reserva := teste_apoio.reservar;
      ut.expect(teste_apoio.linha(l_suspensa).estacionada).to_equal('R');
      ut.expect(teste_apoio.linha(l_suspensa).status).to_equal('PENDENTE');
      ut.expect(teste_apoio.linha(l_livre).estacionada).to_equal('N');
      ut.expect(hsm_envio.segundos_ate_trabalho(teste_apoio.co_canal, depois(10))).to_be_greater_than(0);
   end suspensa_parada;

   procedure suspensa_adiante is
      l_outra number := teste_apoio.nova_rota('X', 'X', 'outra');
      l_livre number := teste_apoio.nova_linha(in_id_rota => l_outra);
      l_suspensa number := teste_apoio.nova_linha(in_prioridade => 1);
      l_reserva varchar2(32 char);
   begin
      suspender('S');
      l_reserva := teste_apoio.reservar(in_lote => 1);
      ut.expect(teste_apoio.linha(l_livre).status).to_equal('ENVIANDO');
      ut.expect(teste_apoio.linha(l_suspensa).estacionada).to_equal('N');
   end suspensa_adiante;

   procedure parada_volta is
      l_primeira number := teste_apoio.nova_linha(in_id_os => 7, in_ordenada => 'S');
      l_segunda number;
      l_reserva varchar2(32 char);
   begin
      suspender('S');
      l_reserva := teste_apoio.reservar;
      l_segunda := teste_apoio.nova_linha(in_id_os => 7, in_ordenada => 'S');
      suspender('N');
      ut.expect(hsm_envio.segundos_ate_trabalho(teste_apoio.co_canal, co_agora)).to_equal(0);
      l_reserva := teste_apoio.reservar;
      ut.expect(teste_apoio.linha(l_primeira).status).to_equal('ENVIANDO');
      ut.expect(teste_apoio.linha(l_segunda).status).to_equal('PENDENTE');
   end parada_volta;

   procedure parada_reprocessada is
      l_id number := teste_apoio.nova_linha;
      l_reserva varchar2(32 char);
      l_ids hsm_tipos.t_numeros;
   begin
      valer_ate(l_id, depois(1));
      suspender('S');
      l_reserva := teste_apoio.reservar;
      ut.expect(hsm_vez.expirar(depois(1), 10)).to_equal(1);
      suspender('N');
      l_ids(1) := l_id;
      ut.expect(hsm_reposicao.repor(l_ids, depois(2))).to_equal(1);
      l_reserva := teste_apoio.reservar(in_agora => depois(2));
      ut.expect(teste_apoio.linha(l_id).status).to_equal('ENVIANDO');
   end parada_reprocessada;

   procedure parada_sem_reserva is
      l_id number := teste_apoio.nova_linha;
   begin
      suspender('S');
      hsm_envio.arrumar(co_agora);
      ut.expect(teste_apoio.linha(l_id).estacionada).to_equal('R');
   end parada_sem_reserva;

   procedure expirada is
      l_velha number := teste_apoio.nova_linha(in_id_os => 7, in_ordenada => 'S', in_tentativas => 2);
      l_nova number := teste_apoio.nova_linha(in_id_os => 7, in_ordenada => 'S');
      l_reserva varchar2(32 char);
   begin
      valer_ate(l_velha, co_agora);
      valer_ate(l_nova, depois(0.001));
      l_reserva := teste_apoio.reservar;
      ut.expect(teste_apoio.linha(l_velha).status).to_equal('FALHA');
      ut.expect(teste_apoio.linha(l_velha).motivo).to_equal('EXPIRADO');
      ut.expect(teste_apoio.linha(l_velha).tentativas).to_equal(2);
      ut.expect(teste_apoio.linha(l_nova).status).to_equal('ENVIANDO');
   end expirada;

   procedure expirada_em_envio is
      l_id number := teste_apoio.nova_linha;
      l_reserva varchar2(32 char) := teste_apoio.reservar;
      l_resumo json_object_t;
   begin
      valer_ate(l_id, depois(1));
      l_reserva := teste_apoio.reservar(in_agora => depois(2));
      ut.expect(teste_apoio.linha(l_id).status).to_equal('ENVIANDO');
      l_resumo := relatar(
         teste_apoio.resultado(l_id, teste_apoio.linha(l_id).reserva, in_classe => 'DEVOLVIDO'), depois(3)
      );
      l_reserva := teste_apoio.reservar(in_agora => depois(3));
      ut.expect(teste_apoio.linha(l_id).motivo).to_equal('EXPIRADO');
   end expirada_em_envio;

   procedure reprocessada_vale is
      l_id number := teste_apoio.nova_linha;
      l_reserva varchar2(32 char);
      l_mudancas hsm_estado.t_mudancas;
      l_rota number := teste_apoio.rota_padrao;
   begin
      update hsm_rota_notificacao r set r.validade_min = 2 where r.id = l_rota;
      valer_ate(l_id, co_agora);
      l_reserva := teste_apoio.reservar;
      l_mudancas(1) := hsm_estado.mudanca(l_id, 'FALHA', 'PENDENTE', in_proxima_tentativa => depois(10));
      hsm_estado.aplicar(l_mudancas, depois(10));
      ut.expect(teste_apoio.linha(l_id).expira_em = depois(130)).to_be_true();
   end reprocessada_vale;

   procedure reposicao_tardia is
      l_ids hsm_tipos.t_numeros;
      l_reserva varchar2(32 char);
      l_total pls_integer;
   begin
      l_ids(1) := teste_apoio.nova_linha;
      l_reserva := teste_apoio.reservar;
      ut.expect(hsm_reposicao.repor(l_ids, co_agora)).to_equal(0);
      select count(*) into l_total from hsm_carga c where c.id_fila = l_ids(1);
      ut.expect(l_total).to_equal(1);
      ut.expect(teste_apoio.linha(l_ids(1)).status).to_equal('ENVIANDO');
   end reposicao_tardia;

   -- A waiting row that a newer one may supersede
   function aglutinavel(
      in_evento in varchar2 default 'STATUS',
      in_id_os in number default 7,
      in_quando in timestamp default null,
      in_ordenada in varchar2 default 'S'
   ) return number is
      l_id number;
   begin
      l_id := teste_apoio.nova_linha(in_id_os => in_id_os, in_quando => in_quando, in_ordenada => in_ordenada);
      update hsm_fila_notificacao f
         set f.aglutina = 'S',
             f.evento = in_evento
       where f.id = l_id;
      return l_id;
   end aglutinavel;

   procedure substituida is
      l_primeira number := aglutinavel;
      l_segunda number := aglutinavel(in_quando => depois(600));
      l_ultima number := aglutinavel;
      l_reserva varchar2(32 char);
   begin
      l_reserva := teste_apoio.reservar;
      ut.expect(teste_apoio.linha(l_primeira).status).to_equal('CANCELADO');
      ut.expect(teste_apoio.linha(l_primeira).motivo).to_equal('SUBSTITUIDO');
      ut.expect(teste_apoio.linha(l_segunda).motivo).to_equal('SUBSTITUIDO');
      ut.expect(teste_apoio.linha(l_ultima).status).to_equal('ENVIANDO');
   end substituida;

   procedure nao_substituida is
      l_outro_nome number := aglutinavel('ABERTURA', in_ordenada => 'N');
      l_outra_os number := aglutinavel(in_id_os => 8);
      l_adiada number := teste_apoio.nova_linha(in_id_os => 7);
      l_ultima number := aglutinavel(in_ordenada => 'N');
      l_reserva varchar2(32 char);
   begin
      l_reserva := teste_apoio.reservar;
      ut.expect(teste_apoio.linha(l_outro_nome).status).to_equal('ENVIANDO');
      ut.expect(teste_apoio.linha(l_outra_os).status).to_equal('ENVIANDO');
      ut.expect(teste_apoio.linha(l_adiada).status).to_equal('ENVIANDO');
      ut.expect(teste_apoio.linha(l_ultima).status).to_equal('ENVIANDO');
   end nao_substituida;

   procedure substituida_nao_prende is
      l_primeira number := aglutinavel(in_quando => depois(600));
      l_meio number := aglutinavel('ATRIBUICAO');
      l_ultima number := aglutinavel;
      l_reserva varchar2(32 char);
   begin
      ut.expect(hsm_envio.segundos_ate_trabalho(teste_apoio.co_canal, co_agora)).to_equal(0);
      l_reserva := teste_apoio.reservar;
      ut.expect(teste_apoio.linha(l_meio).status).to_equal('ENVIANDO');
      ut.expect(teste_apoio.linha(l_primeira).motivo).to_equal('SUBSTITUIDO');
      ut.expect(teste_apoio.linha(l_ultima).status).to_equal('PENDENTE');
   end substituida_nao_prende;

   procedure limitar(in_rajada in number, in_intervalo_s in number) is
   begin
      update hsm_canal c
         set c.rajada = in_rajada,
             c.intervalo_s = in_intervalo_s
       where c.canal = teste_apoio.co_canal;
   end limitar;

   procedure novas_linhas(in_quantas in pls_integer) is
      l_id number;
   begin
      for i in 1 .. in_quantas loop
         l_id := teste_apoio.nova_linha;
      end loop;
   end novas_linhas;

   procedure balde is
      l_reserva varchar2(32 char);
   begin
      limitar(3, 5);
      novas_linhas(6);
      l_reserva := teste_apoio.reservar;
      ut.expect(teste_apoio.quantas('ENVIANDO')).to_equal(3);
      l_reserva := teste_apoio.reservar(in_agora => depois(4.999));
      ut.expect(teste_apoio.quantas('ENVIANDO')).to_equal(3);
      ut.expect(hsm_envio.segundos_ate_trabalho(teste_apoio.co_canal, depois(4))).to_equal(1);
      l_reserva := teste_apoio.reservar(in_agora => depois(5));
      ut.expect(teste_apoio.quantas('ENVIANDO')).to_equal(4);
      l_reserva := teste_apoio.reservar(in_agora => depois(16));
      ut.expect(teste_apoio.quantas('ENVIANDO')).to_equal(6);
   end balde;

   procedure balde_devolvido is
      l_id number := teste_apoio.nova_linha;
      l_reserva varchar2(32 char);
      l_resumo json_object_t;
   begin
      limitar(1, 60);
      l_reserva := teste_apoio.reservar;
      novas_linhas(1);
      ut.expect(hsm_envio.segundos_ate_trabalho(teste_apoio.co_canal, depois(1))).to_equal(59);
      l_resumo := relatar(teste_apoio.resultado(l_id, l_reserva, in_classe => 'DEVOLVIDO'), depois(1));
      ut.expect(hsm_envio.segundos_ate_trabalho(teste_apoio.co_canal, depois(1))).to_equal(0);
   end balde_devolvido;

   procedure balde_render is
      l_id number;
      l_reserva varchar2(32 char);
   begin
      update hsm_rota_notificacao r set r.mensagem = '{texto}' where r.canal = teste_apoio.co_canal;
      limitar(1, 60);
      l_id := teste_apoio.nova_linha(in_dados => '{}');
      l_reserva := teste_apoio.reservar;
      l_id := teste_apoio.nova_linha(in_dados => '{"texto":"ok"}');
      l_reserva := teste_apoio.reservar;
      ut.expect(teste_apoio.linha(l_id).status).to_equal('ENVIANDO');
   end balde_render;

   procedure sem_limite is
      l_reserva varchar2(32 char);
   begin
      limitar(null, null);
      novas_linhas(10);
      l_reserva := teste_apoio.reservar;
      ut.expect(teste_apoio.quantas('ENVIANDO')).to_equal(10);
      ut.expect(canal().dt_fichas).to_be_null();
   end sem_limite;

   -- Opens the breaker with as many transient failures as it takes, and leaves their rows waiting
   procedure abrir_disjuntor is
      l_total pls_integer := hsm_config.numero('DISJUNTOR_FALHAS');
      l_reserva varchar2(32 char);
      l_relato varchar2(32767);
      l_resumo varchar2(4000);
   begin
      novas_linhas(l_total);
      l_reserva := teste_apoio.reservar(in_lote => l_total);
      for r_linha in (select f.id
                        from hsm_fila_notificacao f
                       where f.reserva = l_reserva
                       order by f.id)
      loop
         l_relato := l_relato || ',' || teste_apoio.resultado(r_linha.id, l_reserva, 503);
      end loop;
      l_resumo := teste_apoio.registrar('[' || substr(l_relato, 2) || ']');
   end abrir_disjuntor;

   procedure disjuntor_abre is
      l_base number := hsm_config.numero('DISJUNTOR_BASE_S');
      l_reserva varchar2(32 char);
      l_id number;
      l_resumo json_object_t;
   begin
      abrir_disjuntor;
      ut.expect(canal().disjuntor).to_equal('ABERTO');
      ut.expect(canal().motivo_disjuntor).to_equal('HTTP 503');
      l_reserva := teste_apoio.reservar(in_agora => depois(l_base - 1));
      ut.expect(teste_apoio.quantas('ENVIANDO')).to_equal(0);
      l_reserva := teste_apoio.reservar(in_agora => depois(l_base));
      ut.expect(teste_apoio.quantas('ENVIANDO')).to_equal(1);
      ut.expect(canal().disjuntor).to_equal('MEIO_ABERTO');
      select min(f.id) into l_id from hsm_fila_notificacao f where f.reserva = l_reserva;
      ut.expect(teste_apoio.reservar(in_agora => depois(l_base + 1))).to_be_not_null();
      ut.expect(teste_apoio.quantas('ENVIANDO')).to_equal(1);
      l_resumo := relatar(teste_apoio.resultado(l_id, l_reserva, in_classe => 'CONEXAO'), depois(l_base + 1));
      ut.expect(canal().disjuntor).to_equal('ABERTO');
      ut.expect(hsm_politica.segundos_entre(depois(l_base + 1), canal().aberto_ate)).to_equal(2 * l_base);
   end disjuntor_abre;

   procedure sonda_fecha is
      l_base number := hsm_config.numero('DISJUNTOR_BASE_S');
      l_reserva varchar2(32 char);
      l_id number;
      l_resumo json_object_t;
   begin
      abrir_disjuntor;
      l_reserva := teste_apoio.reservar(in_agora => depois(l_base));
      select min(f.id) into l_id from hsm_fila_notificacao f where f.reserva = l_reserva;
      l_resumo := relatar(teste_apoio.resultado(l_id, l_reserva, 200, 'n'), depois(l_base));
      ut.expect(canal().disjuntor).to_equal('FECHADO');
      ut.expect(canal().falhas_seguidas).to_equal(0);
      l_reserva := teste_apoio.reservar(in_lote => 100, in_agora => depois(l_base));
      ut.expect(teste_apoio.quantas('PENDENTE')).to_equal(0);
   end sonda_fecha;

   procedure sonda_vence is
      l_primeira varchar2(32 char);
      l_segunda varchar2(32 char);
      l_prazo number := hsm_config.numero('RESERVA_S');
      l_sonda number;
      l_outra number;
   begin
      abrir_disjuntor;
      l_primeira := teste_apoio.reservar(in_agora => depois(1000));
      select min(f.id) into l_sonda from hsm_fila_notificacao f where f.reserva = l_primeira;
      l_segunda := teste_apoio.reservar(in_agora => depois(1000 + l_prazo));
      select min(f.id) into l_outra from hsm_fila_notificacao f where f.reserva = l_segunda;
      ut.expect(l_sonda).to_be_not_null();
      ut.expect(l_outra).to_be_not_null();
      ut.expect(l_outra <> l_sonda).to_be_true();
   end sonda_vence;

   procedure sonda_menos_tentada is
      l_reserva varchar2(32 char);
      l_esperada number;
      l_sonda number;
      l_devida timestamp(6) := depois(60);
      l_envio timestamp(6) := depois(-60);
   begin
      abrir_disjuntor;
      select max(f.id) into l_esperada from hsm_fila_notificacao f;
      update hsm_fila_notificacao f
         set f.dt_envio = l_envio,
             f.proxima_tentativa = l_devida
       where f.id = l_esperada;
      l_reserva := teste_apoio.reservar(in_agora => depois(1000));
      select min(f.id) into l_sonda from hsm_fila_notificacao f where f.reserva = l_reserva;
      ut.expect(l_sonda).to_equal(l_esperada);
   end sonda_menos_tentada;

   procedure sonda_devolvida is
      l_reserva varchar2(32 char);
      l_id number;
      l_resumo json_object_t;
   begin
      abrir_disjuntor;
      l_reserva := teste_apoio.reservar(in_agora => depois(1000));
      select min(f.id) into l_id from hsm_fila_notificacao f where f.reserva = l_reserva;
      l_resumo := relatar(teste_apoio.resultado(l_id, l_reserva, in_classe => 'DEVOLVIDO'), depois(1001));
      ut.expect(hsm_envio.segundos_ate_trabalho(teste_apoio.co_canal, depois(1001))).to_equal(0);
      l_reserva := teste_apoio.reservar(in_agora => depois(1001));
      ut.expect(teste_apoio.quantas('ENVIANDO')).to_equal(1);
   end sonda_devolvida;

   -- Sends the row and has it refused
   procedure recusar(in_id in number, io_agora in out timestamp) is
      l_reserva varchar2(32 char);
      l_resumo json_object_t;
   begin
      io_agora := hsm_politica.somar_segundos(
         io_agora, hsm_envio.segundos_ate_trabalho(teste_apoio.co_canal, io_agora)
      );
      l_reserva := teste_apoio.reservar(in_agora => io_agora);
      ut.expect(teste_apoio.linha(in_id).reserva, 'reservada').to_equal(l_reserva);
      l_resumo := relatar(teste_apoio.resultado(in_id, l_reserva, 403, in_codigo => 40301), io_agora);
   end recusar;

   procedure recusas_suspendem is
      l_rota number := teste_apoio.nova_rota('X', 'X', 'proibida');
      l_id number := teste_apoio.nova_linha(in_id_rota => l_rota);
      l_agora timestamp(6) := co_agora;
   begin
      for i in 1 .. hsm_config.numero('ROTA_RECUSAS') loop
         ut.expect(suspensa(l_rota), 'antes da recusa ' || to_char(i, 'TM9')).to_equal('N');
         recusar(l_id, l_agora);
      end loop;
      ut.expect(suspensa(l_rota)).to_equal('S');
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PENDENTE');
      ut.expect(teste_apoio.linha(l_id).tentativas).to_equal(0);
      ut.expect(canal().disjuntor).to_equal('FECHADO');
   end recusas_suspendem;

   procedure recusa_entre_entregas is
      l_id number := teste_apoio.nova_linha;
      l_outra number;
      l_agora timestamp(6) := co_agora;
      l_reserva varchar2(32 char);
      l_resumo json_object_t;
   begin
      for i in 1 .. hsm_config.numero('TENTATIVAS_MAX') + 1 loop
         recusar(l_id, l_agora);
         l_outra := teste_apoio.nova_linha(in_quando => l_agora);
         l_reserva := teste_apoio.reservar(in_agora => l_agora);
         l_resumo := relatar(teste_apoio.resultado(l_outra, l_reserva, 200, 'n'), l_agora);
         ut.expect(teste_apoio.linha(l_outra).status).to_equal('PROCESSADO');
      end loop;
      ut.expect(suspensa(teste_apoio.rota_padrao)).to_equal('N');
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PENDENTE');
      ut.expect(teste_apoio.linha(l_id).tentativas).to_equal(0);
   end recusa_entre_entregas;

   procedure suspensa_tenta_sozinha is
      l_id number := teste_apoio.nova_linha;
      l_outra number;
      l_agora timestamp(6) := co_agora;
      l_reserva varchar2(32 char);
      l_resumo json_object_t;

      -- The row that is tried now
      function sonda return number is
         l_sonda number;
      begin
         l_agora := hsm_politica.somar_segundos(
            l_agora, hsm_envio.segundos_ate_trabalho(teste_apoio.co_canal, l_agora)
         );
         l_reserva := teste_apoio.reservar(in_agora => l_agora);
         select f.id into l_sonda from hsm_fila_notificacao f where f.reserva = l_reserva;
         return l_sonda;
      end sonda;

      -- Ten seconds later, when a claim has met the refused row again
      function espera_s return number is
      begin
         l_agora := hsm_politica.somar_segundos(l_agora, 10);
         l_reserva := teste_apoio.reservar(in_agora => l_agora);
         return hsm_envio.segundos_ate_trabalho(teste_apoio.co_canal, l_agora);
      end espera_s;
   begin
      for i in 1 .. hsm_config.numero('ROTA_RECUSAS') loop
         recusar(l_id, l_agora);
      end loop;
      l_outra := teste_apoio.nova_linha(in_quando => l_agora);
      ut.expect(espera_s).to_equal(50);
      for i in 1 .. 6 loop
         -- In turn: the route may be refused for one of them only
         ut.expect(sonda).to_equal(case mod(i, 2) when 1 then l_outra else l_id end);
         l_resumo := relatar(
            teste_apoio.resultado(
               case mod(i, 2) when 1 then l_outra else l_id end, l_reserva, 403, in_codigo => 40301
            ),
            l_agora
         );
         ut.expect(espera_s).to_equal(least(60 * power(2, i), 1800) - 10);
         ut.expect(teste_apoio.quantas('PENDENTE')).to_equal(2);
      end loop;

      ut.expect(sonda).to_equal(l_outra);
      l_resumo := relatar(teste_apoio.resultado(l_outra, l_reserva, 200, 'n'), l_agora);
      ut.expect(suspensa(teste_apoio.rota_padrao)).to_equal('N');
      l_reserva := teste_apoio.reservar(in_agora => l_agora);
      ut.expect(teste_apoio.linha(l_id).reserva).to_equal(l_reserva);
      ut.expect(teste_apoio.linha(l_id).tentativas).to_equal(1);
   end suspensa_tenta_sozinha;

   procedure retomada_solta is
      l_id number := teste_apoio.nova_linha;
      l_agora timestamp(6) := co_agora;
      l_reserva varchar2(32 char);
   begin
      for i in 1 .. hsm_config.numero('ROTA_RECUSAS') loop
         recusar(l_id, l_agora);
      end loop;
      l_reserva := teste_apoio.reservar(in_agora => l_agora);
      hsm_vazao.religar(teste_apoio.co_canal);
      l_agora := hsm_politica.somar_segundos(l_agora, 10);
      ut.expect(hsm_envio.segundos_ate_trabalho(teste_apoio.co_canal, l_agora)).to_equal(0);
      l_reserva := teste_apoio.reservar(in_agora => l_agora);
      ut.expect(teste_apoio.linha(l_id).reserva).to_equal(l_reserva);
   end retomada_solta;

   procedure cota_diaria is
      l_id number := teste_apoio.nova_linha;
      l_reserva varchar2(32 char) := teste_apoio.reservar;
      l_resumo json_object_t;
   begin
      l_resumo := relatar(teste_apoio.resultado(l_id, l_reserva, 429, in_codigo => 42908));
      ut.expect(hsm_envio.segundos_ate_trabalho(teste_apoio.co_canal, co_agora)).to_equal(43260);
   end cota_diaria;

   procedure guarda_bloqueada is
      l_id number := teste_apoio.nova_linha;
      l_reserva varchar2(32 char);
   begin
      update hsm_instalacao i set i.dt_armada = null;
      ut.expect(hsm_envio.segundos_ate_trabalho(teste_apoio.co_canal, co_agora)).to_be_null();
      l_reserva := teste_apoio.reservar;
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PENDENTE');
   end guarda_bloqueada;

   procedure conta_canal is
      l_id number := teste_apoio.nova_linha;
      l_retido timestamp(6) := depois(7);
      l_aberto timestamp(6) := depois(9);
   begin
      update hsm_canal c set c.retido_ate = l_retido where c.canal = teste_apoio.co_canal;
      ut.expect(hsm_envio.segundos_ate_trabalho(teste_apoio.co_canal, co_agora)).to_equal(7);
      update hsm_canal c
         set c.disjuntor = 'ABERTO',
             c.aberto_ate = l_aberto
       where c.canal = teste_apoio.co_canal;
      ut.expect(hsm_envio.segundos_ate_trabalho(teste_apoio.co_canal, co_agora)).to_equal(9);
      update hsm_canal c
         set c.fichas = 0,
             c.dt_fichas = co_agora,
             c.rajada = 1,
             c.intervalo_s = 11
       where c.canal = teste_apoio.co_canal;
      ut.expect(hsm_envio.segundos_ate_trabalho(teste_apoio.co_canal, co_agora)).to_equal(11);
      ut.expect(l_id).to_be_not_null();
   end conta_canal;

   procedure vencida_esgotada_nao_conta is
      l_rota number := teste_apoio.nova_rota('X', 'X', 'um', in_tentativas_max => 1);
      l_id number := teste_apoio.nova_linha(in_id_rota => l_rota);
      l_reserva varchar2(32 char) := teste_apoio.reservar;
      l_vencidas pls_integer;
      l_velhas pls_integer;
   begin
      ut.expect(teste_apoio.linha(l_id).reserva).to_equal(l_reserva);
      hsm_envio.manter(depois(100000), 120, l_vencidas, l_velhas);
      ut.expect(l_vencidas).to_equal(1);
      ut.expect(hsm_envio.segundos_ate_trabalho(teste_apoio.co_canal, depois(100000))).to_be_null();
   end vencida_esgotada_nao_conta;

   procedure velha_nao_conta is
      l_velha number := teste_apoio.nova_linha;
      l_suspensa number;
      l_vencidas pls_integer;
      l_velhas pls_integer;
   begin
      valer_ate(l_velha, co_agora);
      ut.expect(hsm_envio.segundos_ate_trabalho(teste_apoio.co_canal, co_agora), 'a arrumar').to_equal(0);
      hsm_envio.manter(co_agora, 120, l_vencidas, l_velhas);
      ut.expect(l_velhas).to_equal(1);
      ut.expect(hsm_envio.segundos_ate_trabalho(teste_apoio.co_canal, co_agora)).to_be_null();
      l_suspensa := teste_apoio.nova_linha;
      update hsm_rota_notificacao r set r.suspensa = 'S' where r.canal = teste_apoio.co_canal;
      hsm_envio.arrumar(co_agora);
      ut.expect(hsm_envio.segundos_ate_trabalho(teste_apoio.co_canal, co_agora)).to_be_null();
      ut.expect(teste_apoio.linha(l_suspensa).estacionada).to_equal('R');
   end velha_nao_conta;

   procedure rota_apagada is
      l_rota number := teste_apoio.nova_rota('TIPO', 'EVENTO', 'teste-apagada');
      l_primeira number := teste_apoio.nova_linha(in_id_rota => l_rota, in_ordenada => 'S');
      l_segunda number := teste_apoio.nova_linha(in_id_rota => l_rota, in_ordenada => 'S');
      l_outra number := teste_apoio.nova_linha(in_id_os => 2);
      l_reserva varchar2(32 char);
   begin
      delete from hsm_rota_notificacao r where r.id = l_rota;
      l_reserva := teste_apoio.reservar;
      for r_linha in (select f.id, f.status, f.motivo, f.ultimo_erro
                        from hsm_fila_notificacao f
                       where f.id in (l_primeira, l_segunda))
      loop
         ut.expect(r_linha.status).to_equal('FALHA');
         ut.expect(r_linha.motivo).to_equal('ROTA_APAGADA');
         ut.expect(r_linha.ultimo_erro).to_be_like('%rota desta linha foi apagada%');
      end loop;
      ut.expect(teste_apoio.quantas('FALHA')).to_equal(2);
      ut.expect(teste_apoio.linha(l_outra).reserva).to_equal(l_reserva);

      ut.expect(
         relatar(teste_apoio.resultado(l_outra, l_reserva, 200, 'k3J')).get_number('processado')
      ).to_equal(1);
      ut.expect(hsm_envio.segundos_ate_trabalho(teste_apoio.co_canal, co_agora)).to_be_null();
   end rota_apagada;

   procedure adiadas_nao_escondem is
      l_adiada number;
      l_devida number;
      l_reserva varchar2(32 char);
   begin
      for i in 1 .. 60 loop
         l_adiada := teste_apoio.nova_linha(in_id_os => 100 + i, in_quando => depois(86400), in_prioridade => 5);
      end loop;
      l_devida := teste_apoio.nova_linha(in_prioridade => 3);
      ut.expect(hsm_envio.segundos_ate_trabalho(teste_apoio.co_canal, co_agora)).to_equal(0);
      l_reserva := teste_apoio.reservar;
      ut.expect(teste_apoio.linha(l_devida).reserva).to_equal(l_reserva);
      ut.expect(teste_apoio.linha(l_adiada).status).to_equal('PENDENTE');
      ut.expect(hsm_envio.segundos_ate_trabalho(teste_apoio.co_canal, co_agora)).to_be_between(1, 86400);
   end adiadas_nao_escondem;

   -- in_total rows that the last of them supersedes; the others are due later than it. Returns the last.
   function superadas(in_total in pls_integer, in_ordenada in varchar2) return number is
      l_modelo number := aglutinavel(in_quando => depois(600), in_ordenada => in_ordenada);
   begin
      insert into hsm_fila_notificacao (
         id_os, mensagem, dt_criacao, tipo_os, evento, id_rota, canal, ordenada, aglutina, proxima_tentativa
      )
      select f.id_os, f.mensagem, f.dt_criacao, f.tipo_os, f.evento, f.id_rota, f.canal, f.ordenada, f.aglutina,
             f.proxima_tentativa
        from hsm_fila_notificacao f
       cross join (select level as n from dual connect by level <= in_total - 2) d
       where f.id = l_modelo;
      return aglutinavel(in_ordenada => in_ordenada);
   end superadas;

   procedure conferir_substituidas(in_ordenada in varchar2) is
      l_ultima number := superadas(2500, in_ordenada);
      r_reserva hsm_envio.t_reserva;
      l_continua boolean;
      l_antes pls_integer;
   begin
      r_reserva := hsm_envio.nova_reserva('teste', 10, teste_apoio.co_canal);
      loop
         l_antes := teste_apoio.quantas('CANCELADO');
         hsm_envio.reservar(r_reserva, co_agora, l_continua);
         -- As many as it wants rows, and once more a slice of 1000
         ut.expect(teste_apoio.quantas('CANCELADO') - l_antes).to_be_between(0, 1010);
         exit when not l_continua;
      end loop;
      ut.expect(teste_apoio.quantas('CANCELADO')).to_equal(2499);
      ut.expect(teste_apoio.linha(l_ultima).status).to_equal('ENVIANDO');
   end conferir_substituidas;

   procedure substituidos_em_fatias is
   begin
      conferir_substituidas('S');
   end substituidos_em_fatias;

   procedure substituidos_sem_ordem is
   begin
      conferir_substituidas('N');
   end substituidos_sem_ordem;

   -- chegou

   -- Asked at the tests' now: what a look finds so many seconds later
   function chega(
      in_livres in hsm_envio.t_livres,
      in_segundos in number default 0
   ) return boolean is
   begin
      return hsm_envio.chegou(in_livres, depois(in_segundos));
   end chega;

   function livres(in_canais in varchar2 default teste_apoio.co_canal, in_contrato in pls_integer default 2)
      return hsm_envio.t_livres is
      l_segundos number;
      l_livres hsm_envio.t_livres;
   begin
      hsm_envio.perguntar(in_canais, co_agora, in_contrato, l_segundos, l_livres);
      ut.expect(coalesce(l_segundos, 1), 'a pergunta não diz 0').to_be_greater_than(0);
      return l_livres;
   end livres;

   procedure chega_a_devida is
      l_id number := teste_apoio.nova_linha(in_quando => depois(10));
      l_livres hsm_envio.t_livres := livres;
   begin
      ut.expect(chega(l_livres, 9.999)).to_be_false();
      ut.expect(chega(l_livres, 10)).to_be_true();
      l_id := teste_apoio.nova_linha(in_quando => co_agora);
      ut.expect(chega(l_livres)).to_be_true();
      ut.expect(hsm_envio.segundos_ate_trabalho(teste_apoio.co_canal, co_agora)).to_equal(0);
      ut.expect(l_id).to_be_not_null();
   end chega_a_devida;

   procedure chega_em_canal_vazio is
      l_livres hsm_envio.t_livres := livres;
      l_id number;
   begin
      ut.expect(chega(l_livres)).to_be_false();
      l_id := teste_apoio.nova_linha;
      ut.expect(chega(l_livres)).to_be_true();
      ut.expect(l_id).to_be_not_null();
   end chega_em_canal_vazio;

   procedure chega_quando_o_canal_deixa is
      l_id number := teste_apoio.nova_linha;
      l_retido timestamp(6) := depois(7);
      l_livres hsm_envio.t_livres;
   begin
      update hsm_canal c set c.retido_ate = l_retido where c.canal = teste_apoio.co_canal;
      l_livres := livres;
      ut.expect(chega(l_livres, 6.999)).to_be_false();
      ut.expect(chega(l_livres, 7)).to_be_true();
      update hsm_canal c
         set c.retido_ate = null,
             c.fichas = 0,
             c.dt_fichas = co_agora,
             c.rajada = 1,
             c.intervalo_s = 3
       where c.canal = teste_apoio.co_canal;
      l_livres := livres;
      ut.expect(chega(l_livres, 2.999), 'balde').to_be_false();
      ut.expect(chega(l_livres, 3), 'balde').to_be_true();
      ut.expect(l_id).to_be_not_null();
   end chega_quando_o_canal_deixa;

   procedure nao_chega_onde_nao_serve is
      l_id number := teste_apoio.nova_linha;
   begin
      ut.expect(chega(livres('NENHUM'))).to_be_false();
      update hsm_canal c set c.tipo = hsm_tipos.co_kafka where c.canal = teste_apoio.co_canal;
      ut.expect(chega(livres(in_contrato => 1))).to_be_false();
      update hsm_canal c set c.pausado = 'S' where c.canal = teste_apoio.co_canal;
      ut.expect(chega(livres)).to_be_false();
      ut.expect(l_id).to_be_not_null();
   end nao_chega_onde_nao_serve;

   procedure nao_chega_com_guarda is
      l_id number := teste_apoio.nova_linha;
   begin
      update hsm_instalacao i set i.dt_armada = null;
      ut.expect(chega(livres)).to_be_false();
      ut.expect(l_id).to_be_not_null();
   end nao_chega_com_guarda;

end teste_hsm_envio;
/
