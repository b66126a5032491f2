create or replace package body teste_hsm_envio_api as

   type t_item is record (
      id number,
      reserva varchar2(32 char),
      canal varchar2(30 char),
      tentativa number,
      payload clob,
      prazo_s number
   );

   type t_item_2 is record (
      id number,
      reserva varchar2(32 char),
      canal varchar2(30 char),
      tentativa number,
      payload clob,
      prazo_s number,
      tipo varchar2(10 char),
      destino varchar2(255 char),
      chave varchar2(255 char),
      cabecalhos varchar2(4000)
   );

   function ontem return timestamp is
   begin
      return hsm_politica.somar_segundos(sys_extract_utc(systimestamp), -86400);
   end ontem;

   procedure preparar is
      l_rota number;
   begin
      teste_apoio.limpar;
      insert into hsm_canal (canal, descricao)
      values (teste_apoio.co_canal, 'Canal dos testes');
      -- An order type nobody uses: the test route takes no real event
      l_rota := teste_apoio.nova_rota('TESTE_API', '*', 'teste-api');
      commit;
   end preparar;

   procedure limpar is
   begin
      rollback;
      teste_apoio.limpar;
   end limpar;

   function nova_linha return number is
      l_rota number;
      l_id number;
   begin
      select r.id into l_rota from hsm_rota_notificacao r where r.canal = teste_apoio.co_canal;
      l_id := teste_apoio.nova_linha(in_id_rota => l_rota, in_quando => ontem);
      commit;
      return l_id;
   end nova_linha;

   function reservar_uma return t_item is
      l_itens sys_refcursor;
      r_item t_item;
   begin
      hsm_envio_api.reservar('teste-api', 10, l_itens, teste_apoio.co_canal);
      fetch l_itens into r_item;
      close l_itens;
      return r_item;
   end reservar_uma;

   procedure reservar_confirma is
      l_id number := nova_linha;
      r_item t_item;
   begin
      r_item := reservar_uma;
      rollback;
      ut.expect(r_item.id).to_equal(l_id);
      ut.expect(teste_apoio.linha(l_id).status).to_equal('ENVIANDO');
   end reservar_confirma;

   procedure colunas_do_contrato is
      l_id number := nova_linha;
      r_item t_item;
   begin
      r_item := reservar_uma;
      ut.expect(r_item.reserva).to_equal(teste_apoio.linha(l_id).reserva);
      ut.expect(r_item.canal).to_equal(teste_apoio.co_canal);
      ut.expect(r_item.tentativa).to_equal(1);
      ut.expect(r_item.prazo_s).to_be_between(hsm_config.numero('RESERVA_S') - 9, hsm_config.numero('RESERVA_S'));
      ut.expect(json_object_t.parse(r_item.payload).get_string('topic')).to_equal('teste-api');
   end colunas_do_contrato;

   procedure cursor_vazio is
      l_itens sys_refcursor;
      r_item t_item;
   begin
      hsm_envio_api.reservar('teste-api', 10, l_itens, teste_apoio.co_canal);
      fetch l_itens into r_item;
      ut.expect(l_itens%notfound).to_be_true();
      close l_itens;
   end cursor_vazio;

   procedure registrar_confirma is
      l_id number := nova_linha;
      r_item t_item := reservar_uma;
      l_resumo varchar2(4000);
   begin
      hsm_envio_api.registrar(
         'teste-api', to_clob('[' || teste_apoio.resultado(l_id, r_item.reserva, 200, 'k3J') || ']'), l_resumo
      );
      rollback;
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PROCESSADO');
      teste_apoio.conferir_resumo(l_resumo, in_processado => 1);
   end registrar_confirma;

   procedure recusado_desfaz is
      l_id number := nova_linha;
      r_item t_item := reservar_uma;
      l_resumo varchar2(4000);
   begin
      begin
         hsm_envio_api.registrar(
            'teste-api',
            to_clob('[' || teste_apoio.resultado(l_id, r_item.reserva, 200, 'k3J') || ',{"id":1}]'),
            l_resumo
         );
         ut.fail('o relatório deveria ter sido recusado');
      exception
         when hsm_resultado.e_resultado then
            ut.expect(teste_apoio.linha(l_id).status).to_equal('ENVIANDO');
      end;
   end recusado_desfaz;

   procedure trabalho is
      l_id number := nova_linha;
   begin
      ut.expect(hsm_envio_api.trabalho_pendente(teste_apoio.co_canal)).to_equal(0);
      hsm_admin.cancelar(l_id, 'teste');
      ut.expect(hsm_envio_api.trabalho_pendente(teste_apoio.co_canal)).to_be_null();
   end trabalho;

   procedure aguardar is
      l_id number := nova_linha;
   begin
      ut.expect(hsm_envio_api.aguardar_trabalho(teste_apoio.co_canal, 60)).to_equal(0);
      update hsm_fila_notificacao f
         set f.proxima_tentativa = hsm_politica.somar_segundos(sys_extract_utc(systimestamp), 100)
       where f.id = l_id;
      commit;
      ut.expect(hsm_envio_api.aguardar_trabalho(teste_apoio.co_canal, 0.05)).to_be_between(60, 100);
      hsm_admin.cancelar(l_id, 'teste');
      ut.expect(hsm_envio_api.aguardar_trabalho(teste_apoio.co_canal, 0.05)).to_be_null();
      ut.expect(hsm_envio_api.aguardar_trabalho(teste_apoio.co_canal, 0)).to_be_null();
   end aguardar;

   procedure aguardar_a_hora is
      l_id number := nova_linha;
   begin
      update hsm_fila_notificacao f
         set f.proxima_tentativa = hsm_politica.somar_segundos(sys_extract_utc(systimestamp), 0.5)
       where f.id = l_id;
      commit;
      ut.expect(hsm_envio_api.aguardar_trabalho(teste_apoio.co_canal, 60)).to_equal(0);
   end aguardar_a_hora;

   procedure aguardar_quanto is
      l_esperas sys.odcinumberlist := sys.odcinumberlist(-0.1, 60.1, null);
      l_espera number;
   begin
      for i in 1 .. l_esperas.count loop
         begin
            l_espera := hsm_envio_api.aguardar_trabalho(teste_apoio.co_canal, l_esperas(i));
            ut.fail('disse ' || to_char(l_espera));
         exception
            when hsm_envio.e_argumento then
               ut.expect(sqlerrm).to_be_like('%Espera máxima: de 0 a 60 segundos%');
         end;
      end loop;
      begin
         l_espera := hsm_envio_api.aguardar_trabalho(rpad('A', 3999, 'A'), 60);
         ut.fail('disse ' || to_char(l_espera));
      exception
         when hsm_envio.e_argumento then
            ut.expect(sqlerrm).to_be_like('%Canais: até 3998 bytes%');
      end;
   end aguardar_quanto;

   procedure aguardar_bloqueado is
      l_id number := nova_linha;
      r_armada hsm_instalacao%rowtype;
   begin
      select i.* into r_armada from hsm_instalacao i;
      update hsm_instalacao i set i.dt_armada = null;
      ut.expect(hsm_envio_api.aguardar_trabalho(teste_apoio.co_canal, 0.05)).to_be_null();
      update hsm_instalacao i set i.dt_armada = r_armada.dt_armada;
      ut.expect(hsm_envio_api.aguardar_trabalho(teste_apoio.co_canal, 60)).to_equal(0);
      ut.expect(l_id).to_be_not_null();
   end aguardar_bloqueado;

   procedure do_tipo(in_tipo in varchar2) is
   begin
      update hsm_canal c set c.tipo = in_tipo where c.canal = teste_apoio.co_canal;
      commit;
   end do_tipo;

   -- How many rows a job of a contract gets
   function recebe(in_contrato in pls_integer) return pls_integer is
      l_itens sys_refcursor;
      r_item t_item;
      r_item_2 t_item_2;
      l_total pls_integer := 0;
   begin
      hsm_envio_api.reservar('teste-api', 10, l_itens, teste_apoio.co_canal, in_contrato);
      loop
         if in_contrato = 1 then
            fetch l_itens into r_item;
         else
            fetch l_itens into r_item_2;
         end if;
         exit when l_itens%notfound;
         l_total := l_total + 1;
      end loop;
      close l_itens;
      return l_total;
   end recebe;

   procedure contrato_1_so_ntfy is
      l_id number := nova_linha;
   begin
      do_tipo('KAFKA');
      ut.expect(hsm_envio_api.trabalho_pendente(teste_apoio.co_canal), 'do Kafka').to_be_null();
      ut.expect(recebe(1)).to_equal(0);
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PENDENTE');
      do_tipo('NTFY');
      ut.expect(hsm_envio_api.trabalho_pendente(teste_apoio.co_canal), 'do ntfy').to_equal(0);
      ut.expect(recebe(1)).to_equal(1);
   end contrato_1_so_ntfy;

   procedure contrato_2_menos_captura is
      l_id number := nova_linha;
   begin
      do_tipo('CAPTURA');
      ut.expect(hsm_envio_api.trabalho_pendente(teste_apoio.co_canal, 2), 'captura').to_be_null();
      ut.expect(recebe(2)).to_equal(0);
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PENDENTE');
      do_tipo('KAFKA');
      ut.expect(hsm_envio_api.trabalho_pendente(teste_apoio.co_canal, 2), 'do Kafka').to_equal(0);
      ut.expect(recebe(2)).to_equal(1);
   end contrato_2_menos_captura;

   procedure colunas_do_contrato_2 is
      l_id number := nova_linha;
      l_ontem timestamp(6) := ontem;
      l_itens sys_refcursor;
      r_item t_item_2;
   begin
      do_tipo('RABBITMQ');
      insert into hsm_carga (id_fila, dt_criacao, payload, destino, chave, cabecalhos)
      values (l_id, l_ontem, '{"id":"x"}', 'os', 'os.nova', '{"x-area":"campo"}');
      commit;
      hsm_envio_api.reservar('teste-api', 10, l_itens, teste_apoio.co_canal, 2);
      fetch l_itens into r_item;
      close l_itens;
      ut.expect(r_item.id).to_equal(l_id);
      ut.expect(r_item.reserva).to_equal(teste_apoio.linha(l_id).reserva);
      ut.expect(r_item.canal).to_equal(teste_apoio.co_canal);
      ut.expect(r_item.tentativa).to_equal(1);
      ut.expect(r_item.payload).to_equal(to_clob('{"id":"x"}'));
      ut.expect(r_item.prazo_s).to_be_between(hsm_config.numero('RESERVA_S') - 9, hsm_config.numero('RESERVA_S'));
      ut.expect(r_item.tipo).to_equal('RABBITMQ');
      ut.expect(r_item.destino).to_equal('os');
      ut.expect(r_item.chave).to_equal('os.nova');
      ut.expect(r_item.cabecalhos).to_equal('{"x-area":"campo"}');
   end colunas_do_contrato_2;

   procedure contrato_desconhecido is
      l_itens sys_refcursor;
      l_estado varchar2(4000);
      l_espera number;

      procedure recusado(in_onde in varchar2) is
      begin
         ut.expect(sqlerrm, in_onde).to_be_like('%Contrato: 1 ou 2%');
      end recusado;
   begin
      begin
         hsm_envio_api.reservar('teste-api', 10, l_itens, in_contrato => 3);
         ut.fail('reservou');
      exception
         when hsm_envio.e_argumento then
            recusado('reservar');
      end;
      begin
         l_espera := hsm_envio_api.trabalho_pendente(in_contrato => 0);
         ut.fail('disse ' || to_char(l_espera));
      exception
         when hsm_envio.e_argumento then
            recusado('trabalho_pendente');
      end;
      begin
         l_espera := hsm_envio_api.aguardar_trabalho(in_maximo_s => 60, in_contrato => 3);
         ut.fail('disse ' || to_char(l_espera));
      exception
         when hsm_envio.e_argumento then
            recusado('aguardar_trabalho');
      end;
      begin
         hsm_envio_api.apresentar('teste-api', '{"modo":"TAREFA","contrato":100000}', l_estado);
         ut.fail('apresentou');
      exception
         when hsm_envio.e_argumento then
            recusado('apresentar');
      end;
   end contrato_desconhecido;

   procedure diagnostico is
      l_id number := nova_linha;
      l_estado json_object_t;
      l_canais json_array_t;
      l_canal json_object_t;
      l_achou boolean := false;
   begin
      l_estado := json_object_t.parse(hsm_envio_api.diagnostico);
      ut.expect(l_estado.get_number('contrato')).to_equal(2);
      l_canais := l_estado.get_array('canais');
      for i in 0 .. l_canais.get_size - 1 loop
         l_canal := treat(l_canais.get(i) as json_object_t);
         if l_canal.get_string('canal') = teste_apoio.co_canal then
            l_achou := true;
            ut.expect(l_canal.get_number('pendentes')).to_equal(1);
            ut.expect(l_canal.get_number('enviando')).to_equal(0);
            ut.expect(l_canal.get_boolean('pausado')).to_be_false();
            ut.expect(l_canal.get_string('tipo')).to_equal('NTFY');
         end if;
      end loop;
      ut.expect(l_achou).to_be_true();
      ut.expect(l_id).to_be_not_null();
   end diagnostico;

   -- How long the oldest due row of the test channel has been due, as the diagnosis has it
   function mais_antiga return number is
      l_canais json_array_t := json_object_t.parse(hsm_envio_api.diagnostico).get_array('canais');
      l_canal json_object_t;
   begin
      for i in 0 .. l_canais.get_size - 1 loop
         l_canal := treat(l_canais.get(i) as json_object_t);
         if l_canal.get_string('canal') = teste_apoio.co_canal then
            return l_canal.get_number('mais_antiga_s');
         end if;
      end loop;
      return null;
   end mais_antiga;

   procedure diagnostico_desde_devida is
      l_ontem timestamp(6) := ontem;
      l_id number := nova_linha;
      r_item t_item;
      l_resumo varchar2(4000);
   begin
      update hsm_fila_notificacao f
         set f.dt_criacao = l_ontem,
             f.dt_devida = sys_extract_utc(systimestamp),
             f.proxima_tentativa = sys_extract_utc(systimestamp)
       where f.id = l_id;
      ut.expect(mais_antiga, 'adiada').to_be_between(0, 60);

      update hsm_fila_notificacao f set f.dt_devida = l_ontem where f.id = l_id;
      ut.expect(mais_antiga, 'devida desde ontem').to_be_between(86400, 86460);
      r_item := reservar_uma;
      hsm_envio_api.registrar(
         'teste-api', to_clob('[' || teste_apoio.resultado(l_id, r_item.reserva, 400, in_codigo => 40009) || ']'),
         l_resumo
      );
      ut.expect(hsm_admin.reprocessar(in_id => l_id)).to_equal(1);
      ut.expect(mais_antiga, 'devolvida').to_be_between(0, 60);
   end diagnostico_desde_devida;

   procedure diagnostico_avisa is
      l_avisos json_array_t;
      l_aviso json_object_t;
      l_achou boolean := false;
   begin
      update hsm_canal c
         set c.pausado = 'S',
             c.motivo_pausa = 'troca'
       where c.canal = teste_apoio.co_canal;
      l_avisos := json_object_t.parse(hsm_envio_api.diagnostico).get_array('avisos');
      for i in 0 .. l_avisos.get_size - 1 loop
         l_aviso := treat(l_avisos.get(i) as json_object_t);
         if l_aviso.get_string('texto') like 'Canal TESTE pausado: troca. %' then
            l_achou := true;
            ut.expect(l_aviso.get_boolean('grave')).to_be_false();
            ut.expect(l_aviso.get_string('chave')).to_equal('PAUSADO:TESTE');
            ut.expect(l_aviso.get_string('gravidade')).to_equal('ATENCAO');
            ut.expect(l_aviso.get_string('canal')).to_equal('TESTE');
         end if;
      end loop;
      ut.expect(l_achou).to_be_true();
   end diagnostico_avisa;

   procedure apresentar is
      l_estado varchar2(4000);
      r_remetente hsm_remetente%rowtype;

      procedure dizer(in_dados in varchar2) is
      begin
         hsm_envio_api.apresentar('teste-api', in_dados, l_estado);
         rollback;
         select r.* into r_remetente from hsm_remetente r where r.trabalhador = 'teste-api';
      end dizer;
   begin
      dizer('{"maquina":"m","pid":12,"versao":"9","modo":"TAREFA","canais":"a, b"}');
      ut.expect(json_object_t.parse(l_estado).get_string('guarda')).to_equal('LIBERADO');
      ut.expect(json_object_t.parse(l_estado).get_number('graves')).to_be_greater_or_equal(0);
      ut.expect(r_remetente.pid).to_equal(12);
      ut.expect(r_remetente.canais).to_equal('A,B');
      ut.expect(r_remetente.dt_fim).to_be_null();
      ut.expect(r_remetente.contrato, 'quem não diz fala o primeiro').to_equal(1);
      dizer('{"modo":"TAREFA","contrato":2}');
      ut.expect(r_remetente.contrato).to_equal(2);
      dizer('{"modo":"TAREFA","fim":true}');
      ut.expect(r_remetente.dt_fim).to_be_not_null();
      delete from hsm_remetente r where r.trabalhador = 'teste-api';
      commit;
   end apresentar;

   procedure canais_demais is
      l_estado varchar2(4000);
   begin
      hsm_envio_api.apresentar(
         'teste-api', '{"modo":"TAREFA","canais":"' || rpad('A', 4001, 'A') || '"}', l_estado
      );
      ut.fail('Aceitou mais canais do que cabem');
   exception
      when hsm_envio.e_argumento then
         ut.expect(sqlerrm).to_be_like('%Canais: até 3998 bytes%');
   end canais_demais;

   procedure versao is
   begin
      ut.expect(hsm_envio_api.versao_contrato).to_equal(2);
   end versao;

end teste_hsm_envio_api;
/
