create or replace package body teste_hsm_manutencao as

   procedure preparar is
      l_rota number;
   begin
      teste_apoio.limpar;
      insert into hsm_canal (canal, descricao)
      values (teste_apoio.co_canal, 'Canal dos testes');
      -- An order type nobody uses: the test route takes no real event
      l_rota := teste_apoio.nova_rota('TESTE_VIGIA', '*', 'teste-vigia');
      commit;
   end preparar;

   procedure limpar is
   begin
      rollback;
      teste_apoio.limpar;
   end limpar;

   procedure devolve_vencida is
      l_id number;
      l_rota number;
      l_reserva varchar2(32 char);
      l_passado timestamp(6) := timestamp '2020-01-01 00:00:00';
   begin
      select r.id into l_rota from hsm_rota_notificacao r where r.canal = teste_apoio.co_canal;
      l_id := teste_apoio.nova_linha(in_id_rota => l_rota, in_quando => l_passado);
      l_reserva := teste_apoio.reservar(in_agora => l_passado);
      -- Paused, the channel has no work: the watch job does not try to start the sender
      update hsm_canal c set c.pausado = 'S' where c.canal = teste_apoio.co_canal;
      commit;

      hsm_manutencao.vigiar;
      rollback;
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PENDENTE');
      ut.expect(teste_apoio.tentativa(l_id, l_reserva).resultado).to_equal('EXPIRADA');
   end devolve_vencida;

end teste_hsm_manutencao;
/
