create or replace package body teste_hsm_desfecho as

   co_agora constant timestamp(6) := teste_apoio.agora;
   co_prazo_s constant number := 120;

   procedure preparar is
   begin
      teste_apoio.preparar;
   end preparar;

   function depois(in_segundos in number) return timestamp is
   begin
      return hsm_politica.somar_segundos(co_agora, in_segundos);
   end depois;

   function registrar(in_resultados in varchar2, in_agora in timestamp default null) return varchar2 is
      l_resumo varchar2(4000);
   begin
      hsm_desfecho.registrar(to_clob('[' || in_resultados || ']'), coalesce(in_agora, co_agora), l_resumo);
      return l_resumo;
   end registrar;

   function vencimento(in_id in number) return timestamp is
   begin
      return teste_apoio.linha(in_id).reserva_ate;
   end vencimento;

   function falhas_do_canal return number is
      l_falhas number;
   begin
      select c.falhas_seguidas into l_falhas from hsm_canal c where c.canal = teste_apoio.co_canal;
      return l_falhas;
   end falhas_do_canal;

   -- registrar

   procedure conta_cada_um is
      l_entregue number := teste_apoio.nova_linha;
      l_adiada number := teste_apoio.nova_linha;
      l_recusada number := teste_apoio.nova_linha;
      l_devolvida number := teste_apoio.nova_linha;
      l_reserva varchar2(32 char) := teste_apoio.reservar;
   begin
      teste_apoio.conferir_resumo(
         registrar(
            teste_apoio.resultado(l_entregue, l_reserva, 200, 'n1')
            || ',' || teste_apoio.resultado(l_adiada, l_reserva, 503)
            || ',' || teste_apoio.resultado(l_recusada, l_reserva, 413, in_codigo => 41303)
            || ',' || teste_apoio.resultado(l_devolvida, l_reserva, in_classe => 'DEVOLVIDO')
            || ',' || teste_apoio.resultado(l_entregue, l_reserva, 503)
            || ',' || teste_apoio.resultado(-1, l_reserva, 200, 'n2')
         ),
         in_processado => 1,
         in_reagendado => 1,
         in_falha => 1,
         in_devolvido => 1,
         in_repetido => 1,
         in_ignorado => 1
      );
      ut.expect(teste_apoio.linha(l_entregue).status).to_equal('PROCESSADO');
      ut.expect(teste_apoio.linha(l_adiada).status).to_equal('PENDENTE');
      ut.expect(teste_apoio.linha(l_recusada).status).to_equal('FALHA');
      ut.expect(teste_apoio.linha(l_devolvida).status).to_equal('PENDENTE');
   end conta_cada_um;

   procedure sem_resultados is
   begin
      teste_apoio.conferir_resumo(registrar(null));
   end sem_resultados;

   procedure relatorio_invalido is
      l_id number := teste_apoio.nova_linha;
      l_reserva varchar2(32 char) := teste_apoio.reservar;
      l_resumo varchar2(4000);
   begin
      l_resumo := registrar(teste_apoio.resultado(l_id, l_reserva, 200, 'n1') || ',{"id":"sete"}');
      ut.fail('registrar deveria ter recusado: ' || l_resumo);
   exception
      when hsm_resultado.e_resultado then
         ut.expect(teste_apoio.linha(l_id).status).to_equal('ENVIANDO');
         ut.expect(teste_apoio.tentativa(l_id, l_reserva).resultado).to_be_null();
   end relatorio_invalido;

   procedure registrar_nao_confirma is
      l_id number := teste_apoio.nova_linha;
      l_reserva varchar2(32 char) := teste_apoio.reservar;
   begin
      savepoint antes_do_relatorio;
      teste_apoio.conferir_resumo(
         registrar(teste_apoio.resultado(l_id, l_reserva, 200, 'n1')), in_processado => 1
      );
      rollback to antes_do_relatorio;
      ut.expect(teste_apoio.linha(l_id).status).to_equal('ENVIANDO');
   end registrar_nao_confirma;

   procedure senha_de_outra_linha is
      l_minha number := teste_apoio.nova_linha;
      l_minha_reserva varchar2(32 char) := teste_apoio.reservar;
      l_alheia number := teste_apoio.nova_linha;
      l_alheia_reserva varchar2(32 char) := teste_apoio.reservar;
   begin
      teste_apoio.conferir_resumo(
         registrar(teste_apoio.resultado(l_alheia, l_minha_reserva, 503)), in_ignorado => 1
      );
      ut.expect(teste_apoio.linha(l_alheia).reserva).to_equal(l_alheia_reserva);
      ut.expect(teste_apoio.tentativa(l_alheia, l_alheia_reserva).resultado).to_be_null();
      ut.expect(teste_apoio.tentativa(l_minha, l_minha_reserva).resultado).to_be_null();
      ut.expect(falhas_do_canal).to_equal(0);
   end senha_de_outra_linha;

   procedure sucesso_atrasado is
      l_id number := teste_apoio.nova_linha;
      l_reserva varchar2(32 char) := teste_apoio.reservar;
   begin
      ut.expect(hsm_desfecho.recuperar_vencidas(vencimento(l_id), co_prazo_s, 10)).to_equal(1);
      teste_apoio.conferir_resumo(
         registrar(teste_apoio.resultado(l_id, l_reserva, 200, 'n1'), depois(100000)), in_processado => 1
      );
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PROCESSADO');
      ut.expect(teste_apoio.linha(l_id).dt_processamento = depois(100000)).to_be_true();
      ut.expect(teste_apoio.tentativa(l_id, l_reserva).resultado).to_equal('ENTREGUE');
   end sucesso_atrasado;

   procedure falha_atrasada is
      l_id number := teste_apoio.nova_linha;
      l_reserva varchar2(32 char) := teste_apoio.reservar;
      l_venceu timestamp(6) := vencimento(l_id);
   begin
      ut.expect(hsm_desfecho.recuperar_vencidas(l_venceu, co_prazo_s, 10)).to_equal(1);
      teste_apoio.conferir_resumo(
         registrar(teste_apoio.resultado(l_id, l_reserva, 503), depois(100000)), in_ignorado => 1
      );
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PENDENTE');
      ut.expect(teste_apoio.linha(l_id).proxima_tentativa = l_venceu).to_be_true();
      ut.expect(teste_apoio.tentativa(l_id, l_reserva).resultado).to_equal('FALHA');
      ut.expect(falhas_do_canal).to_equal(0);
   end falha_atrasada;

   procedure sucesso_fecha_a_outra is
      l_id number := teste_apoio.nova_linha;
      l_velha varchar2(32 char) := teste_apoio.reservar;
      l_nova varchar2(32 char) := teste_apoio.reservar(in_agora => depois(100000));
   begin
      ut.expect(teste_apoio.linha(l_id).reserva).to_equal(l_nova);
      teste_apoio.conferir_resumo(
         registrar(teste_apoio.resultado(l_id, l_velha, 200, 'n1'), depois(100001)), in_processado => 1
      );
      ut.expect(teste_apoio.tentativa(l_id, l_velha).resultado).to_equal('ENTREGUE');
      ut.expect(teste_apoio.tentativa(l_id, l_nova).resultado).to_equal('EXPIRADA');
      ut.expect(teste_apoio.tentativa(l_id, l_nova).dt_resultado = depois(100001)).to_be_true();
   end sucesso_fecha_a_outra;

   procedure queda_gasta_uma is
      l_id number;
      l_reserva varchar2(32 char);
      l_relato varchar2(32767);
      l_gastas number;
   begin
      -- Each has been sent before, and the channel has answered since
      for i in 1 .. 10 loop
         l_id := teste_apoio.nova_linha(in_tentativas => 1);
      end loop;
      l_reserva := teste_apoio.reservar;
      for r_linha in (select f.id from hsm_fila_notificacao f where f.reserva = l_reserva order by f.id) loop
         l_relato := l_relato || ',' || teste_apoio.resultado(r_linha.id, l_reserva, in_classe => 'CONEXAO');
      end loop;
      teste_apoio.conferir_resumo(registrar(substr(l_relato, 2)), in_reagendado => 10);
      select sum(f.tentativas) - 10
        into l_gastas
        from hsm_fila_notificacao f
       where f.canal = teste_apoio.co_canal;
      ut.expect(l_gastas).to_be_less_or_equal(1);
   end queda_gasta_uma;

   -- recuperar_vencidas

   procedure dada_um_instante_depois is
      l_id number;
      l_reserva varchar2(32 char);
      l_outra number;
      l_outra_reserva varchar2(32 char);
   begin
      l_id := teste_apoio.nova_linha;
      l_reserva := teste_apoio.reservar(in_agora => depois(0.1));
      l_outra := teste_apoio.nova_linha;
      l_outra_reserva := teste_apoio.reservar(in_agora => depois(60));
      ut.expect(hsm_desfecho.recuperar_vencidas(co_agora, co_prazo_s, 10)).to_equal(0);
      ut.expect(teste_apoio.linha(l_id).reserva).to_equal(l_reserva);
      ut.expect(teste_apoio.linha(l_outra).reserva).to_equal(l_outra_reserva);
   end dada_um_instante_depois;

   procedure dada_por_relogio_adiantado is
      l_certa number;
      l_adiantada number;
      l_reserva varchar2(32 char);
      l_outra varchar2(32 char);
   begin
      l_certa := teste_apoio.nova_linha;
      l_reserva := teste_apoio.reservar;
      l_adiantada := teste_apoio.nova_linha;
      l_outra := teste_apoio.reservar(in_agora => depois(7200));
      -- The claim at that time has found the other lease over, and taken its row again
      ut.expect(teste_apoio.linha(l_certa).reserva).to_equal(l_outra);
      ut.expect(hsm_desfecho.recuperar_vencidas(co_agora, co_prazo_s, 10)).to_equal(2);
      ut.expect(teste_apoio.linha(l_adiantada).status).to_equal('PENDENTE');
      ut.expect(teste_apoio.linha(l_adiantada).proxima_tentativa = co_agora).to_be_true();
      ut.expect(teste_apoio.tentativa(l_adiantada, l_outra).resultado).to_equal('EXPIRADA');
      ut.expect(teste_apoio.tentativa(l_certa, l_reserva).resultado).to_equal('EXPIRADA');
   end dada_por_relogio_adiantado;

   procedure mais_longa_fica is
      l_id number := teste_apoio.nova_linha;
      l_reserva varchar2(32 char) := teste_apoio.reservar;
      l_longe timestamp(6) := depois(3600);
   begin
      -- RESERVA_S was longer then
      update hsm_fila_notificacao f set f.reserva_ate = l_longe where f.id = l_id;
      ut.expect(hsm_desfecho.recuperar_vencidas(co_agora, co_prazo_s, 10)).to_equal(0);
      ut.expect(hsm_desfecho.recuperar_vencidas(depois(-60), co_prazo_s, 10)).to_equal(0);
      ut.expect(teste_apoio.linha(l_id).reserva).to_equal(l_reserva);
   end mais_longa_fica;

   procedure nada_vencido is
      l_espera number := teste_apoio.nova_linha(in_quando => depois(1));
      l_enviada number := teste_apoio.nova_linha;
      l_reserva varchar2(32 char) := teste_apoio.reservar;
   begin
      ut.expect(hsm_desfecho.recuperar_vencidas(co_agora, co_prazo_s, 10)).to_equal(0);
      ut.expect(teste_apoio.linha(l_enviada).reserva).to_equal(l_reserva);
      ut.expect(teste_apoio.linha(l_espera).proxima_tentativa = depois(1)).to_be_true();
   end nada_vencido;

   procedure vence_no_instante is
      l_id number := teste_apoio.nova_linha;
      l_reserva varchar2(32 char) := teste_apoio.reservar;
      l_vence timestamp(6) := vencimento(l_id);
   begin
      ut.expect(
         hsm_desfecho.recuperar_vencidas(hsm_politica.somar_segundos(l_vence, -0.001), co_prazo_s, 10)
      ).to_equal(0);
      ut.expect(teste_apoio.linha(l_id).reserva).to_equal(l_reserva);
      ut.expect(hsm_desfecho.recuperar_vencidas(l_vence, co_prazo_s, 10)).to_equal(1);
   end vence_no_instante;

   procedure recuperada is
      l_id number := teste_apoio.nova_linha(in_tentativas => 1);
      l_reserva varchar2(32 char) := teste_apoio.reservar;
   begin
      ut.expect(hsm_desfecho.recuperar_vencidas(depois(100000), co_prazo_s, 10)).to_equal(1);
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PENDENTE');
      ut.expect(teste_apoio.linha(l_id).reserva).to_be_null();
      ut.expect(teste_apoio.linha(l_id).tentativas).to_equal(2);
      ut.expect(teste_apoio.linha(l_id).envios).to_equal(2);
      ut.expect(teste_apoio.linha(l_id).proxima_tentativa = depois(100000)).to_be_true();
      ut.expect(teste_apoio.linha(l_id).ultimo_erro).to_be_not_null();
      ut.expect(teste_apoio.tentativa(l_id, l_reserva).resultado).to_equal('EXPIRADA');
      ut.expect(teste_apoio.tentativa(l_id, l_reserva).dt_resultado = depois(100000)).to_be_true();
   end recuperada;

   procedure limite is
      l_ids hsm_tipos.t_numeros;
      l_reserva varchar2(32 char);
   begin
      -- Claimed the last first: they expire in the opposite order of their ids
      for i in 1 .. 3 loop
         l_ids(i) := teste_apoio.nova_linha(in_prioridade => i);
      end loop;
      for i in 1 .. 3 loop
         l_reserva := teste_apoio.reservar(in_lote => 1, in_agora => depois(i));
      end loop;
      ut.expect(hsm_desfecho.recuperar_vencidas(depois(100000), co_prazo_s, 2)).to_equal(2);
      ut.expect(teste_apoio.linha(l_ids(3)).status).to_equal('PENDENTE');
      ut.expect(teste_apoio.linha(l_ids(2)).status).to_equal('PENDENTE');
      ut.expect(teste_apoio.linha(l_ids(1)).reserva).to_equal(l_reserva);
      ut.expect(hsm_desfecho.recuperar_vencidas(depois(100000), co_prazo_s, 2)).to_equal(1);
      ut.expect(hsm_desfecho.recuperar_vencidas(depois(100000), co_prazo_s, 2)).to_equal(0);
   end limite;

   procedure conta_esgotada is
      l_rota number := teste_apoio.nova_rota('X', 'X', 'um', in_tentativas_max => 1);
      l_esgotada number := teste_apoio.nova_linha(in_id_rota => l_rota);
      l_outra number := teste_apoio.nova_linha;
      l_reserva varchar2(32 char) := teste_apoio.reservar;
   begin
      ut.expect(hsm_desfecho.recuperar_vencidas(depois(100000), co_prazo_s, 10)).to_equal(2);
      ut.expect(teste_apoio.linha(l_esgotada).status).to_equal('FALHA');
      ut.expect(teste_apoio.linha(l_esgotada).motivo).to_equal('ESGOTADO');
      ut.expect(teste_apoio.linha(l_outra).status).to_equal('PENDENTE');
      ut.expect(teste_apoio.tentativa(l_esgotada, l_reserva).resultado).to_equal('EXPIRADA');
   end conta_esgotada;

   procedure recuperar_nao_confirma is
      l_id number := teste_apoio.nova_linha;
      l_reserva varchar2(32 char) := teste_apoio.reservar;
   begin
      savepoint antes_de_recuperar;
      ut.expect(hsm_desfecho.recuperar_vencidas(depois(100000), co_prazo_s, 10)).to_equal(1);
      rollback to antes_de_recuperar;
      ut.expect(teste_apoio.linha(l_id).reserva).to_equal(l_reserva);
   end recuperar_nao_confirma;

   function com_erro(
      in_id in number,
      in_http in number,
      in_codigo in number,
      in_erro in varchar2
   ) return hsm_tentativa_envio%rowtype is
      l_reserva varchar2(32 char) := teste_apoio.reservar;
      l_resultado json_object_t;
      l_resumo varchar2(4000);
   begin
      l_resultado := json_object_t.parse(
         teste_apoio.resultado(in_id, l_reserva, in_http, in_codigo => in_codigo)
      );
      l_resultado.put('erro', in_erro);
      l_resumo := teste_apoio.registrar('[' || l_resultado.to_string || ']');
      return teste_apoio.tentativa(in_id, l_reserva);
   end com_erro;

   procedure resposta_de_estranho is
      co_eco constant varchar2(60) := 'bloqueado: Maria Silva, CPF 123.456.789-00';
      l_id number := teste_apoio.nova_linha;
      r_tentativa hsm_tentativa_envio%rowtype := com_erro(l_id, 403, null, co_eco);
      l_canal hsm_canal.motivo_disjuntor%type;
   begin
      ut.expect(r_tentativa.erro).to_equal('HTTP 403');
      ut.expect(r_tentativa.resposta).to_equal(co_eco);
      ut.expect(teste_apoio.linha(l_id).ultimo_erro).to_equal('HTTP 403');
      select c.motivo_disjuntor into l_canal from hsm_canal c where c.canal = teste_apoio.co_canal;
      ut.expect(coalesce(l_canal, '-') not like '%Maria%').to_be_true();
      -- A code that is none of ntfy's for this status is a stranger's too
      update hsm_canal c
         set c.disjuntor = 'FECHADO',
             c.aberto_ate = null
       where c.canal = teste_apoio.co_canal;
      update hsm_fila_notificacao f set f.proxima_tentativa = f.dt_criacao where f.id = l_id;
      r_tentativa := com_erro(l_id, 502, 40301, co_eco);
      ut.expect(r_tentativa.erro).to_equal('HTTP 502');
      ut.expect(r_tentativa.resposta).to_equal(co_eco);
   end resposta_de_estranho;

   procedure resposta_do_ntfy is
      l_id number := teste_apoio.nova_linha;
      r_tentativa hsm_tentativa_envio%rowtype := com_erro(l_id, 400, 40009, 'topic invalid');
      l_motivo hsm_canal.motivo_disjuntor%type;
   begin
      ut.expect(r_tentativa.erro).to_equal('topic invalid');
      ut.expect(r_tentativa.resposta).to_be_null();
      ut.expect(teste_apoio.linha(l_id).ultimo_erro).to_equal('topic invalid');
      -- What holds a channel is said with the status
      l_id := teste_apoio.nova_linha;
      r_tentativa := com_erro(l_id, 401, 40101, 'unauthorized');
      ut.expect(r_tentativa.erro).to_equal('unauthorized');
      select c.motivo_disjuntor into l_motivo from hsm_canal c where c.canal = teste_apoio.co_canal;
      ut.expect(l_motivo).to_equal('HTTP 401, unauthorized');
   end resposta_do_ntfy;

   -- Outcomes by the type of the channel

   procedure do_tipo(in_tipo in varchar2) is
   begin
      update hsm_canal c set c.tipo = in_tipo where c.canal = teste_apoio.co_canal;
   end do_tipo;

   -- A row that has its notification already, claimed
   function reservada(in_id_os in number default 1) return number is
      l_id number := teste_apoio.nova_linha(in_id_os => in_id_os);
      l_reserva varchar2(32 char);
   begin
      insert into hsm_carga (id_fila, dt_criacao, payload) values (l_id, co_agora, '{}');
      l_reserva := teste_apoio.reservar;
      return l_id;
   end reservada;

   -- Reports of a row as it stands in its lease; what became of the attempt
   function responder(
      in_id in number,
      in_classe in varchar2 default null,
      in_codigo in number default null,
      in_erro in varchar2 default null,
      in_http in number default null,
      in_id_externo in varchar2 default null
   ) return hsm_tentativa_envio%rowtype is
      l_reserva varchar2(32 char) := teste_apoio.linha(in_id).reserva;
      l_objeto json_object_t := json_object_t();
      l_resumo varchar2(4000);
   begin
      l_objeto.put('id', in_id);
      l_objeto.put('reserva', l_reserva);
      l_objeto.put('classe', in_classe);
      l_objeto.put('codigo', in_codigo);
      l_objeto.put('erro', in_erro);
      l_objeto.put('http', in_http);
      l_objeto.put('id_externo', in_id_externo);
      l_resumo := registrar(l_objeto.to_string);
      return teste_apoio.tentativa(in_id, l_reserva);
   end responder;

   function canal return hsm_canal%rowtype is
      r_canal hsm_canal%rowtype;
   begin
      select c.* into r_canal from hsm_canal c where c.canal = teste_apoio.co_canal;
      return r_canal;
   end canal;

   procedure entregue_sem_http is
      l_id number;
      r_tentativa hsm_tentativa_envio%rowtype;
   begin
      do_tipo('KAFKA');
      l_id := reservada;
      r_tentativa := responder(l_id, 'ENTREGUE', in_id_externo => 'os-0-42');
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PROCESSADO');
      ut.expect(r_tentativa.classe).to_equal('SUCESSO');
      ut.expect(r_tentativa.resultado).to_equal('ENTREGUE');
      ut.expect(r_tentativa.id_externo).to_equal('os-0-42');
      ut.expect(r_tentativa.erro).to_be_null();
      -- Not everybody gives one
      do_tipo('RABBITMQ');
      l_id := reservada(2);
      r_tentativa := responder(l_id, 'ENTREGUE');
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PROCESSADO');
   end entregue_sem_http;

   procedure webhook_sem_id is
      l_id number;
      r_tentativa hsm_tentativa_envio%rowtype;
   begin
      do_tipo('WEBHOOK');
      l_id := reservada;
      r_tentativa := responder(l_id, in_http => 202);
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PROCESSADO');
      ut.expect(r_tentativa.http).to_equal(202);
   end webhook_sem_id;

   procedure ntfy_so_por_http is
      l_id number := reservada;
      r_tentativa hsm_tentativa_envio%rowtype := responder(l_id, 'ENTREGUE', in_id_externo => 'k3J');
   begin
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PENDENTE');
      ut.expect(r_tentativa.classe).to_equal('CONFIG');
      ut.expect(canal().disjuntor).to_equal('ABERTO');
      ut.expect(canal().motivo_disjuntor).to_be_like('%tipo de canal%');
   end ntfy_so_por_http;

   procedure erro_do_kafka is
      l_id number;
      r_tentativa hsm_tentativa_envio%rowtype;
   begin
      do_tipo('KAFKA');
      l_id := reservada;
      r_tentativa := responder(l_id, 'ERRO', -188, 'Local: Unknown topic');
      ut.expect(r_tentativa.classe).to_equal('ROTA');
      ut.expect(r_tentativa.codigo).to_equal(-188);
      ut.expect(r_tentativa.http).to_be_null();
      ut.expect(r_tentativa.erro).to_equal('Tópico desconhecido (-188): Local: Unknown topic');
      ut.expect(r_tentativa.resposta).to_be_null();
      ut.expect(teste_apoio.linha(l_id).ultimo_erro).to_equal(r_tentativa.erro);
      ut.expect(teste_apoio.linha(l_id).tentativas).to_equal(0);
   end erro_do_kafka;

   procedure recusada_para_sempre is
      l_invalida number;
      l_sem_codigo number;
      r_tentativa hsm_tentativa_envio%rowtype;
   begin
      do_tipo('KAFKA');
      l_invalida := reservada;
      l_sem_codigo := reservada(2);
      r_tentativa := responder(l_invalida, 'ERRO', 87);
      r_tentativa := responder(l_sem_codigo, 'RECUSADO', in_erro => 'falta o cliente');
      ut.expect(teste_apoio.linha(l_invalida).status).to_equal('FALHA');
      ut.expect(teste_apoio.linha(l_invalida).motivo).to_equal('87');
      ut.expect(teste_apoio.linha(l_sem_codigo).status).to_equal('FALHA');
      ut.expect(teste_apoio.linha(l_sem_codigo).motivo).to_equal('RECUSADO');
      ut.expect(teste_apoio.linha(l_sem_codigo).ultimo_erro).to_equal(
         'O servidor não aceita esta mensagem: falta o cliente'
      );
   end recusada_para_sempre;

   procedure queda_do_rabbitmq is
      l_id number;
      r_tentativa hsm_tentativa_envio%rowtype;
   begin
      do_tipo('RABBITMQ');
      for i in 1 .. hsm_config.numero('DISJUNTOR_FALHAS') loop
         ut.expect(canal().disjuntor).to_equal('FECHADO');
         l_id := reservada(i);
         r_tentativa := responder(l_id, 'ERRO', 320, 'CONNECTION_FORCED');
      end loop;
      ut.expect(canal().disjuntor).to_equal('ABERTO');
      ut.expect(canal().motivo_disjuntor).to_equal('O servidor respondeu com um erro (320): CONNECTION_FORCED');
      ut.expect(teste_apoio.linha(l_id).tentativas).to_equal(0);
   end queda_do_rabbitmq;

   procedure limite_sem_http is
      l_id number;
      r_tentativa hsm_tentativa_envio%rowtype;
   begin
      do_tipo('RABBITMQ');
      l_id := reservada;
      r_tentativa := responder(l_id, 'LIMITE');
      ut.expect(r_tentativa.classe).to_equal('LIMITE');
      ut.expect(canal().retido_ate > co_agora).to_be_true();
      ut.expect(canal().disjuntor).to_equal('FECHADO');
      ut.expect(teste_apoio.linha(l_id).tentativas).to_equal(0);
   end limite_sem_http;

   procedure resposta_de_webhook is
      co_eco constant varchar2(60) := 'recusado: Maria Silva, CPF 123.456.789-00';
      l_id number;
      r_tentativa hsm_tentativa_envio%rowtype;
   begin
      do_tipo('WEBHOOK');
      l_id := reservada;
      -- Also where it has what ntfy would call a code
      r_tentativa := responder(l_id, in_http => 400, in_codigo => 40009, in_erro => co_eco);
      ut.expect(r_tentativa.erro).to_equal('HTTP 400');
      ut.expect(r_tentativa.resposta).to_equal(co_eco);
      ut.expect(teste_apoio.linha(l_id).ultimo_erro).to_equal('HTTP 400');
   end resposta_de_webhook;

   procedure webhook_suspende_a_rota is
      l_ids hsm_tipos.t_numeros;
      l_suspensa hsm_rota_notificacao.suspensa%type;
      r_tentativa hsm_tentativa_envio%rowtype;
   begin
      do_tipo('WEBHOOK');
      for i in 1 .. hsm_config.numero('ROTA_RECUSAS') loop
         l_ids(i) := reservada(i);
         r_tentativa := responder(l_ids(i), in_http => case mod(i, 3) when 0 then 403 when 1 then 404 else 410 end);
         ut.expect(r_tentativa.classe).to_equal('ROTA');
      end loop;
      select r.suspensa
        into l_suspensa
        from hsm_rota_notificacao r
       where r.id = teste_apoio.rota_padrao;
      ut.expect(l_suspensa).to_equal('S');
      ut.expect(canal().disjuntor).to_equal('FECHADO');
      ut.expect(teste_apoio.linha(l_ids(1)).tentativas).to_equal(0);
   end webhook_suspende_a_rota;

   procedure recusada_entre_aceitas is
      -- Attempts that a refused row has spent after a report with another one that was taken
      function gastas(in_tipo in varchar2, in_id_os in number) return number is
         l_recusada number;
         l_aceita number;
         l_resumo varchar2(4000);
      begin
         do_tipo(in_tipo);
         l_recusada := reservada(in_id_os);
         l_aceita := reservada(in_id_os + 1);
         l_resumo := registrar(
            teste_apoio.resultado(l_recusada, teste_apoio.linha(l_recusada).reserva, 403, in_codigo => 40301)
            || ',' || teste_apoio.resultado(l_aceita, teste_apoio.linha(l_aceita).reserva, 200, 'n')
         );
         ut.expect(teste_apoio.linha(l_recusada).status).to_equal('PENDENTE');
         return teste_apoio.linha(l_recusada).tentativas;
      end gastas;
   begin
      ut.expect(gastas('WEBHOOK', 1), 'WEBHOOK').to_equal(1);
      ut.expect(gastas('NTFY', 3), 'NTFY: topic and token are the same for all').to_equal(0);
   end recusada_entre_aceitas;

end teste_hsm_desfecho;
/
