create or replace package body teste_hsm_captura as

   co_agora constant timestamp(6) := teste_apoio.agora;

   g_ultima number;

   procedure preparar is
   begin
      teste_apoio.preparar;
      update hsm_canal c
         set c.tipo = hsm_tipos.co_captura,
             c.rajada = null,
             c.intervalo_s = null
       where c.canal = teste_apoio.co_canal;
      select i.posicao_captura
        into g_ultima
        from hsm_instalacao i;
   end preparar;

   function depois(in_segundos in number) return timestamp is
   begin
      return hsm_politica.somar_segundos(co_agora, in_segundos);
   end depois;

   function capturar(in_limite in pls_integer default 100) return pls_integer is
   begin
      return hsm_captura.capturar(co_agora, in_limite);
   end capturar;

   -- Counted from where the test began
   function posicao(in_id in number) return number is
   begin
      return teste_apoio.linha(in_id).posicao - g_ultima;
   end posicao;

   procedure numera_em_ordem is
      l_primeira number := teste_apoio.nova_linha(in_prioridade => 1, in_quando => depois(-1));
      l_segunda number := teste_apoio.nova_linha(in_prioridade => 5);
      l_terceira number := teste_apoio.nova_linha(in_quando => depois(-60));
   begin
      ut.expect(capturar).to_equal(3);
      ut.expect(posicao(l_primeira)).to_equal(1);
      ut.expect(posicao(l_segunda)).to_equal(2);
      ut.expect(posicao(l_terceira)).to_equal(3);
      ut.expect(teste_apoio.linha(l_primeira).status).to_equal('PROCESSADO');
      ut.expect(teste_apoio.linha(l_primeira).motivo).to_equal('CAPTURA');
      ut.expect(teste_apoio.linha(l_primeira).dt_processamento).to_equal(co_agora);
   end numera_em_ordem;

   procedure continua is
      l_primeira number := teste_apoio.nova_linha;
      l_segunda number;
   begin
      ut.expect(capturar).to_equal(1);
      l_segunda := teste_apoio.nova_linha;
      ut.expect(capturar).to_equal(1);
      ut.expect(posicao(l_primeira)).to_equal(1);
      ut.expect(posicao(l_segunda)).to_equal(2);
   end continua;

   procedure limite is
      l_primeira number := teste_apoio.nova_linha(in_prioridade => 1);
      l_segunda number := teste_apoio.nova_linha(in_prioridade => 5);
   begin
      ut.expect(capturar(1)).to_equal(1);
      ut.expect(posicao(l_primeira)).to_equal(1);
      ut.expect(teste_apoio.linha(l_segunda).status).to_equal('PENDENTE');
      ut.expect(capturar(1)).to_equal(1);
      ut.expect(posicao(l_segunda)).to_equal(2);
   end limite;

   procedure nao_devida is
      l_agora number := teste_apoio.nova_linha;
      l_depois number := teste_apoio.nova_linha(in_quando => depois(0.001));
   begin
      ut.expect(capturar).to_equal(1);
      ut.expect(posicao(l_agora)).to_equal(1);
      ut.expect(teste_apoio.linha(l_depois).status).to_equal('PENDENTE');
   end nao_devida;

   procedure outro_tipo is
      l_id number := teste_apoio.nova_linha;
   begin
      update hsm_canal c set c.tipo = hsm_tipos.co_proprio where c.canal = teste_apoio.co_canal;
      ut.expect(capturar).to_equal(0);
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PENDENTE');
   end outro_tipo;

   procedure pausado is
      l_id number := teste_apoio.nova_linha;
   begin
      update hsm_canal c set c.pausado = 'S' where c.canal = teste_apoio.co_canal;
      ut.expect(capturar).to_equal(0);
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PENDENTE');
      update hsm_canal c set c.pausado = 'N' where c.canal = teste_apoio.co_canal;
      ut.expect(capturar).to_equal(1);
   end pausado;

   procedure bloqueado is
      l_id number := teste_apoio.nova_linha;
   begin
      update hsm_instalacao i set i.banco_nome = 'OUTRO';
      ut.expect(capturar).to_equal(0);
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PENDENTE');
      ut.expect(posicao(l_id)).to_be_null();
   end bloqueado;

   procedure nada_segura is
      l_rota number := teste_apoio.nova_rota(in_topico => 'apagada');
      l_primeira number := teste_apoio.nova_linha(in_id_os => 7, in_ordenada => 'S');
      l_segunda number := teste_apoio.nova_linha(in_id_os => 7, in_ordenada => 'S');
      l_sem_rota number := teste_apoio.nova_linha(in_id_rota => l_rota);
      l_passou timestamp(6) := depois(-1);
      l_padrao number := teste_apoio.rota_padrao;
   begin
      update hsm_fila_notificacao f set f.expira_em = l_passou where f.id = l_primeira;
      update hsm_rota_notificacao r set r.suspensa = 'S' where r.id = l_padrao;
      delete from hsm_rota_notificacao r where r.id = l_rota;
      ut.expect(capturar).to_equal(3);
      ut.expect(posicao(l_primeira)).to_equal(1);
      ut.expect(posicao(l_segunda)).to_equal(2);
      ut.expect(posicao(l_sem_rota)).to_equal(3);
   end nada_segura;

   procedure ninguem_envia is
      l_id number := teste_apoio.nova_linha;
      l_reserva hsm_tipos.st_reserva := teste_apoio.reservar;
   begin
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PENDENTE');
      ut.expect(hsm_envio.segundos_ate_trabalho(teste_apoio.co_canal, co_agora)).to_be_null();
   end ninguem_envia;

   procedure consumo is
      l_id number := teste_apoio.nova_linha(in_quando => depois(-3));
      l_total pls_integer;
   begin
      ut.expect(capturar).to_equal(1);
      select sum(case m.resultado when hsm_contagem.co_entrou then 1 when hsm_contagem.co_entregue then 10 end
                 * m.quantidade)
        into l_total
        from hsm_movimento m
       where m.canal = teste_apoio.co_canal;
      ut.expect(l_total).to_equal(11);
   end consumo;

   procedure sem_devidas is
   begin
      ut.expect(capturar).to_equal(0);
      for r_instalacao in (select i.posicao_captura from hsm_instalacao i) loop
         ut.expect(r_instalacao.posicao_captura).to_equal(g_ultima);
      end loop;
   end sem_devidas;

   -- HSM_OUTBOX_VW

   function vista(in_id in number) return hsm_outbox_vw%rowtype is
      r_vista hsm_outbox_vw%rowtype;
   begin
      select v.*
        into r_vista
        from hsm_outbox_vw v
       where v.posicao = (select f.posicao
                            from hsm_fila_notificacao f
                           where f.id = in_id);
      return r_vista;
   end vista;

   function vistas return pls_integer is
      l_total pls_integer;
   begin
      select count(*)
        into l_total
        from hsm_outbox_vw v
       where v.posicao > g_ultima;
      return l_total;
   end vistas;

   procedure colunas is
      l_curta number := teste_apoio.nova_linha(in_id_os => 12345678901, in_dados => '{"a":"ç"}');
      l_longa number := teste_apoio.nova_linha;
      l_fatos clob := to_clob('{"a":"') || to_clob(rpad('x', 5000, 'x')) || to_clob('"}');
      l_prefixo hsm_instalacao.prefixo_sequencia%type;
      r_vista hsm_outbox_vw%rowtype;
   begin
      update hsm_fila_notificacao f
         set f.dados_longos = l_fatos,
             f.evento = 'STATUS'
       where f.id = l_longa;
      ut.expect(capturar).to_equal(2);
      select i.prefixo_sequencia
        into l_prefixo
        from hsm_instalacao i;

      r_vista := vista(l_curta);
      ut.expect(r_vista.id).to_equal(l_prefixo || '-' || to_char(l_curta, 'TM9'));
      ut.expect(r_vista.aggregatetype).to_equal('teste');
      ut.expect(r_vista.aggregateid).to_equal('12345678901');
      ut.expect(r_vista.type).to_equal('hsm.os.evento');
      ut.expect(dbms_lob.substr(r_vista.payload, 100)).to_equal('{"a":"ç"}');
      ut.expect(r_vista."TIMESTAMP").to_equal(co_agora);
      ut.expect(r_vista.canal).to_equal(teste_apoio.co_canal);
      ut.expect(r_vista.tipo_os).to_equal('TIPO');
      r_vista := vista(l_longa);
      ut.expect(dbms_lob.compare(r_vista.payload, l_fatos)).to_equal(0);
      ut.expect(r_vista.type).to_equal('hsm.os.status');
   end colunas;

   procedure so_capturadas is
      l_limpa number := teste_apoio.nova_linha;
      l_lida number := teste_apoio.nova_linha;
      l_espera number := teste_apoio.nova_linha(in_quando => depois(60));
   begin
      ut.expect(capturar).to_equal(2);
      ut.expect(vistas).to_equal(2);
      update hsm_fila_notificacao f set f.dados = null, f.dt_limpeza = co_agora where f.id = l_limpa;
      ut.expect(vistas).to_equal(1);
      ut.expect(vista(l_lida).posicao - g_ultima).to_equal(2);
   end so_capturadas;

   procedure sem_rota is
      l_rota number := teste_apoio.nova_rota(in_topico => 'apagada');
      l_id number := teste_apoio.nova_linha(in_id_rota => l_rota);
   begin
      delete from hsm_rota_notificacao r where r.id = l_rota;
      ut.expect(capturar).to_equal(1);
      ut.expect(vista(l_id).aggregatetype).to_equal(teste_apoio.co_canal);
   end sem_rota;

   -- rota

   function rota return hsm_rota_notificacao%rowtype is
      r_rota hsm_rota_notificacao%rowtype;
   begin
      select r.*
        into r_rota
        from hsm_rota_notificacao r
       where r.id = teste_apoio.rota_padrao;
      return r_rota;
   end rota;

   procedure rota_simples is
      r_rota hsm_rota_notificacao%rowtype := rota;
   begin
      r_rota.topico := 'Ordens de serviço';
      hsm_rota.validar(r_rota);
      ut.expect(r_rota.aglutina).to_equal('N');
   end rota_simples;

   procedure rota_com_texto is
      r_rota hsm_rota_notificacao%rowtype := rota;
   begin
      r_rota.mensagem := 'Olá';
      hsm_rota.validar(r_rota);
   end rota_com_texto;

   procedure rota_que_aglutina is
      r_rota hsm_rota_notificacao%rowtype := rota;
   begin
      r_rota.aglutina := 'S';
      hsm_rota.validar(r_rota);
   end rota_que_aglutina;

   procedure rota_com_validade is
      r_rota hsm_rota_notificacao%rowtype := rota;
   begin
      r_rota.validade_min := 10;
      hsm_rota.validar(r_rota);
   end rota_com_validade;

   -- What is said of a row
   function dito(in_id in number) return varchar2 is
      l_linhas sys.odcivarchar2list := hsm_consulta.por_que_linha(in_id);
   begin
      return l_linhas(l_linhas.last);
   end dito;

   procedure por_que is
      l_id number := teste_apoio.nova_linha;
   begin
      -- The queue of the tests comes due in its own time
      update hsm_fila_notificacao f
         set f.proxima_tentativa = f.proxima_tentativa - numtodsinterval(3650, 'DAY')
       where f.id = l_id;
      ut.expect(dito(l_id)).to_be_like('%espera que a tarefa HSM_TAREFA_VIGIA a capture%');
      ut.expect(capturar).to_equal(1);
      ut.expect(dito(l_id)).to_be_like('%PROCESSADO: capturada em % HSM_OUTBOX_VW %');
   end por_que;

end teste_hsm_captura;
/
