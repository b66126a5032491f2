create or replace package body teste_hsm_admin as

   procedure preparar is
      l_rota number;
   begin
      teste_apoio.limpar;
      insert into hsm_canal (canal, descricao)
      values (teste_apoio.co_canal, 'Canal dos testes');
      -- An order type nobody uses: the test route takes no real event
      l_rota := teste_apoio.nova_rota('TESTE_ADMIN', '*', 'teste-admin');
      commit;
   end preparar;

   procedure limpar is
   begin
      rollback;
      teste_apoio.limpar;
   end limpar;

   function nova_linha return number is
      l_rota number;
   begin
      select r.id into l_rota from hsm_rota_notificacao r where r.canal = teste_apoio.co_canal;
      return teste_apoio.nova_linha(in_id_rota => l_rota);
   end nova_linha;

   -- Claims everything of the test channel, in the tests' own time
   procedure reservar_tudo is
      l_reserva varchar2(32 char);
   begin
      l_reserva := teste_apoio.reservar;
   end reservar_tudo;

   function nova_falha return number is
      l_id number := nova_linha;
      l_resumo varchar2(4000);
   begin
      reservar_tudo;
      l_resumo := teste_apoio.registrar(
         '[' || teste_apoio.resultado(l_id, teste_apoio.linha(l_id).reserva, 400, in_codigo => 40009) || ']'
      );
      return l_id;
   end nova_falha;

   procedure reprocessar_por_id is
      l_id number := nova_falha;
      l_cargas pls_integer;
   begin
      ut.expect(hsm_admin.reprocessar(in_id => l_id, in_motivo => 'rota corrigida')).to_equal(1);
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PENDENTE');
      ut.expect(teste_apoio.linha(l_id).tentativas).to_equal(0);
      ut.expect(teste_apoio.linha(l_id).motivo).to_be_null();
      select count(*) into l_cargas from hsm_carga c where c.id_fila = l_id;
      ut.expect(l_cargas).to_equal(0);
   end reprocessar_por_id;

   procedure reprocessar_por_tipo is
      l_um number := nova_falha;
      l_dois number := nova_falha;
   begin
      -- every row of teste_apoio is of order type TIPO
      ut.expect(hsm_admin.reprocessar(in_tipo_os => 'TIPO', in_limite => 1)).to_equal(1);
      ut.expect(teste_apoio.linha(l_um).status).to_equal('PENDENTE');
      ut.expect(teste_apoio.linha(l_dois).status).to_equal('FALHA');
   end reprocessar_por_tipo;

   procedure reprocessar_so_falha is
      l_id number := nova_linha;
   begin
      ut.expect(hsm_admin.reprocessar(in_id => l_id)).to_equal(0);
   end reprocessar_so_falha;

   procedure reprocessar_sem_criterio is
      l_total number;
   begin
      l_total := hsm_admin.reprocessar(in_limite => 10);
   end reprocessar_sem_criterio;

   procedure reprocessar_limite_zero is
      l_total number;
   begin
      l_total := hsm_admin.reprocessar(in_tipo_os => 'TIPO', in_limite => 0);
   end reprocessar_limite_zero;

   -- in_total rows of order type TIPO in FALHA, or waiting
   procedure encher(in_total in pls_integer, in_status in varchar2) is
      l_modelo number := nova_linha;
      l_agora timestamp(6) := teste_apoio.agora;
   begin
      insert into hsm_fila_notificacao (
         id_os, mensagem, dt_criacao, tipo_os, evento, id_rota, canal, status, motivo, dt_processamento,
         proxima_tentativa
      )
      select f.id_os, f.mensagem, f.dt_criacao, f.tipo_os, f.evento, f.id_rota, f.canal, in_status,
             case in_status when 'FALHA' then 'ESGOTADO' end, case in_status when 'FALHA' then l_agora end,
             f.proxima_tentativa
        from hsm_fila_notificacao f
       cross join (select level as n from dual connect by level <= in_total) d
       where f.id = l_modelo;
      delete from hsm_fila_notificacao f where f.id = l_modelo;
      commit;
   end encher;

   -- How many lines of the audit a call has written, and the most rows of one
   procedure conferir_atos(in_ato in varchar2, in_desde in number, in_linhas in pls_integer, in_maior in pls_integer) is
      l_linhas pls_integer;
      l_maior pls_integer;
   begin
      select count(*), max(a.quantidade)
        into l_linhas, l_maior
        from hsm_auditoria a
       where a.id > in_desde
         and a.ato = in_ato;
      ut.expect(l_linhas).to_equal(in_linhas);
      ut.expect(l_maior).to_equal(in_maior);
   end conferir_atos;

   function ultimo_id return number is
      l_id number;
   begin
      select coalesce(max(a.id), 0) into l_id from hsm_auditoria a;
      return l_id;
   end ultimo_id;

   procedure reprocessar_limite_padrao is
   begin
      encher(1001, 'FALHA');
      ut.expect(hsm_admin.reprocessar(in_tipo_os => 'TIPO')).to_equal(1000);
      ut.expect(teste_apoio.quantas('FALHA')).to_equal(1);
   end reprocessar_limite_padrao;

   procedure reprocessar_em_fatias is
      l_desde number := ultimo_id;
   begin
      encher(2100, 'FALHA');
      ut.expect(hsm_admin.reprocessar(in_tipo_os => 'TIPO', in_limite => 100000)).to_equal(2100);
      rollback;
      ut.expect(teste_apoio.quantas('PENDENTE')).to_equal(2100);
      conferir_atos('reprocessar', l_desde, 3, 1000);
   end reprocessar_em_fatias;

   procedure reprocessar_todos_criterios is
      l_id number := nova_falha;
   begin
      ut.expect(hsm_admin.reprocessar(in_id => l_id, in_tipo_os => 'OUTRO')).to_equal(0);
      ut.expect(
         hsm_admin.reprocessar(in_id => l_id, in_desde => timestamp '2031-01-01 00:00:00 +00:00')
      ).to_equal(0);
      ut.expect(
         hsm_admin.reprocessar(l_id, 'TIPO', timestamp '2029-01-01 00:00:00 +00:00')
      ).to_equal(1);
   end reprocessar_todos_criterios;

   procedure cancelar_pendente is
      l_id number := nova_linha;
   begin
      hsm_admin.cancelar(l_id, 'aberta por engano');
      ut.expect(teste_apoio.linha(l_id).status).to_equal('CANCELADO');
      ut.expect(teste_apoio.linha(l_id).motivo).to_equal('MANUAL');
      ut.expect(teste_apoio.linha(l_id).ultimo_erro).to_equal('aberta por engano');
   end cancelar_pendente;

   procedure cancelar_em_envio is
      l_id number := nova_linha;
   begin
      reservar_tudo;
      hsm_admin.cancelar(l_id, 'teste');
   end cancelar_em_envio;

   procedure cancelar_encerrada is
      l_id number := nova_falha;
   begin
      hsm_admin.cancelar(l_id, 'teste');
   end cancelar_encerrada;

   procedure cancelar_inexistente is
   begin
      hsm_admin.cancelar(-1, 'teste');
   end cancelar_inexistente;

   procedure cancelar_sem_motivo is
   begin
      hsm_admin.cancelar(nova_linha, null);
   end cancelar_sem_motivo;

   procedure cancelar_lote is
      l_um number := nova_linha;
      l_dois number := nova_linha;
   begin
      ut.expect(
         hsm_admin.cancelar_lote(
            teste_apoio.co_canal, 'OUTRO', timestamp '2031-01-01 00:00:00 +00:00', 'teste'
         )
      ).to_equal(0);
      ut.expect(
         hsm_admin.cancelar_lote(
            teste_apoio.co_canal, null, timestamp '2029-01-01 00:00:00 +00:00', 'teste'
         )
      ).to_equal(0);
      ut.expect(
         hsm_admin.cancelar_lote(
            teste_apoio.co_canal, 'TIPO', timestamp '2031-01-01 00:00:00 +00:00', 'teste', in_limite => 1
         )
      ).to_equal(1);
      ut.expect(teste_apoio.linha(l_um).status).to_equal('CANCELADO');
      ut.expect(teste_apoio.linha(l_dois).status).to_equal('PENDENTE');
   end cancelar_lote;

   procedure cancelar_sem_id is
   begin
      hsm_admin.cancelar(null, 'teste');
   end cancelar_sem_id;

   -- Any rows, in the tests' own time
   function cancelar_tudo(
      in_canal in varchar2 default teste_apoio.co_canal,
      in_ate in timestamp with time zone default timestamp '2031-01-01 00:00:00 +00:00',
      in_motivo in varchar2 default 'teste',
      in_limite in pls_integer default 1000
   ) return number is
   begin
      return hsm_admin.cancelar_lote(in_canal, null, in_ate, in_motivo, in_limite);
   end cancelar_tudo;

   procedure cancelar_em_fatias is
      l_desde number := ultimo_id;
   begin
      encher(1300, 'PENDENTE');
      ut.expect(cancelar_tudo(in_limite => 2000)).to_equal(1300);
      rollback;
      ut.expect(teste_apoio.quantas('CANCELADO')).to_equal(1300);
      conferir_atos('cancelar_lote', l_desde, 2, 1000);
   end cancelar_em_fatias;

   procedure lote_sem_canal is
      l_total number;
   begin
      l_total := cancelar_tudo(in_canal => null);
   end lote_sem_canal;

   procedure lote_sem_instante is
      l_total number;
   begin
      l_total := cancelar_tudo(in_ate => null);
   end lote_sem_instante;

   procedure lote_sem_motivo is
      l_total number;
   begin
      l_total := cancelar_tudo(in_motivo => null);
   end lote_sem_motivo;

   procedure lote_limite_negativo is
      l_total number;
   begin
      l_total := cancelar_tudo(in_limite => -1);
   end lote_limite_negativo;

   procedure lote_canal_inexistente is
      l_total number;
   begin
      l_total := cancelar_tudo(in_canal => 'NAO_EXISTE');
   end lote_canal_inexistente;

   procedure recusa_diz_a_saida is
   begin
      hsm_admin.pausar('NAO_EXISTE');
      ut.fail('o canal não existe');
   exception
      when hsm_admin.e_inexistente then
         ut.expect(sqlerrm).to_be_like('%Não há canal NAO_EXISTE; HSM_CANAL_VW%');
   end recusa_diz_a_saida;

   procedure reenviar_copia is
      l_id number := nova_falha;
      l_copia number;
   begin
      update hsm_fila_notificacao f set f.origem = 'LOJA.PEDIDO' where f.id = l_id;
      commit;
      l_copia := hsm_admin.reenviar(l_id, 'não chegou');
      ut.expect(teste_apoio.linha(l_id).status).to_equal('FALHA');
      ut.expect(teste_apoio.linha(l_copia).status).to_equal('PENDENTE');
      ut.expect(teste_apoio.linha(l_copia).id_origem).to_equal(l_id);
      ut.expect(teste_apoio.linha(l_copia).id_os).to_equal(teste_apoio.linha(l_id).id_os);
      ut.expect(teste_apoio.linha(l_copia).origem).to_equal('LOJA.PEDIDO');
      ut.expect(teste_apoio.linha(l_copia).marca).to_equal('REENVIO');
   end reenviar_copia;

   procedure reenviar_pendente is
      l_copia number;
   begin
      l_copia := hsm_admin.reenviar(nova_linha, 'teste');
   end reenviar_pendente;

   procedure reenviar_inexistente is
      l_copia number;
   begin
      l_copia := hsm_admin.reenviar(-1, 'teste');
   end reenviar_inexistente;

   procedure reenviar_sem_id is
      l_copia number;
   begin
      l_copia := hsm_admin.reenviar(null, 'teste');
   end reenviar_sem_id;

   procedure reenviar_sem_motivo is
      l_copia number;
   begin
      l_copia := hsm_admin.reenviar(nova_falha, null);
   end reenviar_sem_motivo;

   procedure reenviar_rota_apagada is
      l_id number := nova_falha;
      l_copia number;
   begin
      delete from hsm_rota_notificacao r where r.canal = teste_apoio.co_canal;
      commit;
      l_copia := hsm_admin.reenviar(l_id, 'teste');
   end reenviar_rota_apagada;

   procedure reenviar_sem_rota is
      l_id number := nova_linha;
      l_copia number;
   begin
      hsm_admin.cancelar(l_id, 'teste');
      update hsm_fila_notificacao f set f.id_rota = null where f.id = l_id;
      commit;
      l_copia := hsm_admin.reenviar(l_id, 'teste');
   end reenviar_sem_rota;

   procedure pausar_e_retomar is
      r_canal hsm_canal%rowtype;
   begin
      hsm_admin.pausar(teste_apoio.co_canal, 'manutenção do ntfy');
      select c.* into r_canal from hsm_canal c where c.canal = teste_apoio.co_canal;
      ut.expect(r_canal.pausado).to_equal('S');
      ut.expect(r_canal.motivo_pausa).to_equal('manutenção do ntfy');
      ut.expect(r_canal.dt_pausa is not null).to_be_true();

      hsm_admin.retomar(teste_apoio.co_canal);
      select c.* into r_canal from hsm_canal c where c.canal = teste_apoio.co_canal;
      ut.expect(r_canal.pausado).to_equal('N');
      ut.expect(r_canal.motivo_pausa).to_be_null();
   end pausar_e_retomar;

   procedure pausar_inexistente is
   begin
      hsm_admin.pausar('NAO_EXISTE');
   end pausar_inexistente;

   procedure canal_invalido is
   begin
      hsm_admin.definir_canal('A,B');
   end canal_invalido;

   -- The last act of a kind
   function ultimo_ato(in_ato in varchar2) return hsm_auditoria%rowtype is
      r_ato hsm_auditoria%rowtype;
   begin
      select a.*
        into r_ato
        from hsm_auditoria a
       where a.id = (select max(u.id) from hsm_auditoria u where u.ato = in_ato);
      return r_ato;
   end ultimo_ato;

   function canal return hsm_canal%rowtype is
      r_canal hsm_canal%rowtype;
   begin
      select c.* into r_canal from hsm_canal c where c.canal = teste_apoio.co_canal;
      return r_canal;
   end canal;

   function rota(in_id in number) return hsm_rota_notificacao%rowtype is
      r_rota hsm_rota_notificacao%rowtype;
   begin
      select r.* into r_rota from hsm_rota_notificacao r where r.id = in_id;
      return r_rota;
   end rota;

   procedure canal_muda_o_nomeado is
   begin
      hsm_admin.definir_canal(teste_apoio.co_canal, 'Primeira', 7, 2.5);
      hsm_admin.definir_canal(teste_apoio.co_canal, in_rajada => 9);
      ut.expect(canal().descricao).to_equal('Primeira');
      ut.expect(canal().rajada).to_equal(9);
      ut.expect(canal().intervalo_s).to_equal(2.5);
      hsm_admin.definir_canal(teste_apoio.co_canal, in_rajada => null, in_intervalo_s => null);
      ut.expect(canal().descricao).to_equal('Primeira');
      ut.expect(canal().rajada).to_be_null();
      ut.expect(canal().intervalo_s).to_be_null();
      hsm_admin.definir_canal(teste_apoio.co_canal, in_descricao => null);
      ut.expect(canal().descricao).to_be_null();
      ut.expect(canal().rajada).to_be_null();
   end canal_muda_o_nomeado;

   procedure canal_novo is
   begin
      teste_apoio.limpar;
      hsm_admin.definir_canal(teste_apoio.co_canal);
      ut.expect(canal().descricao).to_be_null();
      ut.expect(canal().rajada).to_equal(60);
      ut.expect(canal().intervalo_s).to_equal(5);
      ut.expect(ultimo_ato('definir_canal').detalhe).to_equal(
         'novo; tipo nulo -> NTFY; rajada nulo -> 60; intervalo_s nulo -> 5'
      );
   end canal_novo;

   procedure canal_de_outro_tipo is
   begin
      teste_apoio.limpar;
      hsm_admin.definir_canal(teste_apoio.co_canal, in_tipo => 'kafka');
      ut.expect(canal().tipo).to_equal('KAFKA');
      ut.expect(canal().rajada).to_be_null();
      ut.expect(canal().intervalo_s).to_be_null();
      ut.expect(ultimo_ato('definir_canal').detalhe).to_equal('novo; tipo nulo -> KAFKA');
      teste_apoio.limpar;
      hsm_admin.definir_canal(teste_apoio.co_canal, in_rajada => 7, in_intervalo_s => 1, in_tipo => 'WEBHOOK');
      ut.expect(canal().rajada).to_equal(7);
      ut.expect(canal().intervalo_s).to_equal(1);
      hsm_admin.definir_canal(teste_apoio.co_canal, 'O tipo fica');
      ut.expect(canal().tipo).to_equal('WEBHOOK');
      ut.expect(canal().rajada).to_equal(7);
   end canal_de_outro_tipo;

   procedure canal_tipo_recusado is
   begin
      hsm_admin.definir_canal('TESTE2', in_tipo => 'SMTP');
      ut.fail('o tipo deveria ter sido recusado');
   exception
      when hsm_admin.e_argumento then
         ut.expect(sqlerrm).to_be_like('%Tipo de canal: um de NTFY, WEBHOOK, KAFKA, RABBITMQ, PROPRIO, CAPTURA%');
   end canal_tipo_recusado;

   procedure canal_tipo_em_uso is
      l_rota number;
      l_linha number;

      procedure recusado is
      begin
         hsm_admin.definir_canal(teste_apoio.co_canal, in_tipo => 'KAFKA');
         ut.fail('o tipo deveria ter sido recusado');
      exception
         when hsm_admin.e_argumento then
            ut.expect(sqlerrm).to_be_like('%é do tipo NTFY e tem rotas ou linhas à espera%crie outro canal%');
      end recusado;
   begin
      teste_apoio.limpar;
      hsm_admin.definir_canal(teste_apoio.co_canal);
      l_rota := hsm_admin.definir_rota('TESTE_ADMIN', 'X', 'topico', teste_apoio.co_canal, in_ativa => 'N');
      recusado;
      hsm_admin.definir_canal(teste_apoio.co_canal, in_tipo => 'NTFY');
      l_linha := teste_apoio.nova_linha(in_id_rota => l_rota);
      delete from hsm_rota_notificacao r where r.id = l_rota;
      commit;
      recusado;
      ut.expect(canal().tipo).to_equal('NTFY');
   end canal_tipo_em_uso;

   procedure canal_tipo_muda is
   begin
      teste_apoio.limpar;
      hsm_admin.definir_canal(teste_apoio.co_canal);
      hsm_admin.definir_canal(teste_apoio.co_canal, in_tipo => 'RABBITMQ');
      ut.expect(canal().tipo).to_equal('RABBITMQ');
      ut.expect(canal().rajada).to_be_null();
      ut.expect(ultimo_ato('definir_canal').detalhe).to_equal(
         'tipo NTFY -> RABBITMQ; rajada 60 -> nulo; intervalo_s 5 -> nulo'
      );
   end canal_tipo_muda;

   -- The test channel, empty, as one of this type
   procedure refazer_canal(in_tipo in varchar2) is
   begin
      teste_apoio.limpar;
      hsm_admin.definir_canal(teste_apoio.co_canal, in_tipo => in_tipo);
   end refazer_canal;

   procedure rota_de_outro_tipo is
      l_rota number;
   begin
      refazer_canal(hsm_tipos.co_rabbitmq);
      l_rota := hsm_admin.definir_rota(
         'TESTE_ADMIN', 'X', 'ordens de serviço', teste_apoio.co_canal,
         in_chave_roteamento => 'os.{tipo_os}',
         in_cabecalhos => '{"X-OS":"{id_os}"}'
      );
      ut.expect(ultimo_ato('definir_rota').detalhe).to_be_like(
         '%chave_roteamento nulo -> os.{tipo_os}; cabecalhos nulo -> %X-OS%'
      );
      ut.expect(
         hsm_admin.definir_rota('TESTE_ADMIN', 'X', 'ordens de serviço', teste_apoio.co_canal, in_titulo => 'Um')
      ).to_equal(l_rota);
      ut.expect(rota(l_rota).chave_roteamento).to_equal('os.{tipo_os}');
      ut.expect(rota(l_rota).cabecalhos).to_equal('{"X-OS":"{id_os}"}');
      l_rota := hsm_admin.definir_rota(
         'TESTE_ADMIN', 'X', 'ordens de serviço', teste_apoio.co_canal, in_cabecalhos => null
      );
      ut.expect(rota(l_rota).chave_roteamento).to_equal('os.{tipo_os}');
      ut.expect(rota(l_rota).cabecalhos).to_be_null();
      begin
         l_rota := hsm_admin.definir_rota(
            'TESTE_ADMIN', 'Y', 'ordens', teste_apoio.co_canal, in_etiquetas => 'sino'
         );
         ut.fail('a rota deveria ter sido recusada');
      exception
         when hsm_rota.e_rota then
            ut.expect(sqlerrm).to_be_like('%Etiquetas: um canal do tipo RABBITMQ%');
      end;
   end rota_de_outro_tipo;

   procedure rota_movida_por_tipo is
      l_rota number;
      l_esperam number;
   begin
      refazer_canal(hsm_tipos.co_webhook);
      l_rota := hsm_admin.definir_rota('TESTE_ADMIN', 'X', '/um', teste_apoio.co_canal);
      l_esperam := hsm_admin.mover_rota(l_rota, '/' || rpad('d', 200, 'd'));
      ut.expect(rota(l_rota).topico).to_equal('/' || rpad('d', 200, 'd'));
      l_esperam := hsm_admin.mover_rota(l_rota, 'dois');
      ut.fail('o caminho deveria ter sido recusado');
   exception
      when hsm_rota.e_rota then
         ut.expect(sqlerrm).to_be_like('%Caminho inválido%');
   end rota_movida_por_tipo;

   procedure alerta_e_teste_por_tipo is
      l_id number;
   begin
      refazer_canal(hsm_tipos.co_kafka);
      l_id := hsm_admin.definir_alerta('operacao', teste_apoio.co_canal);
      ut.expect(rota(l_id).etiquetas).to_be_null();
      l_id := hsm_admin.testar(teste_apoio.co_canal, 'operacao');
      ut.expect(teste_apoio.linha(l_id).marca).to_equal('TESTE');

      refazer_canal(hsm_tipos.co_captura);
      begin
         l_id := hsm_admin.definir_alerta('ordem', teste_apoio.co_canal);
         ut.fail('o alerta deveria ter sido recusado');
      exception
         when hsm_admin.e_argumento then
            ut.expect(sqlerrm).to_be_like('%CAPTURA ninguém envia%');
      end;
      begin
         l_id := hsm_admin.testar(teste_apoio.co_canal, 'ordem');
         ut.fail('o teste deveria ter sido recusado');
      exception
         when hsm_admin.e_argumento then
            ut.expect(sqlerrm).to_be_like('%CAPTURA ninguém envia%');
      end;
   end alerta_e_teste_por_tipo;

   procedure canal_em_maiusculas is
      l_antigos pls_integer;
   begin
      hsm_admin.definir_canal(lower(teste_apoio.co_canal), 'em minúsculas');
      ut.expect(canal().descricao).to_equal('em minúsculas');

      insert into hsm_canal (canal) values ('teste-antigo');
      commit;
      hsm_admin.definir_canal('teste-antigo', 'de outra versão');
      delete from hsm_canal c where c.canal = 'teste-antigo' and c.descricao = 'de outra versão';
      l_antigos := sql%rowcount;
      commit;
      ut.expect(l_antigos).to_equal(1);
   end canal_em_maiusculas;

   procedure canal_apelido_recusado is
      l_apelidos sys.odcivarchar2list := sys.odcivarchar2list(
         null, ' ', 'A B', 'A ', 'ação', 'A.B', rpad('A', 31, 'A')
      );
   begin
      for i in 1 .. l_apelidos.count loop
         begin
            hsm_admin.definir_canal(l_apelidos(i));
            ut.fail('o canal deveria ter sido recusado: ' || l_apelidos(i));
         exception
            when hsm_admin.e_argumento then
               ut.expect(sqlerrm).to_be_like('%Canal: de 1 a 30 letras%');
         end;
      end loop;
   end canal_apelido_recusado;

   procedure canal_vazao_incompleta is
   begin
      hsm_admin.definir_canal(teste_apoio.co_canal, in_rajada => null);
   end canal_vazao_incompleta;

   procedure canal_auditado is
   begin
      hsm_admin.definir_canal(teste_apoio.co_canal, 'Uma', 7, 2.5);
      hsm_admin.definir_canal(teste_apoio.co_canal, 'Uma', 9, 0.5, 'servidor novo');
      ut.expect(ultimo_ato('definir_canal').alvo).to_equal(teste_apoio.co_canal);
      ut.expect(ultimo_ato('definir_canal').motivo).to_equal('servidor novo');
      ut.expect(ultimo_ato('definir_canal').detalhe).to_equal('rajada 7 -> 9; intervalo_s 2.5 -> .5');
   end canal_auditado;

   procedure canal_descricao_longa is
   begin
      hsm_admin.definir_canal('TESTE2', rpad('x', 201, 'x'));
   end canal_descricao_longa;

   procedure rota_campo_a_campo is
      procedure recusada(
         in_mensagem in varchar2,
         in_tipo_os in varchar2 default 'TESTE_ADMIN',
         in_evento in varchar2 default 'X',
         in_titulo in varchar2 default null,
         in_prioridade in pls_integer default 3,
         in_markdown in varchar2 default 'N',
         in_ativa in varchar2 default 'S',
         in_tentativas_max in pls_integer default null,
         in_validade_min in pls_integer default null
      ) is
         l_rota number;
      begin
         l_rota := hsm_admin.definir_rota(
            in_tipo_os, in_evento, 'topico', teste_apoio.co_canal,
            in_titulo => in_titulo,
            in_prioridade => in_prioridade,
            in_markdown => in_markdown,
            in_tentativas_max => in_tentativas_max,
            in_ativa => in_ativa,
            in_validade_min => in_validade_min
         );
         ut.fail('a rota deveria ter sido recusada: ' || in_mensagem);
      exception
         when hsm_rota.e_rota then
            ut.expect(sqlerrm).to_be_like('%' || in_mensagem || '%');
      end recusada;
   begin
      recusada('Tipo de OS', in_tipo_os => null);
      recusada('Tipo de OS', in_tipo_os => rpad('x', 31, 'x'));
      recusada('Evento', in_evento => null);
      recusada('Título: de 1 a 250 caracteres', in_titulo => rpad('x', 251, 'x'));
      recusada('Prioridade: de 1 a 5', in_prioridade => 6);
      recusada('Markdown: S ou N', in_markdown => 'SIM');
      recusada('Ativa: S ou N', in_ativa => null);
      recusada('Tentativas: de 1 a 99999', in_tentativas_max => 0);
      recusada('Validade: de 1 a 5256000', in_validade_min => 5256001);
   end rota_campo_a_campo;

   procedure rota_alterada is
      l_primeira number;
      l_segunda number;
      l_prioridade number;
   begin
      l_primeira := hsm_admin.definir_rota('TESTE_ADMIN', 'STATUS', 'topico', teste_apoio.co_canal);
      l_segunda := hsm_admin.definir_rota(
         'TESTE_ADMIN', 'STATUS', 'topico', teste_apoio.co_canal, in_prioridade => 5
      );
      select r.prioridade into l_prioridade from hsm_rota_notificacao r where r.id = l_primeira;
      ut.expect(l_segunda).to_equal(l_primeira);
      ut.expect(l_prioridade).to_equal(5);
   end rota_alterada;

   procedure rota_muda_o_nomeado is
      l_id number;
      r_antes hsm_rota_notificacao%rowtype;
      r_depois hsm_rota_notificacao%rowtype;
   begin
      l_id := hsm_admin.definir_rota(
         'TESTE_ADMIN', 'STATUS', 'topico', teste_apoio.co_canal, 'Título', 'Mensagem', 5, 'etiqueta', 'https://x',
         '[{"action":"view","label":"A","url":"geo:0,0"}]', 'S', 'N', 7, 8, 9, 'S', 'S', 10
      );
      r_antes := rota(l_id);
      l_id := hsm_admin.definir_rota('TESTE_ADMIN', 'STATUS', 'topico', teste_apoio.co_canal, in_ativa => 'N');
      r_depois := rota(l_id);
      ut.expect(r_depois.ativa).to_equal('N');
      ut.expect(r_depois.titulo).to_equal(r_antes.titulo);
      ut.expect(r_depois.mensagem).to_equal(r_antes.mensagem);
      ut.expect(r_depois.prioridade).to_equal(5);
      ut.expect(r_depois.etiquetas).to_equal('etiqueta');
      ut.expect(r_depois.url_clique).to_equal('https://x');
      ut.expect(r_depois.acoes).to_equal(r_antes.acoes);
      ut.expect(r_depois.markdown).to_equal('S');
      ut.expect(r_depois.ordenada).to_equal('N');
      ut.expect(r_depois.tentativas_max).to_equal(7);
      ut.expect(r_depois.espera_base_s).to_equal(8);
      ut.expect(r_depois.espera_max_s).to_equal(9);
      ut.expect(r_depois.aglutina).to_equal('S');
      ut.expect(r_depois.validade_min).to_equal(10);

      l_id := hsm_admin.definir_rota(
         'TESTE_ADMIN', 'STATUS', 'topico', teste_apoio.co_canal,
         in_titulo => null, in_acoes => null, in_tentativas_max => null, in_validade_min => null
      );
      r_depois := rota(l_id);
      ut.expect(r_depois.titulo).to_be_null();
      ut.expect(r_depois.acoes).to_be_null();
      ut.expect(r_depois.tentativas_max).to_be_null();
      ut.expect(r_depois.validade_min).to_be_null();
      ut.expect(r_depois.mensagem).to_equal('Mensagem');
      ut.expect(r_depois.ativa).to_equal('N');
   end rota_muda_o_nomeado;

   procedure rota_nova is
      r_rota hsm_rota_notificacao%rowtype;
   begin
      r_rota := rota(hsm_admin.definir_rota('TESTE_ADMIN', 'STATUS', 'topico', teste_apoio.co_canal));
      ut.expect(r_rota.titulo).to_be_null();
      ut.expect(r_rota.mensagem).to_be_null();
      ut.expect(r_rota.prioridade).to_equal(3);
      ut.expect(r_rota.markdown).to_equal('N');
      ut.expect(r_rota.ordenada).to_equal('S');
      ut.expect(r_rota.aglutina).to_equal('N');
      ut.expect(r_rota.ativa).to_equal('S');
      ut.expect(r_rota.validade_min).to_be_null();
      ut.expect(r_rota.dt_criacao is not null).to_be_true();
   end rota_nova;

   procedure rota_chave_exata is
      l_rota number := hsm_admin.definir_rota('Teste_Admin', 'STATUS', 'topico', teste_apoio.co_canal);
   begin
      ut.expect(
         hsm_admin.definir_rota('Teste_Admin', 'STATUS', 'topico', lower(teste_apoio.co_canal))
      ).to_equal(l_rota);
      ut.expect(
         hsm_admin.definir_rota('TESTE_ADMIN', 'STATUS', 'topico', teste_apoio.co_canal) <> l_rota
      ).to_be_true();
      ut.expect(
         hsm_admin.definir_rota('Teste_Admin', 'Status', 'topico', teste_apoio.co_canal) <> l_rota
      ).to_be_true();
   end rota_chave_exata;

   procedure rota_com_branco is
      procedure recusada(
         in_mensagem in varchar2,
         in_tipo_os in varchar2,
         in_evento in varchar2,
         in_topico in varchar2
      ) is
         l_rota number;
      begin
         l_rota := hsm_admin.definir_rota(in_tipo_os, in_evento, in_topico, teste_apoio.co_canal);
         ut.fail('a rota deveria ter sido recusada: ' || in_mensagem);
      exception
         when hsm_rota.e_rota then
            ut.expect(sqlerrm).to_be_like('%' || in_mensagem || ': sem brancos no início e no fim%');
      end recusada;
   begin
      recusada('Tipo de OS', 'TESTE_ADMIN ', 'X', 'topico');
      recusada('Tipo de OS', ' ', 'X', 'topico');
      recusada('Evento', 'TESTE_ADMIN', chr(9) || 'X', 'topico');
      recusada('Tópico', 'TESTE_ADMIN', 'X', 'topico' || chr(10));
   end rota_com_branco;

   procedure rota_auditada is
      l_rota number;
   begin
      l_rota := hsm_admin.definir_rota(
         'TESTE_ADMIN', 'STATUS', 'topico', teste_apoio.co_canal, in_titulo => 'Um'
      );
      ut.expect(ultimo_ato('definir_rota').detalhe).to_equal(
         'TESTE_ADMIN / STATUS -> ' || teste_apoio.co_canal || ' / topico; nova; ativa nulo -> S; '
         || 'prioridade nulo -> 3; ordenada nulo -> S; aglutina nulo -> N; markdown nulo -> N; titulo nulo -> Um'
      );
      l_rota := hsm_admin.definir_rota(
         'TESTE_ADMIN', 'STATUS', 'topico', teste_apoio.co_canal,
         in_titulo => 'um', in_mensagem => 'M', in_prioridade => 5, in_motivo => 'teste'
      );
      ut.expect(ultimo_ato('definir_rota').alvo).to_equal(to_char(l_rota, 'TM9'));
      ut.expect(ultimo_ato('definir_rota').motivo).to_equal('teste');
      ut.expect(ultimo_ato('definir_rota').detalhe).to_equal(
         'TESTE_ADMIN / STATUS -> ' || teste_apoio.co_canal
         || ' / topico; prioridade 3 -> 5; titulo Um -> um; mensagem nulo -> M'
      );
   end rota_auditada;

   procedure ato_inconfundivel is
      l_total number;
      l_rota number;
   begin
      l_total := hsm_admin.reprocessar(in_tipo_os => 'REDE' || chr(10) || 'purgar');
      ut.expect(ultimo_ato('reprocessar').detalhe).to_equal('tipo_os "REDE\npurgar"; linhas ');
      l_total := hsm_admin.cancelar_lote(
         teste_apoio.co_canal, 'REDE; linhas 1', systimestamp - interval '1' day, 'teste'
      );
      ut.expect(ultimo_ato('cancelar_lote').detalhe).to_be_like('tipo_os "REDE; linhas 1"; até %');
      l_rota := hsm_admin.definir_rota('TESTE_ADMIN', 'A' || chr(10) || 'B', 'topico', teste_apoio.co_canal);
      ut.expect(ultimo_ato('definir_rota').detalhe).to_be_like('TESTE_ADMIN / "A\nB" -> %');
      hsm_admin.desligar_rota(l_rota);
      ut.expect(ultimo_ato('desligar_rota').detalhe).to_be_like('TESTE_ADMIN / "A\nB" -> %; ativa S -> N');
   end ato_inconfundivel;

   procedure rota_suspensa_gravada is
      l_rota number := hsm_admin.definir_rota('TESTE_ADMIN', 'STATUS', 'topico', teste_apoio.co_canal);
   begin
      update hsm_rota_notificacao r
         set r.suspensa = 'S',
             r.motivo_suspensao = 'HTTP 403',
             r.dt_suspensao = teste_apoio.agora
       where r.id = l_rota;
      commit;
      l_rota := hsm_admin.definir_rota('TESTE_ADMIN', 'STATUS', 'topico', teste_apoio.co_canal);
      ut.expect(rota(l_rota).suspensa).to_equal('N');
      ut.expect(rota(l_rota).motivo_suspensao).to_be_null();
      ut.expect(rota(l_rota).dt_suspensao is null).to_be_true();
      ut.expect(ultimo_ato('definir_rota').detalhe).to_be_like('%/ topico; suspensa S -> N');
   end rota_suspensa_gravada;

   procedure rota_invalida is
      l_rota number;
      l_total pls_integer;
   begin
      begin
         l_rota := hsm_admin.definir_rota('TESTE_ADMIN', 'X', 'tópico', teste_apoio.co_canal);
         ut.fail('a rota deveria ter sido recusada');
      exception
         when hsm_rota.e_rota then
            select count(*)
              into l_total
              from hsm_rota_notificacao r
             where r.canal = teste_apoio.co_canal
               and r.evento = 'X';
            ut.expect(l_total).to_equal(0);
      end;
   end rota_invalida;

   procedure rota_texto_comprido is
      l_rota number;
   begin
      l_rota := hsm_admin.definir_rota(
         'TESTE_ADMIN', 'X', 'topico', teste_apoio.co_canal, in_mensagem => rpad('x', 2001, 'x')
      );
   end rota_texto_comprido;

   procedure rota_texto_em_bytes is
      l_rota number;
   begin
      l_rota := hsm_admin.definir_rota(
         'TESTE_ADMIN', 'X', 'topico', teste_apoio.co_canal,
         in_mensagem => replace(rpad('x', 1001, 'x'), 'x', unistr('\d83d\dca7'))
      );
   end rota_texto_em_bytes;

   procedure rota_sem_tipo is
      l_rota number;
   begin
      l_rota := hsm_admin.definir_rota(null, 'X', 'topico', teste_apoio.co_canal);
   end rota_sem_tipo;

   procedure rota_chave_invalida is
      l_rota number;
   begin
      l_rota := hsm_admin.definir_rota('TESTE_ADMIN', 'X', 'topico', teste_apoio.co_canal, in_ordenada => 's');
   end rota_chave_invalida;

   procedure rota_numero_invalido is
      l_rota number;
   begin
      l_rota := hsm_admin.definir_rota('TESTE_ADMIN', 'X', 'topico', teste_apoio.co_canal, in_tentativas_max => 0);
   end rota_numero_invalido;

   procedure rota_sem_canal is
      l_rota number;
   begin
      l_rota := hsm_admin.definir_rota('TESTE_ADMIN', 'X', 'topico', 'NAO_EXISTE');
   end rota_sem_canal;

   function atos return pls_integer is
      l_total pls_integer;
   begin
      select count(*) into l_total from hsm_auditoria;
      return l_total;
   end atos;

   procedure ato_auditado is
      l_id number := nova_linha;
   begin
      hsm_admin.cancelar(l_id, 'aberta por engano');
      rollback;
      ut.expect(ultimo_ato('cancelar').alvo).to_equal(to_char(l_id, 'TM9'));
      ut.expect(ultimo_ato('cancelar').motivo).to_equal('aberta por engano');
      ut.expect(ultimo_ato('cancelar').usuario).to_equal(sys_context('USERENV', 'SESSION_USER'));
      ut.expect(ultimo_ato('cancelar').dt_ato is not null).to_be_true();
   end ato_auditado;

   procedure ato_recusado is
      l_antes pls_integer := atos;
   begin
      begin
         hsm_admin.pausar('NAO_EXISTE', 'teste');
         ut.fail('o canal não existe');
      exception
         when hsm_admin.e_inexistente then
            ut.expect(atos).to_equal(l_antes);
      end;
   end ato_recusado;

   procedure parametro_auditado is
      l_antes varchar2(200 char) := hsm_config.texto('ATRASO_S');
   begin
      hsm_admin.definir_parametro('ATRASO_S', '777');
      ut.expect(ultimo_ato('definir_parametro').alvo).to_equal('ATRASO_S');
      ut.expect(ultimo_ato('definir_parametro').detalhe).to_equal(l_antes || ' -> 777');
      hsm_admin.definir_parametro('ATRASO_S', l_antes);
   end parametro_auditado;

   procedure reprocesso_auditado is
      l_id number := nova_falha;
   begin
      ut.expect(hsm_admin.reprocessar(in_tipo_os => 'TIPO', in_motivo => 'ntfy voltou')).to_equal(1);
      ut.expect(ultimo_ato('reprocessar').quantidade).to_equal(1);
      ut.expect(ultimo_ato('reprocessar').motivo).to_equal('ntfy voltou');
      ut.expect(ultimo_ato('reprocessar').detalhe).to_be_like('%linhas ' || to_char(l_id, 'TM9'));
   end reprocesso_auditado;

   procedure parametro_invalido is
      l_antes varchar2(200 char) := hsm_config.texto('LOTE_MAX');
   begin
      begin
         hsm_admin.definir_parametro('LOTE_MAX', '0');
         ut.fail('o valor deveria ter sido recusado');
      exception
         when hsm_config.e_valor then
            ut.expect(hsm_config.texto('LOTE_MAX')).to_equal(l_antes);
      end;
   end parametro_invalido;

   procedure reenviar_limpa is
      l_id number := nova_linha;
      l_copia number;
   begin
      hsm_admin.cancelar(l_id, 'teste');
      update hsm_fila_notificacao f
         set f.dados = null,
             f.dt_limpeza = teste_apoio.agora
       where f.id = l_id;
      commit;
      l_copia := hsm_admin.reenviar(l_id, 'teste');
   end reenviar_limpa;

   procedure alerta_definido is
      l_rota number;
      r_rota hsm_rota_notificacao%rowtype;
   begin
      l_rota := hsm_admin.definir_alerta('teste-operacao', teste_apoio.co_canal);
      select r.* into r_rota from hsm_rota_notificacao r where r.id = l_rota;
      ut.expect(r_rota.tipo_os).to_equal('$HSM');
      ut.expect(r_rota.evento).to_equal('FALHA');
      ut.expect(
         hsm_rota.simular('$HSM', 'FALHA', '{"total":"3","motivos":"ESGOTADO 3","desde":"01/01/2030 09:00"}')
      ).to_be_like('%Motivos: ESGOTADO 3.%');
   end alerta_definido;

   procedure alerta_prioridade is
      l_rota number;
   begin
      l_rota := hsm_admin.definir_alerta('teste-operacao', teste_apoio.co_canal);
      ut.expect(rota(l_rota).prioridade).to_equal(4);
      l_rota := hsm_admin.definir_alerta('teste-operacao', teste_apoio.co_canal, 5);
      l_rota := hsm_admin.definir_alerta('teste-operacao', lower(teste_apoio.co_canal));
      ut.expect(rota(l_rota).prioridade).to_equal(5);
   end alerta_prioridade;

   procedure situacao is
   begin
      ut.expect(json_object_t.parse(hsm_admin.situacao).get_array('canais').get_size).to_be_greater_than(0);
   end situacao;

   -- 2500 rows parked behind the suspended route of the test channel
   procedure estacionar_muitas is
   begin
      update hsm_rota_notificacao r set r.suspensa = 'S' where r.canal = teste_apoio.co_canal;
      encher(2500, 'PENDENTE');
      update hsm_fila_notificacao f set f.estacionada = 'R' where f.canal = teste_apoio.co_canal;
      commit;
   end estacionar_muitas;

   function estacionadas return pls_integer is
      l_total pls_integer;
   begin
      select count(f.rota_parada) into l_total from hsm_fila_notificacao f where f.canal = teste_apoio.co_canal;
      return l_total;
   end estacionadas;

   procedure soltar_em_fatias is
      l_soltando varchar2(1 char);
   begin
      estacionar_muitas;
      update hsm_rota_notificacao r set r.suspensa = 'N' where r.canal = teste_apoio.co_canal;
      ut.expect(hsm_suspensao.soltar(1000)).to_equal(1000);
      ut.expect(estacionadas).to_equal(1500);
      ut.expect(hsm_suspensao.soltar(1000)).to_equal(1000);
      ut.expect(hsm_suspensao.soltar(1000)).to_equal(500);
      ut.expect(hsm_suspensao.soltar(1000)).to_equal(0);
      ut.expect(estacionadas).to_equal(0);
      select r.soltando into l_soltando from hsm_rota_notificacao r where r.canal = teste_apoio.co_canal;
      ut.expect(l_soltando).to_equal('N');
   end soltar_em_fatias;

   procedure retomar_solta_tudo is
   begin
      estacionar_muitas;
      hsm_admin.retomar(teste_apoio.co_canal, 'teste');
      rollback;
      ut.expect(estacionadas).to_equal(0);
   end retomar_solta_tudo;

   procedure parametro_reservado is
      l_nomes sys.odcivarchar2list := sys.odcivarchar2list(
         'RETENCAO_AUDITORIA_D', 'RETENCAO_LOG_D', 'LOG_NIVEL', 'ENFILEIRAR_ERRO', 'ESQUEMAS_URL', 'CORREIO_SERVIDOR',
         'CORREIO_DE', 'CORREIO_PARA'
      );
      l_antes varchar2(200 char);
   begin
      for i in 1 .. l_nomes.count loop
         l_antes := hsm_config.texto(l_nomes(i));
         begin
            hsm_admin.definir_parametro(l_nomes(i), l_antes);
            ut.fail('o parâmetro é do DBA: ' || l_nomes(i));
         exception
            when hsm_admin.e_reservado then
               ut.expect(sqlerrm).to_be_like('%' || l_nomes(i) || '%hsm_dba.definir_parametro%');
         end;
      end loop;
   end parametro_reservado;

   procedure motivo_longo is
   begin
      hsm_admin.pausar(teste_apoio.co_canal, rpad('x', 1001, 'x'));
   end motivo_longo;

   procedure rota_do_produto is
      l_rota number;
   begin
      l_rota := hsm_admin.definir_rota('$X', 'STATUS', 'topico', teste_apoio.co_canal);
   end rota_do_produto;

   procedure pausa_auditada is
   begin
      hsm_admin.pausar(teste_apoio.co_canal, 'troca de servidor');
      ut.expect(ultimo_ato('pausar').detalhe).to_equal('pausado N -> S; motivo_pausa nulo -> troca de servidor');
      update hsm_canal c
         set c.disjuntor = 'ABERTO',
             c.aberto_ate = timestamp '2099-01-01 00:00:00',
             c.retido_ate = timestamp '2099-01-02 03:04:05'
       where c.canal = teste_apoio.co_canal;
      update hsm_rota_notificacao r set r.suspensa = 'S' where r.canal = teste_apoio.co_canal;
      commit;
      hsm_admin.retomar(teste_apoio.co_canal);
      ut.expect(ultimo_ato('retomar').detalhe).to_be_like(
         'pausado S -> N; disjuntor ABERTO -> FECHADO; retido_ate 2099-01-02T03:04:05Z -> nulo; '
         || 'fim da suspensão das rotas %; motivo_pausa troca de servidor -> nulo'
      );
   end pausa_auditada;

   procedure rota_longa_auditada is
      l_rota number;
      l_um varchar2(2000 char) := rpad('é', 2000, 'é');
      l_outro varchar2(2000 char) := rpad('ã', 2000, 'ã');
   begin
      l_rota := hsm_admin.definir_rota('TESTE_ADMIN', 'STATUS', 'topico', teste_apoio.co_canal, in_mensagem => l_um);
      l_rota := hsm_admin.definir_rota(
         'TESTE_ADMIN', 'STATUS', 'topico', teste_apoio.co_canal,
         in_mensagem => l_outro, in_url_clique => 'https://x'
      );
      ut.expect(to_char(ultimo_ato('definir_rota').detalhe_longo)).to_be_like(
         '%mensagem ' || l_um || ' -> ' || l_outro || '; url_clique nulo -> https://x'
      );
   end rota_longa_auditada;

   procedure reprocessar_por_criterio is
      l_id number := nova_falha;
      l_rota number := teste_apoio.linha(l_id).id_rota;
   begin
      ut.expect(hsm_admin.reprocessar(in_motivo_falha => 'ESGOTADO', in_canal => teste_apoio.co_canal)).to_equal(0);
      ut.expect(hsm_admin.reprocessar(in_rota => -1)).to_equal(0);
      ut.expect(hsm_admin.reprocessar(in_motivo_falha => '40009', in_rota => l_rota)).to_equal(1);
      ut.expect(ultimo_ato('reprocessar').detalhe).to_equal(
         'motivo 40009; rota ' || to_char(l_rota, 'TM9') || '; linhas ' || to_char(l_id, 'TM9')
      );
      l_id := nova_falha;
      ut.expect(hsm_admin.reprocessar(in_canal => lower(teste_apoio.co_canal)) >= 1).to_be_true();
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PENDENTE');
   end reprocessar_por_criterio;

   procedure reprocessar_canal_inexistente is
      l_total number;
   begin
      l_total := hsm_admin.reprocessar(in_canal => 'NAO_EXISTE');
   end reprocessar_canal_inexistente;

   function rota_do_canal return hsm_rota_notificacao%rowtype is
      r_rota hsm_rota_notificacao%rowtype;
   begin
      select r.*
        into r_rota
        from hsm_rota_notificacao r
       where r.canal = teste_apoio.co_canal
         and r.tipo_os = 'TESTE_ADMIN'
         and r.evento = '*';
      return r_rota;
   end rota_do_canal;

   function topico_da_carga(in_id in number) return varchar2 is
      l_payload clob;
   begin
      select c.payload into l_payload from hsm_carga c where c.id_fila = in_id;
      return json_object_t.parse(l_payload).get_string('topic');
   end topico_da_carga;

   procedure mover_leva_o_que_espera is
      l_id number := nova_linha;
      l_reserva varchar2(32 char) := teste_apoio.reservar;
      l_resumo varchar2(4000);
   begin
      ut.expect(topico_da_carga(l_id)).to_equal('teste-admin');
      l_resumo := teste_apoio.registrar(
         '[' || teste_apoio.resultado(l_id, l_reserva, in_classe => 'DEVOLVIDO') || ']'
      );
      commit;
      ut.expect(hsm_admin.mover_rota(rota_do_canal().id, 'teste-novo', 'tópico vazou')).to_equal(1);
      rollback;
      ut.expect(rota_do_canal().topico).to_equal('teste-novo');
      l_reserva := teste_apoio.reservar;
      ut.expect(topico_da_carga(l_id)).to_equal('teste-novo');
      ut.expect(ultimo_ato('mover_rota').motivo).to_equal('tópico vazou');
      ut.expect(ultimo_ato('mover_rota').detalhe).to_be_like('%; topico teste-admin -> teste-novo%');
   end mover_leva_o_que_espera;

   procedure mover_encerra_suspensao is
      l_rota number := rota_do_canal().id;
   begin
      update hsm_rota_notificacao r set r.suspensa = 'S' where r.id = l_rota;
      commit;
      ut.expect(hsm_admin.mover_rota(l_rota, 'teste-novo')).to_equal(0);
      ut.expect(rota_do_canal().suspensa).to_equal('N');
   end mover_encerra_suspensao;

   procedure mover_para_ocupado is
      l_outra number := teste_apoio.nova_rota('TESTE_ADMIN', '*', 'teste-ocupado');
      l_total number;
   begin
      l_total := hsm_admin.mover_rota(l_outra, 'teste-admin');
   end mover_para_ocupado;

   procedure mover_inexistente is
      l_total number;
   begin
      l_total := hsm_admin.mover_rota(-1, 'teste-novo');
   end mover_inexistente;

   procedure desligar_e_ligar is
      r_antes hsm_rota_notificacao%rowtype := rota_do_canal;
   begin
      hsm_admin.desligar_rota(r_antes.id, 'obra');
      ut.expect(rota_do_canal().ativa).to_equal('N');
      ut.expect(ultimo_ato('desligar_rota').alvo).to_equal(to_char(r_antes.id, 'TM9'));
      ut.expect(ultimo_ato('desligar_rota').detalhe).to_be_like('TESTE_ADMIN / * -> %; ativa S -> N');
      hsm_admin.ligar_rota(r_antes.id);
      ut.expect(rota_do_canal().ativa).to_equal('S');
      ut.expect(rota_do_canal().ordenada).to_equal(r_antes.ordenada);
   end desligar_e_ligar;

   procedure ligar_rota_velha is
   begin
      update hsm_rota_notificacao r
         set r.url_clique = 'javascript:x'
       where r.canal = teste_apoio.co_canal;
      commit;
      hsm_admin.ligar_rota(rota_do_canal().id);
   end ligar_rota_velha;

   procedure testar is
      l_id number := hsm_admin.testar(teste_apoio.co_canal, 'teste-sala', 'servidor novo');
      l_reserva varchar2(32 char);
      l_payload clob;
   begin
      rollback;
      ut.expect(teste_apoio.linha(l_id).status).to_equal('PENDENTE');
      ut.expect(teste_apoio.linha(l_id).marca).to_equal('TESTE');
      ut.expect(teste_apoio.linha(l_id).expira_em is not null).to_be_true();
      ut.expect(ultimo_ato('testar').motivo).to_equal('servidor novo');
      ut.expect(ultimo_ato('testar').detalhe).to_be_like('linha %; rota %; topico teste-sala');
      l_reserva := teste_apoio.reservar(in_agora => teste_apoio.linha(l_id).proxima_tentativa);
      select c.payload into l_payload from hsm_carga c where c.id_fila = l_id;
      ut.expect(l_payload).to_be_like('%"topic":"teste-sala"%TESTE da mensageria%Não é um chamado%');
   end testar;

   procedure testar_sem_topico is
      l_id number := hsm_admin.testar(lower(teste_apoio.co_canal));
   begin
      ut.expect(rota(teste_apoio.linha(l_id).id_rota).topico).to_equal('teste-admin');
   end testar_sem_topico;

   procedure testar_sem_rota is
      l_id number;
   begin
      hsm_admin.desligar_rota(rota_do_canal().id);
      l_id := hsm_admin.testar(teste_apoio.co_canal);
   end testar_sem_rota;

   procedure rota_de_teste is
      l_primeira number := teste_apoio.linha(hsm_admin.testar(teste_apoio.co_canal, 'teste-sala')).id_rota;
   begin
      ut.expect(rota(l_primeira).ativa).to_equal('N');
      update hsm_rota_notificacao r set r.suspensa = 'S' where r.id = l_primeira;
      commit;
      ut.expect(
         teste_apoio.linha(hsm_admin.testar(teste_apoio.co_canal, 'teste-sala')).id_rota
      ).to_equal(l_primeira);
      ut.expect(rota(l_primeira).suspensa).to_equal('N');
   end rota_de_teste;

   procedure purgar is
      l_id number := nova_linha;
      l_total pls_integer;
   begin
      hsm_admin.cancelar(l_id, 'teste');
      update hsm_fila_notificacao f set f.dt_processamento = timestamp '2000-01-01 00:00:00' where f.id = l_id;
      commit;
      hsm_admin.purgar('disco cheio');
      select count(*) into l_total from hsm_fila_notificacao f where f.id = l_id;
      ut.expect(l_total).to_equal(0);
      ut.expect(ultimo_ato('purgar').motivo).to_equal('disco cheio');
   end purgar;

   procedure tarefas is
      l_desde number := ultimo_id;
   begin
      hsm_admin.iniciar_tarefas('depois da manutenção');
      hsm_admin.parar_tarefas;
      ut.expect(ultimo_ato('iniciar_tarefas').motivo).to_equal('depois da manutenção');
      ut.expect(ultimo_ato('parar_tarefas').id > l_desde).to_be_true();
   end tarefas;

   procedure reenvio_marcado is
      l_id number := nova_falha;
      l_copia number;
   begin
      update hsm_fila_notificacao f set f.origem = 'CHAMADOS.ORDEM_SERVICO' where f.id = l_id;
      l_copia := hsm_admin.reenviar(l_id, 'não chegou');
      ut.expect(teste_apoio.linha(l_copia).origem).to_equal('CHAMADOS.ORDEM_SERVICO');
      ut.expect(teste_apoio.linha(l_copia).marca).to_equal('REENVIO');
   end reenvio_marcado;

   procedure motivo_de_uma_linha is
      procedure recusado(in_motivo in varchar2) is
      begin
         hsm_admin.pausar(teste_apoio.co_canal, in_motivo);
         ut.fail('o motivo deveria ter sido recusado');
      exception
         when hsm_admin.e_argumento then
            ut.expect(sqlerrm).to_be_like('%Motivo: uma linha%');
      end recusado;
   begin
      recusado('obra' || chr(10) || 'retomar PADRAO');
      recusado(chr(27) || '[2J');
      recusado('x' || chr(127));
      ut.expect(canal().pausado).to_equal('N');
   end motivo_de_uma_linha;

   procedure motivo_de_origem is
      co_longo constant varchar2(1001) := rpad('x', 1001, 'x');
   begin
      begin
         hsm_admin.remover_origem('CHAMADOS', 'NAO_EXISTE', co_longo);
         ut.fail('o motivo deveria ter sido recusado');
      exception
         when hsm_admin.e_argumento then
            ut.expect(sqlerrm).to_be_like('%Motivo: no máximo 1000%');
      end;
      hsm_admin.reenfileirar('CHAMADOS', 1, 'X', 'X', null, co_longo);
      ut.fail('o motivo deveria ter sido recusado');
   exception
      when hsm_admin.e_argumento then
         ut.expect(sqlerrm).to_be_like('%Motivo: no máximo 1000%');
   end motivo_de_origem;

end teste_hsm_admin;
/
