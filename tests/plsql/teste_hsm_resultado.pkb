create or replace package body teste_hsm_resultado as

   function ler(in_texto in varchar2) return hsm_resultado.t_resultados is
   begin
      return hsm_resultado.ler(to_clob(in_texto));
   end ler;

   procedure recusar(in_texto in varchar2) is
      l_resultados hsm_resultado.t_resultados;
   begin
      l_resultados := ler(in_texto);
   end recusar;

   procedure completo is
      l_resultados hsm_resultado.t_resultados;
   begin
      l_resultados := ler(
         '[{"id":7,"reserva":"R","http":429,"codigo":42901,"classe":null,"erro":"limite","esperar_s":2.5,'
         || '"duracao_ms":12.4,"id_externo":null}]'
      );
      ut.expect(l_resultados.count).to_equal(1);
      ut.expect(l_resultados(1).id).to_equal(7);
      ut.expect(l_resultados(1).reserva).to_equal('R');
      ut.expect(l_resultados(1).http).to_equal(429);
      ut.expect(l_resultados(1).codigo).to_equal(42901);
      ut.expect(l_resultados(1).erro).to_equal('limite');
      ut.expect(l_resultados(1).esperar_s).to_equal(2.5);
      ut.expect(l_resultados(1).duracao_ms).to_equal(12);
      ut.expect(l_resultados(1).id_externo).to_be_null();
   end completo;

   procedure lista_vazia is
   begin
      ut.expect(ler('[]').count).to_equal(0);
   end lista_vazia;

   procedure chaves_ausentes is
      l_resultados hsm_resultado.t_resultados;
   begin
      l_resultados := ler('[{"id":7,"reserva":"R","classe":"TIMEOUT"}]');
      ut.expect(l_resultados(1).http).to_be_null();
      ut.expect(l_resultados(1).erro).to_be_null();
   end chaves_ausentes;

   procedure codigo_estranho is
      l_resultados hsm_resultado.t_resultados;
   begin
      l_resultados := ler('[{"id":7,"reserva":"R","http":502,"codigo":123456789012}]');
      ut.expect(l_resultados(1).codigo).to_be_null();
      l_resultados := ler('[{"id":7,"reserva":"R","classe":"ERRO","codigo":-1.5}]');
      ut.expect(l_resultados(1).codigo).to_be_null();
   end codigo_estranho;

   procedure codigo_negativo is
      l_resultados hsm_resultado.t_resultados := ler('[{"id":7,"reserva":"R","classe":"ERRO","codigo":-188}]');
   begin
      ut.expect(l_resultados(1).codigo).to_equal(-188);
   end codigo_negativo;

   procedure classes_sem_http is
      l_classes sys.odcivarchar2list := sys.odcivarchar2list(
         'TIMEOUT', 'CONEXAO', 'DNS', 'TLS', 'RESPOSTA', 'CONFIG', 'DEVOLVIDO', 'ENTREGUE', 'ERRO', 'RECUSADO',
         'DESTINO', 'LIMITE'
      );
   begin
      for i in 1 .. l_classes.count loop
         ut.expect(ler('[{"id":7,"reserva":"R","classe":"' || l_classes(i) || '"}]')(1).classe).to_equal(l_classes(i));
      end loop;
   end classes_sem_http;

   procedure classe_desconhecida is
   begin
      recusar('[{"id":7,"reserva":"R","classe":"SUCESSO"}]');
   end classe_desconhecida;

   procedure erro_comprido is
      l_relatorio clob := '[{"id":7,"reserva":"R","http":502,"erro":"';
      l_resultados hsm_resultado.t_resultados;
   begin
      for i in 1 .. 20 loop
         l_relatorio := l_relatorio || rpad('x', 2000, 'x');
      end loop;
      l_resultados := hsm_resultado.ler(l_relatorio || '"}]');
      ut.expect(l_resultados(1).erro).to_equal(rpad('x', 1000, 'x'));
   end erro_comprido;

   procedure erro_com_acento is
      l_resultados hsm_resultado.t_resultados;
   begin
      l_resultados := ler('[{"id":7,"reserva":"R","http":502,"erro":"não há conexão"}]');
      ut.expect(l_resultados(1).erro).to_equal('não há conexão');
   end erro_com_acento;

   procedure nulo is
   begin
      recusar(null);
   end nulo;

   procedure quebrado is
   begin
      recusar('[{"id":7');
   end quebrado;

   procedure objeto is
   begin
      recusar('{"id":7,"reserva":"R","http":200}');
   end objeto;

   procedure sem_reserva is
   begin
      recusar('[{"id":7,"http":200}]');
   end sem_reserva;

   procedure numero_como_texto is
   begin
      recusar('[{"id":"7","reserva":"R","http":200}]');
   end numero_como_texto;

   function recusado(in_http in varchar2) return boolean is
   begin
      recusar('[{"id":7,"reserva":"R","http":' || in_http || '}]');
      return false;
   exception
      when hsm_resultado.e_resultado then
         return true;
   end recusado;

   procedure http_absurdo is
      l_absurdos sys.odcivarchar2list := sys.odcivarchar2list('0', '-1', '99', '1000', '200.5', '1e9', '"200"', 'true');
   begin
      for i in 1 .. l_absurdos.count loop
         ut.expect(recusado(l_absurdos(i)), l_absurdos(i)).to_be_true();
      end loop;
   end http_absurdo;

   procedure sem_http_nem_classe is
   begin
      recusar('[{"id":7,"reserva":"R"}]');
   end sem_http_nem_classe;

end teste_hsm_resultado;
/
