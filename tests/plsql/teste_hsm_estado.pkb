create or replace package body teste_hsm_estado as

   procedure preparar is
   begin
      teste_apoio.preparar;
   end preparar;

   procedure mudar(in_id in number, in_de in varchar2, in_para in varchar2, in_motivo in varchar2 default null) is
      l_mudancas hsm_estado.t_mudancas;
   begin
      l_mudancas(1) := hsm_estado.mudanca(
         in_id, in_de, in_para,
         in_motivo => in_motivo,
         in_proxima_tentativa => teste_apoio.agora
      );
      hsm_estado.aplicar(l_mudancas, teste_apoio.agora);
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
      l_mudancas(1) := hsm_estado.mudanca(
         teste_apoio.nova_linha, 'PENDENTE', 'PROCESSADO', in_tentativas => 999999
      );
      begin
         hsm_estado.aplicar(l_mudancas, teste_apoio.agora);
         ut.fail('aplicar deveria ter falhado');
      exception
         when e_numero_grande then
            ut.expect(hsm_estado.em_mudanca).to_be_false();
      end;
   end portao_fecha_depois_de_erro;

   procedure tomar(in_id in number) is
      l_ids hsm_tipos.t_numeros;
      r_tomadas hsm_estado.t_tomadas;
   begin
      l_ids(1) := in_id;
      r_tomadas := hsm_estado.reservar(l_ids, 'teste', 'R', teste_apoio.agora, teste_apoio.agora);
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
      r_tomadas hsm_estado.t_tomadas;
   begin
      l_ids(1) := linha_em('ENVIANDO');
      l_ids(2) := linha_em('PROCESSADO');
      l_ids(3) := linha_em('FALHA');
      l_ids(4) := linha_em('CANCELADO');
      l_ids(5) := linha_em('PENDENTE');
      r_tomadas := hsm_estado.reservar(l_ids, 'outro', 'R2', teste_apoio.agora, teste_apoio.agora);
      ut.expect(r_tomadas.ids.count).to_equal(1);
      ut.expect(r_tomadas.ids(1)).to_equal(l_ids(5));
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
      l_mudancas(1) := hsm_estado.mudanca(l_id, 'FALHA', 'PENDENTE', in_proxima_tentativa => teste_apoio.agora);
      hsm_estado.aplicar(l_mudancas, teste_apoio.agora);
      ut.expect(l_mudancas(1).aplicada).to_be_false();
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PENDENTE');
   end linha_que_mudou;

   procedure reserva_que_mudou is
      l_id number := linha_em('ENVIANDO');
      l_mudancas hsm_estado.t_mudancas;
   begin
      l_mudancas(1) := hsm_estado.mudanca(l_id, 'ENVIANDO', 'PROCESSADO', 'OUTRA');
      hsm_estado.aplicar(l_mudancas, teste_apoio.agora);
      ut.expect(l_mudancas(1).aplicada).to_be_false();
      ut.expect(teste_apoio.linha(l_id).status).to_equal('ENVIANDO');
   end reserva_que_mudou;

   procedure conta_so_as_feitas is
      l_mudancas hsm_estado.t_mudancas;
   begin
      for i in 1 .. 3 loop
         l_mudancas(i) := hsm_estado.mudanca(
            teste_apoio.nova_linha,
            case i when 2 then 'FALHA' else 'PENDENTE' end,
            case i when 2 then 'PENDENTE' else 'PROCESSADO' end
         );
      end loop;
      hsm_estado.aplicar(l_mudancas, teste_apoio.agora);
      ut.expect(hsm_estado.contar_aplicadas(l_mudancas)).to_equal(2);
   end conta_so_as_feitas;

   procedure mudanca_deixa_o_que_nao_diz is
      l_id number := linha_em('ENVIANDO');
      l_mudancas hsm_estado.t_mudancas;
   begin
      l_mudancas(1) := hsm_estado.mudanca(l_id, 'ENVIANDO', 'PENDENTE', in_erro => 'Um erro');
      hsm_estado.aplicar(l_mudancas, teste_apoio.agora);
      tomar(l_id);
      l_mudancas(1) := hsm_estado.mudanca(l_id, 'ENVIANDO', 'PROCESSADO');
      hsm_estado.aplicar(l_mudancas, teste_apoio.agora);
      ut.expect(teste_apoio.linha(l_id).ultimo_erro).to_equal('Um erro');
      ut.expect(teste_apoio.linha(l_id).tentativas).to_equal(2);
      ut.expect(teste_apoio.linha(l_id).envios).to_equal(2);
      ut.expect(teste_apoio.linha(l_id).proxima_tentativa = teste_apoio.agora).to_be_true();
   end mudanca_deixa_o_que_nao_diz;

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
              or f.em_vivo is not null or f.id_vivo is not null or f.os_ordem is not null or f.rota_ordem is not null
              or f.id_ordem is not null);
      ut.expect(l_vivas).to_equal(0);
   end encerrada_sai_dos_indices;

   procedure suspender(in_id_rota in number, in_suspensa in varchar2 default 'S') is
   begin
      update hsm_rota_notificacao r set r.suspensa = in_suspensa where r.id = in_id_rota;
   end suspender;

   -- Parks a row for its route; true when it left the order
   function parar(in_id in number) return boolean is
      l_ids hsm_tipos.t_numeros;
      l_rotas hsm_tipos.t_numeros;
      l_ficam hsm_tipos.t_numeros;
   begin
      l_ids(1) := in_id;
      l_rotas(1) := teste_apoio.linha(in_id).id_rota;
      hsm_estado.estacionar_por_rota(l_ids, l_rotas, l_ficam);
      return teste_apoio.linha(in_id).estacionada = 'R';
   end parar;

   -- A waiting row of a suspended route, parked
   function linha_parada(in_id_rota in number default null) return number is
      l_rota number := coalesce(in_id_rota, teste_apoio.rota_padrao);
      l_id number := teste_apoio.nova_linha(in_id_rota => l_rota);
   begin
      suspender(l_rota);
      ut.expect(parar(l_id), 'estacionada').to_be_true();
      return l_id;
   end linha_parada;

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

   procedure reserva_deixa_parada is
      l_id number := linha_parada;
   begin
      tomar(l_id);
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PENDENTE');
   end reserva_deixa_parada;

   procedure parada_por_rota is
      l_id number := linha_parada;
   begin
      ut.expect(teste_apoio.linha(l_id).estacionada).to_equal('R');
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PENDENTE');
      ut.expect(na_ordem(l_id)).to_be_false();
   end parada_por_rota;

   procedure rota_livre_nao_para is
      l_id number := teste_apoio.nova_linha;
   begin
      ut.expect(parar(l_id)).to_be_false();
      ut.expect(na_ordem(l_id)).to_be_true();
   end rota_livre_nao_para;

   procedure soltas is
      l_uma number := linha_parada;
      l_outra number := linha_parada;
      l_terceira number := linha_parada;
      l_ids hsm_tipos.t_numeros;
   begin
      hsm_estado.soltar(teste_apoio.rota_padrao, 2, l_ids);
      ut.expect(l_ids.count).to_equal(2);
      ut.expect(l_ids(1)).to_equal(l_uma);
      ut.expect(na_ordem(l_uma)).to_be_true();
      ut.expect(na_ordem(l_outra)).to_be_true();
      ut.expect(na_ordem(l_terceira)).to_be_false();
   end soltas;

   procedure soltar_so_a_rota is
      l_id number := linha_parada;
      l_de_outra number := linha_parada(teste_apoio.nova_rota('X', 'X', 'outra'));
      l_ids hsm_tipos.t_numeros;
   begin
      hsm_estado.soltar(teste_apoio.rota_padrao, 10, l_ids);
      ut.expect(na_ordem(l_id)).to_be_true();
      ut.expect(na_ordem(l_de_outra)).to_be_false();
   end soltar_so_a_rota;

   -- A waiting row of order 7
   function da_ordem return number is
   begin
      return teste_apoio.nova_linha(in_id_os => 7, in_ordenada => 'S');
   end da_ordem;

   -- Parks a row behind the first of its order
   function parar_atras(in_id in number, in_cabeca in number) return pls_integer is
      l_ids hsm_tipos.t_numeros;
      l_cabecas hsm_tipos.t_numeros;
      l_ficam hsm_tipos.t_numeros;
   begin
      l_ids(1) := in_id;
      l_cabecas(1) := in_cabeca;
      hsm_estado.estacionar_por_ordem(l_ids, l_cabecas, l_ficam);
      return case teste_apoio.linha(in_id).estacionada when 'O' then 1 else 0 end;
   end parar_atras;

   procedure parada_por_ordem is
      l_primeira number := da_ordem;
      l_segunda number := da_ordem;
      l_terceira number := da_ordem;
   begin
      ut.expect(parar_atras(l_segunda, l_primeira)).to_equal(1);
      ut.expect(parar_atras(l_terceira, l_primeira)).to_equal(1);
      ut.expect(teste_apoio.linha(l_segunda).estacionada).to_equal('O');
      mudar(l_primeira, 'PENDENTE', 'CANCELADO', 'MANUAL');
      ut.expect(na_ordem(l_segunda)).to_be_true();
      ut.expect(na_ordem(l_terceira)).to_be_false();
      mudar(l_segunda, 'PENDENTE', 'PROCESSADO');
      ut.expect(na_ordem(l_terceira)).to_be_true();
   end parada_por_ordem;

   procedure quem_espera_de_novo_nao_passa_a_vez is
      l_primeira number := da_ordem;
      l_segunda number := da_ordem;
   begin
      tomar(l_primeira);
      ut.expect(parar_atras(l_segunda, l_primeira)).to_equal(1);
      mudar(l_primeira, 'ENVIANDO', 'PENDENTE');
      ut.expect(na_ordem(l_segunda)).to_be_false();
   end quem_espera_de_novo_nao_passa_a_vez;

   procedure cabeca_terminada_nao_para is
      l_primeira number := da_ordem;
      l_segunda number := da_ordem;
   begin
      mudar(l_primeira, 'PENDENTE', 'CANCELADO', 'MANUAL');
      ut.expect(parar_atras(l_segunda, l_primeira)).to_equal(0);
      ut.expect(na_ordem(l_segunda)).to_be_true();
   end cabeca_terminada_nao_para;

   procedure cabeca_parada_volta is
      l_primeira number := da_ordem;
      l_segunda number := da_ordem;
      l_terceira number := da_ordem;
   begin
      ut.expect(parar_atras(l_segunda, l_primeira)).to_equal(1);
      delete from hsm_fila_notificacao f where f.id = l_primeira;
      ut.expect(parar_atras(l_terceira, l_segunda)).to_equal(1);
      ut.expect(na_ordem(l_segunda)).to_be_true();
      ut.expect(na_ordem(l_terceira)).to_be_false();
   end cabeca_parada_volta;

   procedure termina_o_grupo_inteiro is
      l_primeira number := da_ordem;
      l_segunda number := da_ordem;
      l_terceira number := da_ordem;
      l_mudancas hsm_estado.t_mudancas;
   begin
      ut.expect(parar_atras(l_segunda, l_primeira)).to_equal(1);
      ut.expect(parar_atras(l_terceira, l_primeira)).to_equal(1);
      l_mudancas(1) := hsm_estado.mudanca(l_primeira, 'PENDENTE', 'CANCELADO', in_motivo => 'MANUAL');
      l_mudancas(2) := hsm_estado.mudanca(l_segunda, 'PENDENTE', 'CANCELADO', in_motivo => 'MANUAL');
      hsm_estado.aplicar(l_mudancas, teste_apoio.agora);
      ut.expect(na_ordem(l_terceira)).to_be_true();
   end termina_o_grupo_inteiro;

   procedure devedora_paga is
      l_primeira number := da_ordem;
      l_segunda number := da_ordem;
   begin
      ut.expect(parar_atras(l_segunda, l_primeira)).to_equal(1);
      mudar(l_primeira, 'PENDENTE', 'CANCELADO', 'MANUAL');
      -- As if another session had held the second one at that moment
      update hsm_fila_notificacao f set f.estacionada = 'O' where f.id = l_segunda;
      update hsm_fila_notificacao f set f.estacionada = 'D' where f.id = l_primeira;
      ut.expect(hsm_estado.pagar_devidas(10)).to_equal(1);
      ut.expect(na_ordem(l_segunda)).to_be_true();
      ut.expect(teste_apoio.linha(l_primeira).estacionada).to_equal('N');
      ut.expect(hsm_estado.pagar_devidas(10)).to_equal(0);
   end devedora_paga;

   procedure divida_fica_no_sucesso_atrasado is
      l_primeira number := da_ordem;
      l_segunda number := da_ordem;
   begin
      tomar(l_primeira);
      ut.expect(parar_atras(l_segunda, l_primeira)).to_equal(1);
      mudar(l_primeira, 'ENVIANDO', 'FALHA', 'ESGOTADO');
      update hsm_fila_notificacao f set f.estacionada = 'O' where f.id = l_segunda;
      update hsm_fila_notificacao f set f.estacionada = 'D' where f.id = l_primeira;
      mudar(l_primeira, 'FALHA', 'PROCESSADO');
      ut.expect(na_ordem(l_segunda)).to_be_true();
   end divida_fica_no_sucesso_atrasado;

   procedure devedora_que_voltou_nao_paga is
      l_primeira number := da_ordem;
      l_segunda number := da_ordem;
   begin
      ut.expect(parar_atras(l_segunda, l_primeira)).to_equal(1);
      update hsm_fila_notificacao f set f.estacionada = 'D' where f.id = l_primeira;
      ut.expect(hsm_estado.pagar_devidas(10)).to_equal(1);
      ut.expect(teste_apoio.linha(l_segunda).estacionada).to_equal('O');
   end devedora_que_voltou_nao_paga;

   procedure orfa_volta is
      l_primeira number := da_ordem;
      l_segunda number := da_ordem;
      l_terceira number := da_ordem;
   begin
      ut.expect(parar_atras(l_segunda, l_primeira)).to_equal(1);
      ut.expect(parar_atras(l_terceira, l_primeira)).to_equal(1);
      ut.expect(hsm_estado.soltar_orfas(10), 'nenhuma').to_equal(0);
      delete from hsm_fila_notificacao f where f.id = l_primeira;
      ut.expect(hsm_estado.soltar_orfas(10)).to_equal(1);
      ut.expect(na_ordem(l_segunda)).to_be_true();
      ut.expect(na_ordem(l_terceira)).to_be_false();
   end orfa_volta;

end teste_hsm_estado;
/
