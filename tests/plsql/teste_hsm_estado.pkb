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

   procedure tomar(in_id in number) is
      l_ids hsm_tipos.t_numeros;
      l_tomadas hsm_tipos.t_numeros;
   begin
      l_ids(1) := in_id;
      hsm_estado.reservar(l_ids, 'teste', 'R', teste_apoio.agora, teste_apoio.agora, l_tomadas);
   end tomar;

   -- A row that has come to a status by the arrows
   function linha_em(in_status in varchar2) return number is
      l_id number := teste_apoio.nova_linha;
   begin
      if in_status <> 'PENDENTE' then
         if in_status <> 'CANCELADO' then
            tomar(l_id);
         end if;
         if in_status <> 'ENVIANDO' then
            mudar(l_id, case in_status when 'CANCELADO' then 'PENDENTE' else 'ENVIANDO' end, in_status, 'MANUAL');
         end if;
      end if;
      ut.expect(teste_apoio.linha(l_id).status, 'de partida').to_equal(in_status);
      return l_id;
   end linha_em;

   -- The arrows of the picture that APLICAR draws; PENDENTE to ENVIANDO is RESERVAR's
   function tem_seta(in_de in varchar2, in_para in varchar2) return boolean is
   begin
      return in_de || ' ' || in_para in (
         'PENDENTE PROCESSADO', 'PENDENTE CANCELADO', 'ENVIANDO PROCESSADO', 'ENVIANDO PENDENTE', 'ENVIANDO FALHA',
         'FALHA PENDENTE', 'FALHA PROCESSADO'
      );
   end tem_seta;

   function muda(in_id in number, in_de in varchar2, in_para in varchar2) return boolean is
   begin
      mudar(in_id, in_de, in_para, 'MANUAL');
      return true;
   exception
      when hsm_estado.e_transicao then
         return false;
   end muda;

   -- Tries the pairs of statuses that have an arrow, or those that have none; the row must end where the picture says
   procedure percorrer(in_com_seta in boolean) is
      l_estados sys.odcivarchar2list := sys.odcivarchar2list(
         'PENDENTE', 'ENVIANDO', 'PROCESSADO', 'FALHA', 'CANCELADO'
      );
      l_par varchar2(30 char);
      l_id number;
   begin
      for i in 1 .. l_estados.count loop
         for j in 1 .. l_estados.count loop
            if tem_seta(l_estados(i), l_estados(j)) = in_com_seta then
               l_par := l_estados(i) || ' -> ' || l_estados(j);
               l_id := linha_em(l_estados(i));
               ut.expect(muda(l_id, l_estados(i), l_estados(j)), l_par).to_equal(in_com_seta);
               ut.expect(teste_apoio.linha(l_id).status, l_par).to_equal(
                  case when in_com_seta then l_estados(j) else l_estados(i) end
               );
            end if;
         end loop;
      end loop;
   end percorrer;

   procedure setas is
      l_id number := linha_em('PENDENTE');
   begin
      percorrer(true);
      -- Too old: the only reason for which a row fails without having been sent
      mudar(l_id, 'PENDENTE', 'FALHA', 'EXPIRADO');
      ut.expect(teste_apoio.linha(l_id).status).to_equal('FALHA');
   end setas;

   procedure pares_sem_seta is
   begin
      percorrer(false);
   end pares_sem_seta;

   procedure estado_nulo is
      l_id number := linha_em('PENDENTE');
   begin
      ut.expect(muda(l_id, null, 'PROCESSADO'), 'partida').to_be_false();
      ut.expect(muda(l_id, 'PENDENTE', null), 'chegada').to_be_false();
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PENDENTE');
   end estado_nulo;

   procedure reserva_so_pendente is
      l_ids hsm_tipos.t_numeros;
      l_tomadas hsm_tipos.t_numeros;
   begin
      l_ids(1) := linha_em('ENVIANDO');
      l_ids(2) := linha_em('PROCESSADO');
      l_ids(3) := linha_em('FALHA');
      l_ids(4) := linha_em('CANCELADO');
      l_ids(5) := linha_em('PENDENTE');
      hsm_estado.reservar(l_ids, 'outro', 'R2', teste_apoio.agora, teste_apoio.agora, l_tomadas);
      ut.expect(l_tomadas.count).to_equal(1);
      ut.expect(l_tomadas(1)).to_equal(l_ids(5));
      ut.expect(teste_apoio.linha(l_ids(5)).status).to_equal('ENVIANDO');
      ut.expect(teste_apoio.linha(l_ids(1)).reserva).to_equal('R');
   end reserva_so_pendente;

   procedure falha_sem_motivo is
   begin
      mudar(teste_apoio.nova_linha, 'ENVIANDO', 'FALHA');
   end falha_sem_motivo;

   procedure cancelado_sem_motivo is
   begin
      mudar(teste_apoio.nova_linha, 'PENDENTE', 'CANCELADO');
   end cancelado_sem_motivo;

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

   procedure reserva_que_mudou is
      l_id number := linha_em('ENVIANDO');
      l_mudancas hsm_estado.t_mudancas;
   begin
      l_mudancas(1).id := l_id;
      l_mudancas(1).de := 'ENVIANDO';
      l_mudancas(1).para := 'PROCESSADO';
      l_mudancas(1).reserva := 'OUTRA';
      l_mudancas(1).tentativas := 1;
      l_mudancas(1).envios := 1;
      l_mudancas(1).proxima_tentativa := teste_apoio.agora;
      hsm_estado.aplicar(l_mudancas);
      ut.expect(l_mudancas(1).aplicada).to_be_false();
      ut.expect(teste_apoio.linha(l_id).status).to_equal('ENVIANDO');
   end reserva_que_mudou;

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

   procedure reserva_repete_validade is
      l_velha number := teste_apoio.nova_linha;
      l_valida number := teste_apoio.nova_linha;
      l_agora timestamp(6) := teste_apoio.agora;
      l_depois timestamp(6) := hsm_politica.somar_segundos(l_agora, 0.001);
   begin
      update hsm_fila_notificacao f set f.expira_em = l_agora where f.id = l_velha;
      update hsm_fila_notificacao f set f.expira_em = l_depois where f.id = l_valida;
      tomar(l_velha);
      tomar(l_valida);
      ut.expect(teste_apoio.linha(l_velha).status).to_equal('PENDENTE');
      ut.expect(teste_apoio.linha(l_valida).status).to_equal('ENVIANDO');
   end reserva_repete_validade;

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

   procedure suspender(in_id_rota in number, in_suspensa in varchar2 default 'S') is
   begin
      update hsm_rota_notificacao r set r.suspensa = in_suspensa where r.id = in_id_rota;
   end suspender;

   procedure reter(in_id in number) is
      l_ids hsm_tipos.t_numeros;
   begin
      l_ids(1) := in_id;
      hsm_estado.reter(l_ids);
   end reter;

   -- A waiting row of a suspended route, held
   function linha_retida(in_id_rota in number default null) return number is
      l_rota number := coalesce(in_id_rota, teste_apoio.rota_padrao);
      l_id number := teste_apoio.nova_linha(in_id_rota => l_rota);
   begin
      suspender(l_rota);
      reter(l_id);
      return l_id;
   end linha_retida;

   -- The row is where the claims look for it
   function na_ordem(in_id in number) return boolean is
      l_total pls_integer;
   begin
      select count(*)
        into l_total
        from hsm_fila_notificacao f
       where f.id = in_id
         and f.status_vivo = 'PENDENTE'
         and f.prior_vivo is not null;
      return l_total = 1;
   end na_ordem;

   procedure reserva_deixa_retida is
      l_id number := linha_retida;
   begin
      tomar(l_id);
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PENDENTE');
   end reserva_deixa_retida;

   procedure retida is
      l_id number := linha_retida;
   begin
      ut.expect(teste_apoio.linha(l_id).retida).to_equal('S');
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PENDENTE');
      ut.expect(na_ordem(l_id)).to_be_false();
   end retida;

   procedure reter_rota_livre is
      l_id number := teste_apoio.nova_linha;
   begin
      reter(l_id);
      ut.expect(teste_apoio.linha(l_id).retida).to_equal('N');
      ut.expect(na_ordem(l_id)).to_be_true();
   end reter_rota_livre;

   procedure reter_linha_em_envio is
      l_id number := linha_em('ENVIANDO');
   begin
      suspender(teste_apoio.rota_padrao);
      reter(l_id);
      ut.expect(teste_apoio.linha(l_id).retida).to_equal('N');
   end reter_linha_em_envio;

   procedure reter_so_as_recebidas is
      l_outra number := teste_apoio.nova_linha;
      l_id number := linha_retida;
      l_nenhuma hsm_tipos.t_numeros;
   begin
      hsm_estado.reter(l_nenhuma);
      ut.expect(na_ordem(l_id)).to_be_false();
      ut.expect(na_ordem(l_outra)).to_be_true();
   end reter_so_as_recebidas;

   procedure soltas is
      l_uma number := linha_retida;
      l_outra number := linha_retida;
   begin
      hsm_estado.soltar(teste_apoio.rota_padrao, teste_apoio.co_canal);
      ut.expect(na_ordem(l_uma)).to_be_true();
      ut.expect(na_ordem(l_outra)).to_be_true();
      ut.expect(teste_apoio.linha(l_uma).retida).to_equal('N');
   end soltas;

   procedure soltar_so_a_rota is
      l_id number := linha_retida;
      l_de_outra number := linha_retida(teste_apoio.nova_rota('X', 'X', 'outra'));
   begin
      hsm_estado.soltar(teste_apoio.rota_padrao, teste_apoio.co_canal);
      ut.expect(na_ordem(l_id)).to_be_true();
      ut.expect(na_ordem(l_de_outra)).to_be_false();
   end soltar_so_a_rota;

   procedure soltar_nada is
      l_id number := teste_apoio.nova_linha;
   begin
      hsm_estado.soltar(teste_apoio.rota_padrao, teste_apoio.co_canal);
      ut.expect(na_ordem(l_id)).to_be_true();
   end soltar_nada;

end teste_hsm_estado;
/
