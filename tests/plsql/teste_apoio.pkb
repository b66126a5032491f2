create or replace package body teste_apoio as

   co_agora constant timestamp(6) := timestamp '2030-01-01 12:00:00';

   function agora return timestamp is
   begin
      return co_agora;
   end agora;

   procedure preparar is
      l_rota number;
   begin
      update hsm_rota_notificacao r
         set r.ativa = 'N';
      insert into hsm_canal (canal, descricao)
      values (co_canal, 'Canal dos testes');
      l_rota := nova_rota;
   end preparar;

   procedure limpar is
   begin
      delete from hsm_tentativa_envio t where t.canal = co_canal;
      delete from hsm_carga c where c.id_fila in (select f.id from hsm_fila_notificacao f where f.canal = co_canal);
      delete from hsm_fila_notificacao f where f.canal = co_canal;
      delete from hsm_rota_notificacao r where r.canal = co_canal;
      delete from hsm_canal c where c.canal = co_canal;
      delete from hsm_movimento m where m.canal = co_canal;
      delete from hsm_consumo c where c.canal = co_canal;
      commit;
   end limpar;

   function rota_padrao return number is
      l_id number;
   begin
      select min(r.id)
        into l_id
        from hsm_rota_notificacao r
       where r.canal = co_canal
         and r.tipo_os = '*'
         and r.evento = '*';
      return l_id;
   end rota_padrao;

   function nova_rota(
      in_tipo_os in varchar2 default '*',
      in_evento in varchar2 default '*',
      in_topico in varchar2 default 'teste',
      in_ordenada in varchar2 default 'N',
      in_tentativas_max in number default null
   ) return number is
      l_id number;
   begin
      insert into hsm_rota_notificacao (tipo_os, evento, canal, topico, ordenada, tentativas_max, dt_criacao)
      values (in_tipo_os, in_evento, co_canal, in_topico, in_ordenada, in_tentativas_max, co_agora)
      returning id into l_id;
      return l_id;
   end nova_rota;

   function nova_linha(
      in_id_os in number default 1,
      in_quando in timestamp default null,
      in_ordenada in varchar2 default 'N',
      in_prioridade in number default 3,
      in_tentativas in number default 0,
      in_dados in varchar2 default null,
      in_id_rota in number default null
   ) return number is
      l_id number;
      l_rota number := coalesce(in_id_rota, rota_padrao);
      l_quando timestamp(6) := coalesce(in_quando, co_agora);
   begin
      insert into hsm_fila_notificacao (
         id_os, mensagem, dt_criacao, tipo_os, evento, id_rota, canal, prioridade, ordenada, tentativas, envios,
         proxima_tentativa, dt_devida, dados
      )
      values (
         in_id_os, 'Resumo', co_agora, 'TIPO', 'EVENTO', l_rota, co_canal, in_prioridade, in_ordenada, in_tentativas,
         in_tentativas, l_quando, l_quando, in_dados
      )
      returning id into l_id;
      return l_id;
   end nova_linha;

   function reservar(
      in_lote in pls_integer default 10,
      in_agora in timestamp default null,
      in_canais in varchar2 default co_canal
   ) return varchar2 is
      r_reserva hsm_envio.t_reserva;
      l_agora timestamp(6) := coalesce(in_agora, co_agora);
      l_continua boolean;
   begin
      r_reserva := hsm_envio.nova_reserva(co_trabalhador, in_lote, in_canais);
      loop
         hsm_envio.reservar(r_reserva, l_agora, l_continua);
         exit when not l_continua;
      end loop;
      return r_reserva.reserva;
   end reservar;

   function resultado(
      in_id in number,
      in_reserva in varchar2,
      in_http in number default null,
      in_id_externo in varchar2 default null,
      in_classe in varchar2 default null,
      in_codigo in number default null,
      in_esperar_s in number default null
   ) return varchar2 is
      l_objeto json_object_t := json_object_t();
   begin
      l_objeto.put('id', in_id);
      l_objeto.put('reserva', in_reserva);
      l_objeto.put('http', in_http);
      l_objeto.put('codigo', in_codigo);
      l_objeto.put('classe', in_classe);
      l_objeto.put('esperar_s', in_esperar_s);
      l_objeto.put('duracao_ms', 12);
      l_objeto.put('id_externo', in_id_externo);
      return l_objeto.to_string;
   end resultado;

   function registrar(in_resultados in varchar2, in_agora in timestamp default null) return varchar2 is
      l_resumo varchar2(4000);
   begin
      hsm_desfecho.registrar(to_clob(in_resultados), coalesce(in_agora, co_agora), l_resumo);
      return l_resumo;
   end registrar;

   procedure conferir_resumo(
      in_resumo in varchar2,
      in_processado in number default 0,
      in_reagendado in number default 0,
      in_falha in number default 0,
      in_devolvido in number default 0,
      in_repetido in number default 0,
      in_ignorado in number default 0,
      in_ocupado in number default 0
   ) is
      l_resumo json_object_t := json_object_t.parse(in_resumo);
   begin
      ut.expect(l_resumo.get_size).to_equal(7);
      ut.expect(l_resumo.get_number('processado'), 'processado').to_equal(in_processado);
      ut.expect(l_resumo.get_number('reagendado'), 'reagendado').to_equal(in_reagendado);
      ut.expect(l_resumo.get_number('falha'), 'falha').to_equal(in_falha);
      ut.expect(l_resumo.get_number('devolvido'), 'devolvido').to_equal(in_devolvido);
      ut.expect(l_resumo.get_number('repetido'), 'repetido').to_equal(in_repetido);
      ut.expect(l_resumo.get_number('ignorado'), 'ignorado').to_equal(in_ignorado);
      ut.expect(l_resumo.get_number('ocupado'), 'ocupado').to_equal(in_ocupado);
   end conferir_resumo;

   function linha(in_id in number) return hsm_fila_notificacao%rowtype is
      r_linha hsm_fila_notificacao%rowtype;
   begin
      select f.*
        into r_linha
        from hsm_fila_notificacao f
       where f.id = in_id;
      return r_linha;
   end linha;

   function tentativa(in_id in number, in_reserva in varchar2) return hsm_tentativa_envio%rowtype is
      r_tentativa hsm_tentativa_envio%rowtype;
   begin
      select t.*
        into r_tentativa
        from hsm_tentativa_envio t
       where t.id_fila = in_id
         and t.reserva = in_reserva;
      return r_tentativa;
   end tentativa;

   function quantas(in_status in varchar2) return pls_integer is
      l_total pls_integer;
   begin
      select count(*)
        into l_total
        from hsm_fila_notificacao f
       where f.canal = co_canal
         and f.status = in_status;
      return l_total;
   end quantas;

   procedure esquecer_registros is
      pragma autonomous_transaction;
   begin
      delete from hsm_log l where l.esquema is not null;
      commit;
   end esquecer_registros;

end teste_apoio;
/
