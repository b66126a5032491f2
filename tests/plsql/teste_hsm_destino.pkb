create or replace package body teste_hsm_destino as

   procedure preparar is
   begin
      teste_apoio.preparar;
   end preparar;

   -- Topics of the routes found, in the order they were found in
   function topicos(in_tipo_os in varchar2, in_evento in varchar2) return varchar2 is
      l_rotas hsm_destino.t_rotas := hsm_destino.rotas(in_tipo_os, in_evento);
      l_topico hsm_rota_notificacao.topico%type;
      l_lista varchar2(4000);
   begin
      for i in 1 .. l_rotas.count loop
         select r.topico into l_topico from hsm_rota_notificacao r where r.id = l_rotas(i).id;
         l_lista := l_lista || case when i > 1 then ',' end || l_topico;
      end loop;
      return l_lista;
   end topicos;

   procedure tipo_e_evento is
      l_rota number;
   begin
      l_rota := teste_apoio.nova_rota('REDE', 'STATUS', 'c');
      l_rota := teste_apoio.nova_rota('REDE', '*', 'b');
      l_rota := teste_apoio.nova_rota('*', 'STATUS', 'a');
      l_rota := teste_apoio.nova_rota('OUTRO', '*', 'x');
      l_rota := teste_apoio.nova_rota('*', 'OUTRO', 'y');
      ut.expect(topicos('REDE', 'STATUS')).to_equal('c,b,a');
      ut.expect(topicos('REDE', 'ABERTURA')).to_equal('b');
      ut.expect(topicos('PADRAO', 'STATUS')).to_equal('a');
   end tipo_e_evento;

   procedure gerais is
      l_rota number;
   begin
      l_rota := teste_apoio.nova_rota('*', '*', 'segunda');
      l_rota := teste_apoio.nova_rota('REDE', '*', 'rede');
      ut.expect(topicos('PADRAO', 'STATUS')).to_equal('teste,segunda');
      ut.expect(topicos('REDE', 'STATUS')).to_equal('rede');
   end gerais;

   procedure inativa is
      l_rota number := teste_apoio.nova_rota('REDE', 'STATUS', 'rede');
   begin
      update hsm_rota_notificacao r set r.ativa = 'N' where r.id = l_rota;
      ut.expect(topicos('REDE', 'STATUS')).to_equal('teste');
   end inativa;

   procedure nenhuma is
   begin
      update hsm_rota_notificacao r set r.ativa = 'N';
      ut.expect(hsm_destino.rotas('REDE', 'STATUS').count).to_equal(0);
   end nenhuma;

   procedure reservado is
      l_rota number;
   begin
      l_rota := teste_apoio.nova_rota('*', 'FALHA', 'geral');
      ut.expect(topicos('$TESTE', 'FALHA')).to_be_null();
      l_rota := teste_apoio.nova_rota('$TESTE', '*', 'proprio');
      ut.expect(topicos('$TESTE', 'FALHA')).to_equal('proprio');
      ut.expect(topicos('P$', 'FALHA')).to_equal('geral');
      ut.expect(hsm_destino.reservado('$')).to_be_true();
      ut.expect(hsm_destino.reservado('P$')).to_be_false();
      ut.expect(hsm_destino.reservado(null)).to_be_false();
   end reservado;

   procedure sem_tipo is
      l_rota number;
   begin
      l_rota := teste_apoio.nova_rota('REDE', 'STATUS', 'rede');
      ut.expect(topicos(null, 'STATUS')).to_equal('teste');
      l_rota := teste_apoio.nova_rota('*', 'STATUS', 'status');
      ut.expect(topicos(null, 'STATUS')).to_equal('status');
   end sem_tipo;

   procedure binaria is
      l_rota number;
   begin
      l_rota := teste_apoio.nova_rota('MANUTENÇÃO', '*', 'manutencao');
      ut.expect(topicos('MANUTENÇÃO', 'STATUS')).to_equal('manutencao');
      ut.expect(topicos('MANUTENCAO', 'STATUS')).to_equal('teste');
      ut.expect(topicos('Manutenção', 'STATUS')).to_equal('teste');
   end binaria;

   procedure brancos is
      l_rota number := teste_apoio.nova_rota('REDE', 'STATUS', 'rede');
      l_tipo char(10) := 'REDE';
   begin
      ut.expect(topicos(l_tipo, rpad('STATUS', 10))).to_equal('rede');
      ut.expect(topicos(rpad('REDE', 60), rpad('STATUS', 60))).to_equal('rede');
      ut.expect(topicos(' REDE', 'STATUS')).to_equal('teste');
   end brancos;

   procedure comprido is
      l_rota number;
   begin
      l_rota := teste_apoio.nova_rota(rpad('ã', 30, 'ã'), '*', 'tipo');
      l_rota := teste_apoio.nova_rota('*', rpad('Y', 30, 'Y'), 'evento');
      ut.expect(topicos(rpad('ã', 30, 'ã'), 'STATUS')).to_equal('tipo');
      ut.expect(topicos(rpad('ã', 31, 'ã'), 'STATUS')).to_equal('teste');
      ut.expect(topicos('REDE', rpad('Y', 31, 'Y'))).to_equal('teste');
      ut.expect(topicos(rpad('X', 32767, 'X'), rpad('Y', 32767, 'Y'))).to_equal('teste');
   end comprido;

   procedure conteudo is
      l_rota number := teste_apoio.nova_rota('REDE', 'STATUS', 'rede', in_ordenada => 'S');
      l_rotas hsm_destino.t_rotas;
   begin
      update hsm_rota_notificacao r
         set r.prioridade = 5, r.aglutina = 'S', r.validade_min = 7
       where r.id = l_rota;
      l_rotas := hsm_destino.rotas('REDE', 'STATUS');
      ut.expect(l_rotas.count).to_equal(1);
      ut.expect(l_rotas(1).id).to_equal(l_rota);
      ut.expect(l_rotas(1).canal).to_equal(teste_apoio.co_canal);
      ut.expect(l_rotas(1).prioridade).to_equal(5);
      ut.expect(l_rotas(1).ordenada).to_equal('S');
      ut.expect(l_rotas(1).aglutina).to_equal('S');
      ut.expect(l_rotas(1).validade_min).to_equal(7);
   end conteudo;

end teste_hsm_destino;
/
