create or replace package body teste_hsm_agenda as

   co_erro_agenda_em_uso constant pls_integer := -20999;

   function tarefas(in_nome in varchar2 default 'HSM_TAREFA_%', in_ativa in varchar2 default '%') return pls_integer is
      l_total pls_integer;
   begin
      select count(*)
        into l_total
        from user_scheduler_jobs j
       where j.job_name like in_nome
         and j.enabled like in_ativa;
      return l_total;
   end tarefas;

   function argumento(in_posicao in pls_integer) return varchar2 is
      l_valor varchar2(4000);
   begin
      select max(a.value)
        into l_valor
        from user_scheduler_job_args a
       where a.job_name = 'HSM_TAREFA_ENVIO'
         and a.argument_position = in_posicao;
      return l_valor;
   end argumento;

   function programa return varchar2 is
      l_acao varchar2(4000);
   begin
      select max(j.job_action)
        into l_acao
        from user_scheduler_jobs j
       where j.job_name = 'HSM_TAREFA_ENVIO';
      return l_acao;
   end programa;

   function repeticao(in_nome in varchar2) return varchar2 is
      l_repeticao varchar2(4000);
   begin
      select j.repeat_interval into l_repeticao from user_scheduler_jobs j where j.job_name = in_nome;
      return l_repeticao;
   end repeticao;

   procedure exigir_agenda_vazia is
   begin
      if tarefas > 0 then
         raise_application_error(
            co_erro_agenda_em_uso, 'As tarefas do HSM estão instaladas: rode esta suíte noutro banco'
         );
      end if;
   end exigir_agenda_vazia;

   procedure limpar is
   begin
      hsm_agenda.remover;
   end limpar;

   procedure instalar_cria_paradas is
   begin
      hsm_agenda.instalar('/opt/hsm/bin/python', '/etc/hsm/job.toml');
      ut.expect(tarefas).to_equal(6);
      ut.expect(tarefas(in_ativa => 'TRUE')).to_equal(0);
   end instalar_cria_paradas;

   procedure argumentos is
   begin
      hsm_agenda.instalar('/opt/hsm/bin/python', '/etc/hsm/job.toml', in_permanencia_s => 30);
      ut.expect(programa).to_equal('/opt/hsm/bin/python');
      ut.expect(argumento(1)).to_equal('-I');
      ut.expect(argumento(2)).to_equal('-m');
      ut.expect(argumento(3)).to_equal('python_job.send_once');
      ut.expect(argumento(4)).to_equal('--config');
      ut.expect(argumento(5)).to_equal('/etc/hsm/job.toml');
      ut.expect(argumento(6)).to_equal('--linger');
      ut.expect(argumento(7)).to_equal('30');
   end argumentos;

   procedure com_diretorio is
   begin
      hsm_agenda.instalar('/opt/hsm/bin/python', '/etc/hsm/job.toml', in_diretorio => '/opt/hsm');
      ut.expect(programa).to_equal('/usr/bin/env');
      ut.expect(argumento(1)).to_equal('-C');
      ut.expect(argumento(2)).to_equal('/opt/hsm');
      ut.expect(argumento(3)).to_equal('/opt/hsm/bin/python');
      ut.expect(argumento(4)).to_equal('-m');
   end com_diretorio;

   procedure instalar_de_novo is
   begin
      hsm_agenda.instalar('/opt/hsm/bin/python', '/etc/hsm/job.toml');
      hsm_agenda.instalar('/opt/outro/bin/python', '/etc/hsm/job.toml');
      ut.expect(tarefas).to_equal(6);
      ut.expect(programa).to_equal('/opt/outro/bin/python');
   end instalar_de_novo;

   procedure instalar_de_novo_ativas is
   begin
      hsm_agenda.instalar('/opt/hsm/bin/python', '/etc/hsm/job.toml', in_intervalo_s => 99);
      dbms_scheduler.enable('HSM_TAREFA_PURGA');
      hsm_agenda.instalar('/opt/outro/bin/python', '/etc/hsm/job.toml', in_intervalo_s => 98);
      ut.expect(tarefas(in_ativa => 'TRUE')).to_equal(1);
      ut.expect(tarefas('HSM_TAREFA_PURGA', 'TRUE')).to_equal(1);
      ut.expect(repeticao('HSM_TAREFA_VIGIA')).to_equal('FREQ=SECONDLY;INTERVAL=98');
   end instalar_de_novo_ativas;

   procedure credencial_inexistente is
      l_erro pls_integer := 0;
   begin
      hsm_agenda.instalar('/opt/hsm/bin/python', '/etc/hsm/job.toml', in_intervalo_s => 99);
      dbms_scheduler.enable('HSM_TAREFA_PURGA');
      begin
         hsm_agenda.instalar('/opt/outro/bin/python', '/etc/hsm/job.toml', in_credencial => 'NAO_HA');
      exception
         when hsm_agenda.e_ensaio then
            l_erro := sqlcode;
      end;
      ut.expect(l_erro).to_equal(hsm_agenda.co_erro_ensaio);
      ut.expect(programa).to_equal('/opt/hsm/bin/python');
      ut.expect(tarefas('HSM%')).to_equal(6);
      ut.expect(tarefas(in_ativa => 'TRUE')).to_equal(1);
   end credencial_inexistente;

   procedure classe_inexistente is
      l_erro pls_integer := 0;
   begin
      hsm_agenda.instalar('/opt/hsm/bin/python', '/etc/hsm/job.toml', in_intervalo_s => 99);
      begin
         hsm_agenda.instalar_internas(in_classe => 'NAO_HA');
      exception
         when hsm_agenda.e_ensaio then
            l_erro := sqlcode;
      end;
      ut.expect(l_erro).to_equal(hsm_agenda.co_erro_ensaio);
      ut.expect(tarefas('HSM%')).to_equal(6);
   end classe_inexistente;

   procedure ensaio_sem_programa is
      l_erro pls_integer := 0;
   begin
      begin
         hsm_agenda.ensaiar('/nonexistent/python', '/etc/hsm/job.toml');
      exception
         when hsm_agenda.e_ensaio then
            l_erro := sqlcode;
      end;
      ut.expect(l_erro).to_equal(hsm_agenda.co_erro_ensaio);
      ut.expect(tarefas('HSM%')).to_equal(0);
   end ensaio_sem_programa;

   procedure iniciar_e_parar is
   begin
      -- The longest interval: the watch job must not look at the queue while this test runs
      hsm_agenda.instalar('/opt/hsm/bin/python', '/etc/hsm/job.toml', in_intervalo_s => 99);
      hsm_agenda.iniciar;
      ut.expect(tarefas('HSM_TAREFA_VIGIA', 'TRUE')).to_equal(1);
      hsm_agenda.parar;
      ut.expect(tarefas('HSM_TAREFA_VIGIA', 'TRUE')).to_equal(0);
   end iniciar_e_parar;

   procedure remover_sem_tarefas is
   begin
      hsm_agenda.remover;
      ut.expect(tarefas).to_equal(0);
   end remover_sem_tarefas;

   procedure iniciar_sem_tarefas is
   begin
      hsm_agenda.iniciar;
      hsm_agenda.parar;
      ut.expect(tarefas).to_equal(0);
   end iniciar_sem_tarefas;

   procedure so_internas is
   begin
      hsm_agenda.instalar_internas;
      ut.expect(tarefas).to_equal(5);
      ut.expect(tarefas('HSM_TAREFA_ENVIO')).to_equal(0);
   end so_internas;

   procedure completar_cria_as_que_faltam is
   begin
      hsm_agenda.instalar_internas;
      dbms_scheduler.drop_job('HSM_TAREFA_PURGA');
      hsm_agenda.completar;
      ut.expect(tarefas).to_equal(5);
   end completar_cria_as_que_faltam;

   procedure alerta_a_cada is
   begin
      hsm_agenda.instalar_internas;
      ut.expect(repeticao('HSM_TAREFA_ALERTA')).to_equal('FREQ=SECONDLY;INTERVAL=20');
      hsm_agenda.instalar_internas(in_intervalo_s => 60);
      ut.expect(repeticao('HSM_TAREFA_ALERTA'), 'não mais que a vigia').to_equal('FREQ=SECONDLY;INTERVAL=60');
      ut.expect(repeticao('HSM_TAREFA_CONSUMO'), 'nem o consumo').to_equal('FREQ=SECONDLY;INTERVAL=60');
   end alerta_a_cada;

   procedure completar_acelera is
      procedure com(in_repeticao in varchar2, in_esperada in varchar2) is
      begin
         dbms_scheduler.set_attribute('HSM_TAREFA_ALERTA', 'repeat_interval', in_repeticao);
         hsm_agenda.completar;
         ut.expect(repeticao('HSM_TAREFA_ALERTA'), in_repeticao).to_equal(in_esperada);
      end com;
   begin
      hsm_agenda.instalar_internas;
      com('FREQ=MINUTELY', 'FREQ=SECONDLY;INTERVAL=20');
      com('FREQ=MINUTELY;INTERVAL=5', 'FREQ=MINUTELY;INTERVAL=5');
      hsm_agenda.instalar_internas(in_intervalo_s => 60);
      com('FREQ=MINUTELY', 'FREQ=SECONDLY;INTERVAL=60');
      dbms_scheduler.set_attribute('HSM_TAREFA_VIGIA', 'repeat_interval', 'FREQ=MINUTELY');
      com('FREQ=MINUTELY', 'FREQ=SECONDLY;INTERVAL=20');
   end completar_acelera;

   procedure completar_sem_vigia is
   begin
      hsm_agenda.completar;
      ut.expect(tarefas).to_equal(0);
   end completar_sem_vigia;

   function acao(in_nome in varchar2) return varchar2 is
      l_acao varchar2(4000);
   begin
      select j.job_action into l_acao from user_scheduler_jobs j where j.job_name = in_nome;
      return l_acao;
   end acao;

   procedure acoes is
   begin
      hsm_agenda.instalar_internas;
      ut.expect(acao('HSM_TAREFA_VIGIA')).to_equal('HSM_MANUTENCAO.VIGIAR');
      ut.expect(acao('HSM_TAREFA_ALERTA')).to_equal('HSM_MANUTENCAO.ALERTAR');
      ut.expect(acao('HSM_TAREFA_CONSUMO')).to_equal('HSM_MANUTENCAO.SOMAR');
      ut.expect(acao('HSM_TAREFA_REPROCESSO')).to_equal('HSM_MANUTENCAO.REPROCESSAR');
      ut.expect(acao('HSM_TAREFA_PURGA')).to_equal('HSM_MANUTENCAO.PURGAR');
   end acoes;

   procedure disparar_sem_externa is
   begin
      hsm_agenda.disparar_envio;
      ut.expect(tarefas).to_equal(0);
   end disparar_sem_externa;

   function execucoes(in_tarefa in varchar2) return pls_integer is
      l_total pls_integer;
   begin
      select count(*) into l_total from user_scheduler_job_run_details d where d.job_name = in_tarefa;
      return l_total;
   end execucoes;

   function rodando(in_tarefa in varchar2) return pls_integer is
      l_total pls_integer;
   begin
      select count(*)
        into l_total
        from user_scheduler_jobs j
       where j.job_name = in_tarefa
         and (j.state = 'RUNNING' or j.last_start_date is null);
      return l_total;
   end rodando;

   -- Runs a block under the name of a job, in its place, to the end. No program outside the database is needed.
   procedure rodar(in_tarefa in varchar2, in_bloco in varchar2) is
      l_antes pls_integer := execucoes(in_tarefa);
      l_prazo timestamp with time zone := systimestamp + numtodsinterval(30, 'SECOND');
   begin
      hsm_agenda.remover;
      dbms_scheduler.create_job(
         job_name => in_tarefa, job_type => 'PLSQL_BLOCK', job_action => in_bloco, enabled => false, auto_drop => false
      );
      dbms_scheduler.run_job(job_name => in_tarefa, use_current_session => false);
      while (execucoes(in_tarefa) = l_antes or rodando(in_tarefa) > 0) and systimestamp < l_prazo loop
         dbms_session.sleep(0.05);
      end loop;
      ut.expect(execucoes(in_tarefa), 'execuções').to_equal(l_antes + 1);
   end rodar;

   procedure rodar_e_falhar(in_tarefa in varchar2) is
   begin
      rodar(in_tarefa, 'begin raise program_error; end;');
   end rodar_e_falhar;

   procedure sem_externa_nao_falhou is
   begin
      ut.expect(hsm_agenda.envio_acaba_de_falhar).to_be_false();
   end sem_externa_nao_falhou;

   procedure nunca_rodou is
   begin
      hsm_agenda.instalar('/opt/hsm/bin/python', '/etc/hsm/job.toml');
      ut.expect(hsm_agenda.envio_acaba_de_falhar).to_be_false();
   end nunca_rodou;

   procedure acaba_de_falhar is
   begin
      rodar_e_falhar('HSM_TAREFA_ENVIO');
      ut.expect(hsm_agenda.envio_acaba_de_falhar).to_be_true();
   end acaba_de_falhar;

   procedure falhou_antes_da_ultima is
   begin
      rodar_e_falhar('HSM_TAREFA_ENVIO');
      rodar('HSM_TAREFA_ENVIO', 'begin null; end;');
      ut.expect(hsm_agenda.envio_acaba_de_falhar).to_be_false();
   end falhou_antes_da_ultima;

   procedure falha_de_outra_tarefa is
   begin
      rodar_e_falhar('HSM_TAREFA_PURGA');
      ut.expect(hsm_agenda.envio_acaba_de_falhar).to_be_false();
   end falha_de_outra_tarefa;

   procedure vigia_o_que_a_tarefa_serve is
      l_antes pls_integer;
      l_id number;
      l_prazo timestamp with time zone := systimestamp + numtodsinterval(30, 'SECOND');

      procedure serve(in_canais in varchar2, in_contrato in number) is
      begin
         delete from hsm_remetente r where r.trabalhador = 'teste-agenda';
         insert into hsm_remetente (trabalhador, modo, canais, contrato, dt_inicio, dt_visto)
         values (
            'teste-agenda', 'TAREFA', in_canais, in_contrato, sys_extract_utc(systimestamp),
            sys_extract_utc(systimestamp)
         );
      end serve;
   begin
      rodar('HSM_TAREFA_ENVIO', 'begin null; end;');
      l_antes := execucoes('HSM_TAREFA_ENVIO');
      insert into hsm_canal (canal, tipo, descricao)
      values (teste_apoio.co_canal, hsm_tipos.co_kafka, 'Canal dos testes');
      l_id := teste_apoio.nova_linha(
         in_quando => timestamp '2020-01-01 00:00:00', in_id_rota => teste_apoio.nova_rota('TESTE_AGENDA')
      );
      serve('OUTRO', 2);
      hsm_manutencao.vigiar;
      serve(teste_apoio.co_canal, 1);
      hsm_manutencao.vigiar;
      serve('OUTRO,' || teste_apoio.co_canal, 2);
      hsm_manutencao.vigiar;
      while execucoes('HSM_TAREFA_ENVIO') = l_antes and systimestamp < l_prazo loop
         dbms_session.sleep(0.05);
      end loop;
      ut.expect(execucoes('HSM_TAREFA_ENVIO'), 'iniciada uma só vez').to_equal(l_antes + 1);
      delete from hsm_remetente r where r.trabalhador = 'teste-agenda';
      teste_apoio.limpar;
   end vigia_o_que_a_tarefa_serve;

   procedure sem_python is
   begin
      hsm_agenda.instalar(null, '/etc/hsm/job.toml');
   end sem_python;

   procedure python_relativo is
   begin
      hsm_agenda.instalar('python3', '/etc/hsm/job.toml');
   end python_relativo;

   procedure caminho_relativo is
   begin
      hsm_agenda.instalar('/opt/hsm/bin/python', 'job.toml');
   end caminho_relativo;

   procedure caminho_windows is
   begin
      hsm_agenda.instalar('C:\hsm\python\python.exe', '\\servidor\hsm\job.toml');
      ut.expect(programa).to_equal('C:\hsm\python\python.exe');
   end caminho_windows;

   procedure permanencia_invalida is
   begin
      hsm_agenda.instalar('/opt/hsm/bin/python', '/etc/hsm/job.toml', in_permanencia_s => -1);
   end permanencia_invalida;

   procedure intervalo_invalido is
   begin
      hsm_agenda.instalar('/opt/hsm/bin/python', '/etc/hsm/job.toml', in_intervalo_s => 100);
   end intervalo_invalido;

end teste_hsm_agenda;
/
