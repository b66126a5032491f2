create or replace package body teste_hsm_politica as

   co_meio_dia constant timestamp(6) := timestamp '2030-01-01 12:00:00';

   procedure sucesso_exige_id is
   begin
      ut.expect(hsm_politica.classificar(200, null, null, 'k3J')).to_equal('SUCESSO');
   end sucesso_exige_id;

   procedure sucesso_sem_id is
   begin
      ut.expect(hsm_politica.classificar(200, null, null, null)).to_equal('CONFIG');
   end sucesso_sem_id;

   procedure redirecionamento is
   begin
      ut.expect(hsm_politica.classificar(301, null, null, null)).to_equal('CONFIG');
   end redirecionamento;

   procedure configuracao is
   begin
      ut.expect(hsm_politica.classificar(401, 40101, null, null)).to_equal('CONFIG');
      ut.expect(hsm_politica.classificar(404, 40401, null, null)).to_equal('CONFIG');
      ut.expect(hsm_politica.classificar(407, null, null, null)).to_equal('CONFIG');
   end configuracao;

   procedure permanente is
   begin
      ut.expect(hsm_politica.classificar(400, 40009, null, null)).to_equal('PERMANENTE');
      ut.expect(hsm_politica.classificar(413, 41303, null, null)).to_equal('PERMANENTE');
   end permanente;

   procedure desconhecidos is
   begin
      ut.expect(hsm_politica.classificar(418, null, null, null)).to_equal('PERMANENTE');
      ut.expect(hsm_politica.classificar(599, null, null, null)).to_equal('TRANSITORIA');
   end desconhecidos;

   procedure limite is
   begin
      ut.expect(hsm_politica.classificar(429, 42901, null, null)).to_equal('LIMITE');
      ut.expect(hsm_politica.classificar(429, null, null, null)).to_equal('LIMITE');
      ut.expect(hsm_politica.classificar(429, 42904, null, null)).to_equal('CONFIG');
   end limite;

   procedure quinhentos_de_configuracao is
   begin
      ut.expect(hsm_politica.classificar(500, 50003, null, null)).to_equal('CONFIG');
      ut.expect(hsm_politica.classificar(500, 50001, null, null)).to_equal('TRANSITORIA');
      ut.expect(hsm_politica.classificar(503, null, null, null)).to_equal('TRANSITORIA');
   end quinhentos_de_configuracao;

   procedure sem_resposta is
   begin
      ut.expect(hsm_politica.classificar(null, null, 'TIMEOUT', null)).to_equal('TRANSITORIA');
      ut.expect(hsm_politica.classificar(null, null, 'CONEXAO', null)).to_equal('TRANSITORIA');
      ut.expect(hsm_politica.classificar(null, null, 'RESPOSTA', null)).to_equal('TRANSITORIA');
      ut.expect(hsm_politica.classificar(null, null, 'DNS', null)).to_equal('CONFIG');
      ut.expect(hsm_politica.classificar(null, null, 'TLS', null)).to_equal('CONFIG');
      ut.expect(hsm_politica.classificar(null, null, 'CONFIG', null)).to_equal('CONFIG');
      ut.expect(hsm_politica.classificar(null, null, 'DEVOLVIDO', null)).to_equal('DEVOLVIDO');
   end sem_resposta;

   procedure sem_classe is
   begin
      ut.expect(hsm_politica.classificar(null, null, 'OUTRA', null)).to_be_null();
      ut.expect(hsm_politica.classificar(null, null, null, null)).to_be_null();
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
      ut.expect(hsm_politica.espera_limite(42908, null, 0, 5, 3600, co_meio_dia)).to_equal(43200);
   end cota_diaria;

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

end teste_hsm_politica;
/
