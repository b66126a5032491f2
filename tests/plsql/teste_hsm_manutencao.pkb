create or replace package body teste_hsm_manutencao as

   co_dia constant pls_integer := 86400;

   type t_valores is table of varchar2(200 char) index by varchar2(30);
   -- Parameters as they were before the test
   g_valores t_valores;
   g_rota number;

   procedure definir(in_nome in varchar2, in_valor in varchar2) is
   begin
      if not g_valores.exists(in_nome) then
         g_valores(in_nome) := hsm_config.texto(in_nome);
      end if;
      update hsm_parametro p set p.valor = in_valor where p.nome = in_nome;
      commit;
   end definir;

   function ha(in_segundos in number) return timestamp is
   begin
      return hsm_politica.somar_segundos(sys_extract_utc(systimestamp), -in_segundos);
   end ha;

   -- The alert has seen everything there is, and told of something then or later
   procedure alerta_em_dia(in_vista in timestamp, in_aviso in timestamp default null) is
      l_aviso timestamp(6) := coalesce(in_aviso, in_vista);
   begin
      update hsm_alerta a
         set a.dt_ultima_ocorrencia = in_vista,
             a.dt_ultimo_aviso = l_aviso
       where a.alerta = 'FALHA';
      commit;
   end alerta_em_dia;

   -- What the alarm has seen in other tests
   procedure esquecer_problemas is
   begin
      delete from hsm_alarme a where a.id > 0;
      delete from hsm_alarme_aviso a where a.id > 0;
      commit;
   end esquecer_problemas;

   procedure preparar is
   begin
      g_valores.delete;
      esquecer_problemas;
      teste_apoio.limpar;
      insert into hsm_canal (canal, descricao)
      values (teste_apoio.co_canal, 'Canal dos testes');
      -- An order type nobody uses: the test route takes no real event
      g_rota := teste_apoio.nova_rota('TESTE_VIGIA', '*', 'teste-vigia');
      commit;
   end preparar;

   procedure limpar is
      l_nome varchar2(30 char);
   begin
      rollback;
      l_nome := g_valores.first;
      while l_nome is not null loop
         update hsm_parametro p set p.valor = g_valores(l_nome) where p.nome = l_nome;
         l_nome := g_valores.next(l_nome);
      end loop;
      update hsm_alerta a set a.dt_ultima_ocorrencia = null where a.alerta = 'REPROCESSO';
      teste_apoio.limpar;
   end limpar;

   -- A finished row with facts, notification and attempt; null status: a waiting one
   function encerrada(
      in_status in varchar2,
      in_ha_s in number,
      in_motivo in varchar2 default 'ESGOTADO',
      in_reprocessos in number default 0,
      in_tipo_os in varchar2 default 'TESTE_VIGIA'
   ) return number is
      l_id number;
      l_em timestamp(6) := ha(in_ha_s);
   begin
      insert into hsm_fila_notificacao (
         id_os, mensagem, dt_criacao, dt_processamento, tipo_os, evento, id_rota, canal, status, motivo, envios,
         tentativas, proxima_tentativa, reprocessos, dados
      )
      values (
         1, 'Resumo', l_em, case when in_status <> 'PENDENTE' then l_em end, in_tipo_os, 'STATUS', g_rota,
         teste_apoio.co_canal, in_status, case when in_status in ('FALHA', 'CANCELADO') then in_motivo end, 1, 1, l_em,
         in_reprocessos, '{"descricao":"fato"}'
      )
      returning id into l_id;
      insert into hsm_carga (id_fila, dt_criacao, payload)
      values (l_id, l_em, '{}');
      insert into hsm_tentativa_envio (id_fila, reserva, numero, trabalhador, canal, dt_reserva)
      values (l_id, 'R', 1, 'T', teste_apoio.co_canal, l_em);
      commit;
      return l_id;
   end encerrada;

   function linhas(in_id in number) return pls_integer is
      l_total pls_integer;
   begin
      select count(*) into l_total from hsm_fila_notificacao f where f.id = in_id;
      return l_total;
   end linhas;

   function cargas(in_id in number) return pls_integer is
      l_total pls_integer;
   begin
      select count(*) into l_total from hsm_carga c where c.id_fila = in_id;
      return l_total;
   end cargas;

   function alertas return pls_integer is
      l_total pls_integer;
   begin
      select count(*)
        into l_total
        from hsm_fila_notificacao f
       where f.canal = teste_apoio.co_canal
         and f.tipo_os = '$HSM'
         and f.evento = 'FALHA'
         and f.status = 'PENDENTE';
      return l_total;
   end alertas;

   function ultimo_alerta return hsm_fila_notificacao%rowtype is
      l_id number;
   begin
      select max(f.id)
        into l_id
        from hsm_fila_notificacao f
       where f.canal = teste_apoio.co_canal
         and f.evento = 'FALHA';
      return teste_apoio.linha(l_id);
   end ultimo_alerta;

   procedure rota_da_operacao is
      l_rota number;
   begin
      l_rota := teste_apoio.nova_rota('$HSM', 'FALHA', 'teste-operacao');
      commit;
   end rota_da_operacao;

   procedure devolve_vencida is
      l_id number;
      l_reserva varchar2(32 char);
      l_passado timestamp(6) := timestamp '2020-01-01 00:00:00';
   begin
      l_id := teste_apoio.nova_linha(in_id_rota => g_rota, in_quando => l_passado);
      l_reserva := teste_apoio.reservar(in_agora => l_passado);
      -- Paused, the channel has no work: the watch job does not try to start the sender
      update hsm_canal c set c.pausado = 'S' where c.canal = teste_apoio.co_canal;
      commit;

      hsm_manutencao.vigiar;
      rollback;
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PENDENTE');
      ut.expect(teste_apoio.tentativa(l_id, l_reserva).resultado).to_equal('EXPIRADA');
   end devolve_vencida;

   procedure desiste_da_velha is
      l_id number := teste_apoio.nova_linha(in_id_rota => g_rota);
   begin
      update hsm_fila_notificacao f
         set f.expira_em = sys_extract_utc(systimestamp) - numtodsinterval(1, 'SECOND')
       where f.id = l_id;
      hsm_manutencao.vigiar;
      rollback;
      ut.expect(teste_apoio.linha(l_id).status).to_equal('FALHA');
      ut.expect(teste_apoio.linha(l_id).motivo).to_equal('EXPIRADO');
   end desiste_da_velha;

   procedure retem_suspensa is
      l_id number := teste_apoio.nova_linha(in_id_rota => g_rota, in_quando => ha(1));
   begin
      update hsm_rota_notificacao r set r.suspensa = 'S' where r.id = g_rota;
      hsm_manutencao.vigiar;
      rollback;
      ut.expect(teste_apoio.linha(l_id).estacionada).to_equal('R');
   end retem_suspensa;

   -- The watch job has seen the clock at this instant
   procedure relogio_visto(in_ultimo in timestamp) is
   begin
      update hsm_instalacao i set i.ultimo_instante = in_ultimo;
      commit;
   end relogio_visto;

   function ultimo_instante return timestamp is
      l_ultimo timestamp(6);
   begin
      select i.ultimo_instante into l_ultimo from hsm_instalacao i;
      return l_ultimo;
   end ultimo_instante;

   -- A row that was enqueued, for at once, by a clock two hours ahead
   function enfileirada_adiantada return number is
      l_id number;
      l_em timestamp(6) := ha(-7200);
   begin
      l_id := teste_apoio.nova_linha(in_id_rota => g_rota, in_quando => l_em);
      update hsm_fila_notificacao f
         set f.dt_criacao = l_em,
             f.dt_devida = null
       where f.id = l_id;
      -- Paused, the channel has no work: the watch job does not try to start the sender
      update hsm_canal c set c.pausado = 'S' where c.canal = teste_apoio.co_canal;
      commit;
      return l_id;
   end enfileirada_adiantada;

   function avisos_do_relogio return pls_integer is
      l_total pls_integer;
   begin
      select count(*)
        into l_total
        from hsm_log l
       where l.origem = 'hsm_manutencao.vigiar'
         and l.mensagem like 'O relógio do banco voltou 7___ s; 1 linha(s) antecipada(s)';
      return l_total;
   end avisos_do_relogio;

   procedure relogio_voltou is
      l_id number := enfileirada_adiantada;
      l_antes timestamp(6) := ha(0);
      l_avisos pls_integer := avisos_do_relogio;
   begin
      relogio_visto(ha(-7200));
      hsm_manutencao.vigiar;
      rollback;
      ut.expect(teste_apoio.linha(l_id).proxima_tentativa <= ha(0)).to_be_true();
      ut.expect(ultimo_instante between l_antes and ha(0)).to_be_true();
      ut.expect(avisos_do_relogio).to_equal(l_avisos + 1);
   end relogio_voltou;

   procedure relogio_quase_igual is
      l_id number := enfileirada_adiantada;
      l_quando timestamp(6) := teste_apoio.linha(l_id).proxima_tentativa;
      l_visto timestamp(6) := ha(-50);
   begin
      relogio_visto(l_visto);
      hsm_manutencao.vigiar;
      rollback;
      ut.expect(teste_apoio.linha(l_id).proxima_tentativa = l_quando).to_be_true();
      ut.expect(ultimo_instante = l_visto, 'escrito só de vez em quando').to_be_true();
   end relogio_quase_igual;

   procedure relogio_anotado is
      l_antes timestamp(6) := ha(0);
      l_visto timestamp(6) := ha(50);
   begin
      relogio_visto(null);
      hsm_manutencao.vigiar;
      ut.expect(ultimo_instante >= l_antes, 'da primeira vez').to_be_true();
      relogio_visto(l_visto);
      hsm_manutencao.vigiar;
      ut.expect(ultimo_instante = l_visto, 'há menos de um minuto').to_be_true();
      relogio_visto(ha(61));
      hsm_manutencao.vigiar;
      ut.expect(ultimo_instante >= l_antes, 'há mais de um minuto').to_be_true();
   end relogio_anotado;

   procedure purga_encerrada is
      l_id number;
      l_tentativas pls_integer;
   begin
      definir('RETENCAO_PROCESSADO_D', '2');
      l_id := encerrada('PROCESSADO', 3 * co_dia);
      hsm_manutencao.purgar;
      rollback;
      select count(*) into l_tentativas from hsm_tentativa_envio t where t.id_fila = l_id;
      ut.expect(linhas(l_id)).to_equal(0);
      ut.expect(cargas(l_id)).to_equal(0);
      ut.expect(l_tentativas).to_equal(0);
   end purga_encerrada;

   procedure purga_deixa_nova is
      l_id number;
   begin
      definir('RETENCAO_PROCESSADO_D', '2');
      definir('RETENCAO_DADOS_D', '2');
      l_id := encerrada('PROCESSADO', co_dia);
      hsm_manutencao.purgar;
      ut.expect(linhas(l_id)).to_equal(1);
      ut.expect(cargas(l_id)).to_equal(1);
      ut.expect(teste_apoio.linha(l_id).dados).to_be_not_null();
   end purga_deixa_nova;

   procedure purga_deixa_viva is
      l_id number;
   begin
      definir('RETENCAO_DADOS_D', '1');
      l_id := encerrada('PENDENTE', 5000 * co_dia);
      hsm_manutencao.purgar;
      ut.expect(linhas(l_id)).to_equal(1);
      ut.expect(cargas(l_id)).to_equal(1);
      ut.expect(teste_apoio.linha(l_id).dados).to_be_not_null();
   end purga_deixa_viva;

   procedure purga_por_status is
      l_processada number;
      l_cancelada number;
      l_falha number;
   begin
      definir('RETENCAO_PROCESSADO_D', '10');
      definir('RETENCAO_CANCELADO_D', '2');
      definir('RETENCAO_FALHA_D', '20');
      l_processada := encerrada('PROCESSADO', 5 * co_dia);
      l_cancelada := encerrada('CANCELADO', 5 * co_dia, 'MANUAL');
      l_falha := encerrada('FALHA', 15 * co_dia);
      hsm_manutencao.purgar;
      ut.expect(linhas(l_processada)).to_equal(1);
      ut.expect(linhas(l_cancelada)).to_equal(0);
      ut.expect(linhas(l_falha)).to_equal(1);
   end purga_por_status;

   -- 1201 rows past their retention
   procedure encher is
      l_id number;
   begin
      definir('RETENCAO_PROCESSADO_D', '2');
      l_id := encerrada('PROCESSADO', 3 * co_dia);
      insert into hsm_fila_notificacao (
         id_os, mensagem, dt_criacao, dt_processamento, tipo_os, evento, id_rota, canal, status, proxima_tentativa
      )
      select f.id_os, f.mensagem, f.dt_criacao, f.dt_processamento, f.tipo_os, f.evento, f.id_rota, f.canal, f.status,
             f.proxima_tentativa
        from hsm_fila_notificacao f
       cross join (select level as n from dual connect by level <= 1200) d
       where f.id = l_id;
      commit;
   end encher;

   procedure purga_varios_lotes is
   begin
      encher;
      hsm_manutencao.purgar;
      ut.expect(teste_apoio.quantas('PROCESSADO')).to_equal(0);
   end purga_varios_lotes;

   procedure purga_no_prazo is
   begin
      encher;
      definir('PURGA_MAX_S', '0');
      hsm_manutencao.purgar;
      rollback;
      ut.expect(teste_apoio.quantas('PROCESSADO')).to_be_between(1, 1200);
      definir('PURGA_MAX_S', '3600');
      hsm_manutencao.purgar;
      ut.expect(teste_apoio.quantas('PROCESSADO')).to_equal(0);
   end purga_no_prazo;

   function purga_na_saude return pls_integer is
      l_total pls_integer;
   begin
      select count(*) into l_total from hsm_saude_vw s where s.problema = 'A purga não dá conta da fila';
      return l_total;
   end purga_na_saude;

   procedure purga_atrasada is
      l_volta timestamp(6) := ha(3 * co_dia + 60);
   begin
      encher;
      update hsm_instalacao i set i.purga_ate = 0, i.purga_volta = l_volta;
      commit;
      definir('PURGA_MAX_S', '0');
      hsm_manutencao.purgar;
      ut.expect(purga_na_saude).to_equal(1);
      definir('PURGA_MAX_S', '3600');
      hsm_manutencao.purgar;
      ut.expect(purga_na_saude).to_equal(0);
   end purga_atrasada;

   procedure purga_orfaos is
      l_orfa number := encerrada('PROCESSADO', co_dia);
      l_seguinte number := encerrada('PROCESSADO', co_dia);
      l_tentativas pls_integer;
   begin
      delete from hsm_fila_notificacao f where f.id = l_orfa;
      commit;
      hsm_manutencao.purgar;
      select count(*) into l_tentativas from hsm_tentativa_envio t where t.id_fila = l_orfa;
      ut.expect(cargas(l_orfa)).to_equal(0);
      ut.expect(l_tentativas).to_equal(0);
      ut.expect(cargas(l_seguinte)).to_equal(1);
   end purga_orfaos;

   procedure limpa_dados is
      l_id number;
   begin
      definir('RETENCAO_PROCESSADO_D', '10');
      definir('RETENCAO_DADOS_D', '2');
      l_id := encerrada('PROCESSADO', 5 * co_dia);
      hsm_manutencao.purgar;
      ut.expect(linhas(l_id)).to_equal(1);
      ut.expect(cargas(l_id)).to_equal(0);
      ut.expect(teste_apoio.linha(l_id).dados).to_be_null();
      ut.expect(teste_apoio.linha(l_id).dt_limpeza is not null).to_be_true();
   end limpa_dados;

   procedure limpa_falha is
      l_id number;
   begin
      definir('RETENCAO_DADOS_D', '2');
      l_id := encerrada('FALHA', 5 * co_dia);
      hsm_manutencao.purgar;
      ut.expect(cargas(l_id)).to_equal(0);
      ut.expect(teste_apoio.linha(l_id).dados).to_be_not_null();
      ut.expect(teste_apoio.linha(l_id).dt_limpeza is null).to_be_true();
   end limpa_falha;

   procedure purga_repetida is
      l_id number;
      l_limpeza timestamp(6);
   begin
      definir('RETENCAO_PROCESSADO_D', '10');
      definir('RETENCAO_DADOS_D', '2');
      l_id := encerrada('PROCESSADO', 5 * co_dia);
      hsm_manutencao.purgar;
      l_limpeza := teste_apoio.linha(l_id).dt_limpeza;
      hsm_manutencao.purgar;
      ut.expect(teste_apoio.linha(l_id).dt_limpeza = l_limpeza).to_be_true();
   end purga_repetida;

   procedure purga_registros is
      l_log pls_integer;
      l_auditoria pls_integer;
      l_antes timestamp(6) := ha(3 * co_dia);
   begin
      definir('RETENCAO_LOG_D', '2');
      definir('RETENCAO_AUDITORIA_D', '2');
      insert into hsm_log (dt_registro, nivel, origem, mensagem)
      values (l_antes, 'INFO', 'teste', 'antigo');
      insert into hsm_auditoria (dt_ato, ato, usuario)
      values (l_antes, 'teste', 'teste');
      commit;
      hsm_manutencao.purgar;
      select count(*) into l_log from hsm_log l where l.origem = 'teste' and l.mensagem = 'antigo';
      select count(*) into l_auditoria from hsm_auditoria a where a.ato = 'teste';
      ut.expect(l_log).to_equal(0);
      ut.expect(l_auditoria).to_equal(0);
   end purga_registros;

   procedure reprocesso_desligado is
      l_id number;
   begin
      definir('REPROCESSO_VEZES', '0');
      l_id := encerrada('FALHA', co_dia);
      hsm_manutencao.reprocessar;
      ut.expect(teste_apoio.linha(l_id).status).to_equal('FALHA');
   end reprocesso_desligado;

   procedure reprocesso_devolve is
      l_id number;
   begin
      definir('REPROCESSO_VEZES', '1');
      definir('REPROCESSO_ESPERA_S', '3600');
      l_id := encerrada('FALHA', 3601);
      hsm_manutencao.reprocessar;
      rollback;
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PENDENTE');
      ut.expect(teste_apoio.linha(l_id).tentativas).to_equal(0);
      ut.expect(teste_apoio.linha(l_id).envios).to_equal(1);
      ut.expect(teste_apoio.linha(l_id).reprocessos).to_equal(1);
      ut.expect(teste_apoio.linha(l_id).motivo).to_be_null();
      ut.expect(cargas(l_id)).to_equal(0);
   end reprocesso_devolve;

   procedure reprocesso_espera is
      l_id number;
   begin
      definir('REPROCESSO_VEZES', '1');
      definir('REPROCESSO_ESPERA_S', '3600');
      l_id := encerrada('FALHA', 3500);
      hsm_manutencao.reprocessar;
      ut.expect(teste_apoio.linha(l_id).status).to_equal('FALHA');
      ut.expect(teste_apoio.linha(l_id).reprocessos).to_equal(0);
   end reprocesso_espera;

   procedure reprocesso_motivo is
      l_esgotada number;
      l_render number;
   begin
      definir('REPROCESSO_VEZES', '1');
      definir('REPROCESSO_MOTIVOS', 'OUTRO,RENDER');
      l_esgotada := encerrada('FALHA', co_dia, 'ESGOTADO');
      l_render := encerrada('FALHA', co_dia, 'RENDER');
      hsm_manutencao.reprocessar;
      ut.expect(teste_apoio.linha(l_esgotada).status).to_equal('FALHA');
      ut.expect(teste_apoio.linha(l_render).status).to_equal('PENDENTE');
   end reprocesso_motivo;

   procedure reprocesso_alertas is
      l_id number;
   begin
      definir('REPROCESSO_VEZES', '1');
      definir('REPROCESSO_MOTIVOS', '*');
      l_id := encerrada('FALHA', co_dia);
      update hsm_fila_notificacao f
         set f.origem = 'HSM.ALERTA',
             f.tipo_os = '$HSM',
             f.evento = 'ALARME'
       where f.id = l_id;
      commit;
      hsm_manutencao.reprocessar;
      ut.expect(teste_apoio.linha(l_id).status).to_equal('FALHA');
   end reprocesso_alertas;

   procedure reprocesso_vezes is
      l_id number;
   begin
      definir('REPROCESSO_VEZES', '2');
      l_id := encerrada('FALHA', co_dia, in_reprocessos => 2);
      hsm_manutencao.reprocessar;
      ut.expect(teste_apoio.linha(l_id).status).to_equal('FALHA');
      ut.expect(teste_apoio.linha(l_id).reprocessos).to_equal(2);
   end reprocesso_vezes;

   procedure reprocesso_lote is
      l_nova number;
      l_antiga number;
   begin
      definir('REPROCESSO_VEZES', '1');
      definir('REPROCESSO_LOTE', '1');
      l_nova := encerrada('FALHA', 3000 * co_dia);
      l_antiga := encerrada('FALHA', 3001 * co_dia);
      hsm_manutencao.reprocessar;
      ut.expect(teste_apoio.linha(l_antiga).status).to_equal('PENDENTE');
      ut.expect(teste_apoio.linha(l_nova).status).to_equal('FALHA');
   end reprocesso_lote;

   -- How many errors of a routine the log has
   function erros(in_origem in varchar2) return pls_integer is
      l_total pls_integer;
   begin
      select count(*) into l_total from hsm_log l where l.nivel = 'ERRO' and l.origem = in_origem;
      return l_total;
   end erros;

   procedure erro_no_log is
      l_reprocesso pls_integer := erros('hsm_manutencao.reprocessar');
      l_purga pls_integer := erros('hsm_manutencao.purgar');
   begin
      definir('REPROCESSO_VEZES', 'x');
      definir('PURGA_MAX_S', 'x');
      begin
         hsm_manutencao.reprocessar;
         ut.fail('o reprocesso deveria ter falhado');
      exception
         when value_error or invalid_number then
            ut.expect(erros('hsm_manutencao.reprocessar')).to_equal(l_reprocesso + 1);
      end;
      begin
         hsm_manutencao.purgar;
         ut.fail('a purga deveria ter falhado');
      exception
         when value_error or invalid_number then
            ut.expect(erros('hsm_manutencao.purgar')).to_equal(l_purga + 1);
      end;
   end erro_no_log;

   procedure alerta_um_por_surto is
      l_id number;
   begin
      rota_da_operacao;
      definir('ALERTA_SILENCIO_S', '3600');
      alerta_em_dia(ha(7200));
      l_id := encerrada('FALHA', 20);
      l_id := encerrada('FALHA', 15);
      hsm_manutencao.alertar;
      ut.expect(alertas).to_equal(1);
      l_id := encerrada('FALHA', 5);
      hsm_manutencao.alertar;
      hsm_manutencao.alertar;
      ut.expect(alertas).to_equal(1);
   end alerta_um_por_surto;

   procedure alerta_novo_surto is
      l_id number;
   begin
      rota_da_operacao;
      definir('ALERTA_SILENCIO_S', '60');
      alerta_em_dia(ha(600));
      l_id := encerrada('FALHA', 200);
      hsm_manutencao.alertar;
      l_id := encerrada('FALHA', 10);
      hsm_manutencao.alertar;
      ut.expect(alertas).to_equal(2);
   end alerta_novo_surto;

   procedure alerta_gotejo is
      l_id number;
   begin
      rota_da_operacao;
      definir('ALERTA_SILENCIO_S', '3600');
      -- One every 50 minutes, the last alert of long ago
      alerta_em_dia(ha(3010), ha(3700));
      l_id := encerrada('FALHA', 3010);
      l_id := encerrada('FALHA', 10);
      hsm_manutencao.alertar;
      ut.expect(alertas).to_equal(1);
      ut.expect(json_object_t.parse(ultimo_alerta().dados).get_string('total'), 'desde o último').to_equal('2');
      l_id := encerrada('FALHA', 5);
      hsm_manutencao.alertar;
      ut.expect(alertas, 'já avisado há pouco').to_equal(1);
   end alerta_gotejo;

   procedure alerta_resto_do_surto is
      l_id number;
   begin
      rota_da_operacao;
      definir('ALERTA_SILENCIO_S', '3600');
      -- What came right after the alert of a burst, and nothing since
      alerta_em_dia(ha(3650), ha(3700));
      l_id := encerrada('FALHA', 3650);
      hsm_manutencao.alertar;
      ut.expect(alertas).to_equal(1);
      hsm_manutencao.alertar;
      ut.expect(alertas, 'uma vez').to_equal(1);
   end alerta_resto_do_surto;

   procedure alerta_e_alarme is
      l_total pls_integer;
   begin
      update hsm_canal c set c.pausado = 'S' where c.canal = teste_apoio.co_canal;
      -- The alert of FALHA cannot be given: that is no reason not to look
      definir('ALERTA_SILENCIO_S', 'muito');
      begin
         hsm_manutencao.alertar;
         ut.fail('não levantou');
      exception
         when value_error or invalid_number then
            null; -- expected: the parameter can not be read
      end;
      select count(*) into l_total from hsm_alarme a where a.chave = 'PAUSADO:TESTE';
      ut.expect(l_total).to_equal(1);
   end alerta_e_alarme;

   procedure alerta_diz_motivos is
      l_id number;
      l_dados varchar2(4000);
   begin
      rota_da_operacao;
      definir('ALERTA_SILENCIO_S', '3600');
      alerta_em_dia(ha(7200));
      l_id := encerrada('FALHA', 20, 'RENDER');
      l_id := encerrada('FALHA', 20, 'ESGOTADO');
      l_id := encerrada('FALHA', 20, 'ESGOTADO');
      -- An order without a type counts as well
      update hsm_fila_notificacao f set f.tipo_os = null where f.id = l_id;
      commit;
      hsm_manutencao.alertar;
      select f.dados
        into l_dados
        from hsm_fila_notificacao f
       where f.canal = teste_apoio.co_canal
         and f.tipo_os = '$HSM';
      ut.expect(json_object_t.parse(l_dados).get_string('total')).to_equal('3');
      ut.expect(json_object_t.parse(l_dados).get_string('motivos')).to_equal('ESGOTADO 2, RENDER 1');
   end alerta_diz_motivos;

   procedure alerta_sem_rota is
      l_id number;
      l_rota number;
      l_total pls_integer;
   begin
      -- Even a catch-all route does not get what is meant for the operations team
      l_rota := teste_apoio.nova_rota('*', '*', 'teste-geral');
      commit;
      alerta_em_dia(ha(604800));
      l_id := encerrada('FALHA', 20);
      hsm_manutencao.alertar;
      select count(*)
        into l_total
        from hsm_fila_notificacao f
       where f.canal = teste_apoio.co_canal
         and f.tipo_os = '$HSM';
      ut.expect(l_total).to_equal(0);
   end alerta_sem_rota;

   -- An alert that nobody was given
   function alerta_em_falha(in_ha_s in number) return number is
      l_id number := encerrada('FALHA', in_ha_s, in_tipo_os => '$HSM');
   begin
      update hsm_fila_notificacao f set f.evento = 'FALHA', f.origem = 'HSM.ALERTA' where f.id = l_id;
      commit;
      return l_id;
   end alerta_em_falha;

   procedure alerta_de_alerta is
      l_id number;
   begin
      rota_da_operacao;
      alerta_em_dia(ha(604800));
      l_id := alerta_em_falha(20);
      hsm_manutencao.alertar;
      ut.expect(alertas).to_equal(0);
   end alerta_de_alerta;

   procedure alerta_de_tipo_qualquer is
      l_id number;
   begin
      rota_da_operacao;
      alerta_em_dia(ha(604800));
      l_id := encerrada('FALHA', 20, in_tipo_os => 'HSM');
      hsm_manutencao.alertar;
      ut.expect(alertas).to_equal(1);
   end alerta_de_tipo_qualquer;

   procedure alerta_repetido is
      l_recente number := alerta_em_falha(240);
      l_perdido number := alerta_em_falha(301);
      l_velho number := alerta_em_falha(co_dia + 60);
      l_reserva varchar2(32 char);
      l_payload clob;
   begin
      alerta_em_dia(ha(0));
      hsm_manutencao.alertar;
      rollback;
      ut.expect(teste_apoio.linha(l_recente).status).to_equal('FALHA');
      ut.expect(teste_apoio.linha(l_velho).status).to_equal('FALHA');
      ut.expect(teste_apoio.linha(l_perdido).status).to_equal('PENDENTE');
      ut.expect(cargas(l_perdido)).to_equal(0);

      -- The notification of before was '{}'
      l_reserva := teste_apoio.reservar(in_agora => sys_extract_utc(systimestamp));
      select c.payload into l_payload from hsm_carga c where c.id_fila = l_perdido;
      ut.expect(l_payload).to_be_like('%"topic":"teste-vigia"%');
   end alerta_repetido;

   procedure purga_rota_apagada is
      l_id number := teste_apoio.nova_linha(in_id_rota => g_rota, in_quando => ha(1));
      l_agora timestamp(6) := sys_extract_utc(systimestamp);
      l_reserva varchar2(32 char);
   begin
      update hsm_rota_notificacao r set r.suspensa = 'S' where r.id = g_rota;
      l_reserva := teste_apoio.reservar(in_agora => l_agora);
      ut.expect(teste_apoio.linha(l_id).estacionada).to_equal('R');
      delete from hsm_rota_notificacao r where r.id = g_rota;
      commit;
      ut.expect(hsm_envio.segundos_ate_trabalho(teste_apoio.co_canal, l_agora)).to_be_null();

      hsm_manutencao.purgar;
      rollback;
      ut.expect(teste_apoio.linha(l_id).estacionada).to_equal('N');
      ut.expect(hsm_envio.segundos_ate_trabalho(teste_apoio.co_canal, l_agora)).to_equal(0);
      l_reserva := teste_apoio.reservar(in_agora => l_agora);
      ut.expect(teste_apoio.linha(l_id).status).to_equal('FALHA');
      ut.expect(teste_apoio.linha(l_id).motivo).to_equal('ROTA_APAGADA');
   end purga_rota_apagada;

   procedure purga_promessa is
      l_total pls_integer;
      l_depois timestamp(6) := ha(-co_dia);
      l_antes timestamp(6) := ha(300 * co_dia);
   begin
      definir('RETENCAO_AUDITORIA_D', '200');
      insert into hsm_auditoria (dt_ato, ato, usuario, guardar_ate)
      values (l_antes, 'teste', 'prometido', l_depois);
      insert into hsm_auditoria (dt_ato, ato, usuario, guardar_ate)
      values (l_antes, 'teste', 'vencido', l_antes);
      commit;
      hsm_manutencao.purgar;
      select count(*) into l_total from hsm_auditoria a where a.ato = 'teste' and a.usuario = 'prometido';
      ut.expect(l_total).to_equal(1);
      select count(*) into l_total from hsm_auditoria a where a.ato = 'teste' and a.usuario = 'vencido';
      ut.expect(l_total).to_equal(0);
      delete from hsm_auditoria a where a.ato = 'teste';
      commit;
   end purga_promessa;

   procedure purga_respostas is
      l_velha number;
      l_nova number;

      function respostas(in_id in number) return pls_integer is
         l_total pls_integer;
      begin
         select count(t.resposta) into l_total from hsm_tentativa_envio t where t.id_fila = in_id;
         return l_total;
      end respostas;
   begin
      definir('RETENCAO_DADOS_D', '2');
      l_velha := encerrada('FALHA', 5 * co_dia);
      l_nova := encerrada('FALHA', co_dia);
      update hsm_tentativa_envio t
         set t.resposta = 'eco',
             t.dt_resultado = (select f.dt_processamento from hsm_fila_notificacao f where f.id = t.id_fila)
       where t.id_fila in (l_velha, l_nova);
      commit;
      hsm_manutencao.purgar;
      ut.expect(respostas(l_velha)).to_equal(0);
      ut.expect(respostas(l_nova)).to_equal(1);
   end purga_respostas;

end teste_hsm_manutencao;
/
