create or replace package body teste_hsm_estado as

   procedure preparar is
   begin
      teste_apoio.preparar;
   end preparar;

   procedure mudar(in_id in number, in_de in varchar2, in_para in varchar2, in_motivo in varchar2 default null) is
      l_mudancas hsm_estado.t_mudancas;
   begin
      l_mudancas(1).id := in_id;
      l_mudancas(1).de := in_de;
      l_mudancas(1).para := in_para;
      l_mudancas(1).tentativas := 0;
      l_mudancas(1).envios := 0;
      l_mudancas(1).proxima_tentativa := teste_apoio.agora;
      l_mudancas(1).motivo := in_motivo;
      hsm_estado.aplicar(l_mudancas);
   end mudar;

   procedure escrita_direta is
      l_id number := teste_apoio.nova_linha;
   begin
      update hsm_fila_notificacao f
         set f.status = 'PROCESSADO'
       where f.id = l_id;
   end escrita_direta;

   procedure portao_fecha_depois_de_erro is
      l_mudancas hsm_estado.t_mudancas;
      e_numero_grande exception;
      pragma exception_init(e_numero_grande, -1438);
   begin
      l_mudancas(1).id := teste_apoio.nova_linha;
      l_mudancas(1).de := 'PENDENTE';
      l_mudancas(1).para := 'PROCESSADO';
      l_mudancas(1).tentativas := 999999;
      l_mudancas(1).envios := 0;
      l_mudancas(1).proxima_tentativa := teste_apoio.agora;
      begin
         hsm_estado.aplicar(l_mudancas);
         ut.fail('aplicar deveria ter falhado');
      exception
         when e_numero_grande then
            ut.expect(hsm_estado.em_mudanca).to_be_false();
      end;
   end portao_fecha_depois_de_erro;

   procedure transicao_inexistente is
   begin
      mudar(teste_apoio.nova_linha, 'PENDENTE', 'ENVIANDO');
   end transicao_inexistente;

   procedure cancelado_e_final is
   begin
      mudar(teste_apoio.nova_linha, 'CANCELADO', 'PENDENTE');
   end cancelado_e_final;

   procedure falha_sem_motivo is
   begin
      mudar(teste_apoio.nova_linha, 'ENVIANDO', 'FALHA');
   end falha_sem_motivo;

   procedure linha_que_mudou is
      l_id number := teste_apoio.nova_linha;
      l_mudancas hsm_estado.t_mudancas;
   begin
      l_mudancas(1).id := l_id;
      l_mudancas(1).de := 'FALHA';
      l_mudancas(1).para := 'PENDENTE';
      l_mudancas(1).tentativas := 0;
      l_mudancas(1).envios := 0;
      l_mudancas(1).proxima_tentativa := teste_apoio.agora;
      hsm_estado.aplicar(l_mudancas);
      ut.expect(l_mudancas(1).aplicada).to_be_false();
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PENDENTE');
   end linha_que_mudou;

   procedure conta_so_as_feitas is
      l_mudancas hsm_estado.t_mudancas;
   begin
      for i in 1 .. 3 loop
         l_mudancas(i).id := teste_apoio.nova_linha;
         l_mudancas(i).de := case i when 2 then 'FALHA' else 'PENDENTE' end;
         l_mudancas(i).para := case i when 2 then 'PENDENTE' else 'PROCESSADO' end;
         l_mudancas(i).tentativas := 0;
         l_mudancas(i).envios := 0;
         l_mudancas(i).proxima_tentativa := teste_apoio.agora;
      end loop;
      hsm_estado.aplicar(l_mudancas);
      ut.expect(hsm_estado.contar_aplicadas(l_mudancas)).to_equal(2);
   end conta_so_as_feitas;

   procedure reserva_repete_instante is
      l_ids hsm_tipos.t_numeros;
      l_tomadas hsm_tipos.t_numeros;
      l_depois timestamp(6) := hsm_politica.somar_segundos(teste_apoio.agora, 1);
   begin
      l_ids(1) := teste_apoio.nova_linha(in_quando => l_depois);
      hsm_estado.reservar(l_ids, 'teste', 'R1', teste_apoio.agora, l_depois, l_tomadas);
      ut.expect(l_tomadas.count).to_equal(0);
      hsm_estado.reservar(l_ids, 'teste', 'R2', l_depois, l_depois, l_tomadas);
      ut.expect(l_tomadas.count).to_equal(1);
   end reserva_repete_instante;

   procedure reserva_repete_ordem is
      l_ids hsm_tipos.t_numeros;
      l_tomadas hsm_tipos.t_numeros;
      l_primeira number;
   begin
      l_primeira := teste_apoio.nova_linha(in_id_os => 7, in_ordenada => 'S');
      l_ids(1) := teste_apoio.nova_linha(in_id_os => 7, in_ordenada => 'S');
      hsm_estado.reservar(l_ids, 'teste', 'R1', teste_apoio.agora, teste_apoio.agora, l_tomadas);
      ut.expect(l_tomadas.count).to_equal(0);
      l_ids(2) := l_primeira;
      hsm_estado.reservar(l_ids, 'teste', 'R1', teste_apoio.agora, teste_apoio.agora, l_tomadas);
      ut.expect(l_tomadas.count).to_equal(1);
      ut.expect(l_tomadas(1)).to_equal(l_primeira);
   end reserva_repete_ordem;

   procedure encerrada_sai_dos_indices is
      l_id number := teste_apoio.nova_linha(in_ordenada => 'S');
      l_vivas pls_integer;
   begin
      mudar(l_id, 'PENDENTE', 'CANCELADO', 'MANUAL');
      select count(*)
        into l_vivas
        from hsm_fila_notificacao f
       where f.id = l_id
         and (f.status_vivo is not null or f.canal_vivo is not null or f.prior_vivo is not null
              or f.em_vivo is not null or f.id_vivo is not null or f.os_vivo is not null or f.rota_vivo is not null);
      ut.expect(l_vivas).to_equal(0);
   end encerrada_sai_dos_indices;

end teste_hsm_estado;
/
