create or replace package body hsm_agenda as

   co_classe_padrao constant varchar2(30) := 'DEFAULT_JOB_CLASS';
   co_env constant varchar2(30) := '/usr/bin/env';
   co_espera_falha_s constant pls_integer := 60;
   -- Name of a job that shows whether one of its kind would run
   co_ensaio constant varchar2(30) := 'HSM_ENSAIO';
   co_dias_ate_nunca constant pls_integer := 3650;
   co_a_cada constant varchar2(40) := 'FREQ=SECONDLY;INTERVAL=';
   -- A problem is to be seen twice, and somebody told, within two minutes; that nobody sends takes one to be seen
   co_alerta_s constant pls_integer := 20;
   co_consumo_s constant pls_integer := 30;
   co_texto_alerta constant varchar2(100) := 'Avisa a operação do que está errado e de notificações em FALHA';
   -- What the alert had before it told of problems
   co_alerta_de_antes constant varchar2(40) := 'FREQ=MINUTELY';

   e_tarefa_desconhecida exception;
   pragma exception_init(e_tarefa_desconhecida, -27475);
   -- What enable and disable, which take more than jobs, say of a name they do not find
   e_objeto_inexistente exception;
   pragma exception_init(e_objeto_inexistente, -27476);
   e_tarefa_existe exception;
   pragma exception_init(e_tarefa_existe, -27477);
   e_tarefa_em_execucao exception;
   pragma exception_init(e_tarefa_em_execucao, -27478);
   e_tarefa_parada exception;
   pragma exception_init(e_tarefa_parada, -27366);
   -- Told to end, still at it
   e_ainda_termina exception;
   pragma exception_init(e_ainda_termina, -27365);
   -- Programs can not be told to end on this platform
   e_nao_se_para exception;
   pragma exception_init(e_nao_se_para, -27378);

   procedure apagar(in_tarefa in varchar2) is
   begin
      dbms_scheduler.drop_job(job_name => in_tarefa, force => true);
   exception
      when e_tarefa_desconhecida then
         null; -- none there: that is what was wanted
      when e_ainda_termina or e_nao_se_para then
         raise_application_error(
            co_erro_em_execucao, in_tarefa || ' ainda termina o que faz; repita em um minuto', true
         );
   end apagar;

   -- Told to end first, and left alone until it has: dropping it would not end it
   procedure apagar_envio is
   begin
      begin
         dbms_scheduler.stop_job(co_tarefa_envio);
      exception
         when e_tarefa_parada or e_tarefa_desconhecida then
            null; -- not running, or none there
         when e_ainda_termina or e_nao_se_para then
            raise_application_error(
               co_erro_em_execucao,
               co_tarefa_envio || ' ainda termina o que está enviando; repita em um minuto', true
            );
      end;
      apagar(co_tarefa_envio);
   end apagar_envio;

   procedure conferir_intervalo(in_intervalo_s in pls_integer) is
   begin
      if in_intervalo_s is null or in_intervalo_s not between 1 and 99 then
         raise_application_error(co_erro_argumento, 'Intervalo: de 1 a 99 segundos');
      end if;
   end conferir_intervalo;

   -- The scheduler starts a program without a search path and in a directory of its own choice
   procedure conferir_caminho(in_campo in varchar2, in_caminho in varchar2) is
   begin
      if in_caminho is null or not regexp_like(in_caminho, '^(/|[[:alpha:]]:[\\/]|\\\\)') then
         raise_application_error(
            co_erro_argumento, in_campo || ': informe o caminho completo, como /opt/hsm/... ou C:\hsm\...'
         );
      end if;
   end conferir_caminho;

   procedure conferir_envio(
      in_python in varchar2,
      in_config in varchar2,
      in_diretorio in varchar2,
      in_permanencia_s in pls_integer
   ) is
   begin
      conferir_caminho('Python', in_python);
      conferir_caminho('Configuração', in_config);
      if in_diretorio is not null then
         conferir_caminho('Diretório', in_diretorio);
      end if;
      if in_permanencia_s is null or in_permanencia_s not between 0 and 3600 then
         raise_application_error(co_erro_argumento, 'Permanência: de 0 a 3600 segundos');
      end if;
   end conferir_envio;

   -- Command line of the external job, program first. No shell takes part: each argument arrives as it is.
   function linha_de_comando(
      in_python in varchar2,
      in_config in varchar2,
      in_diretorio in varchar2,
      in_permanencia_s in pls_integer
   ) return hsm_tipos.t_textos is
      l_linha hsm_tipos.t_textos;

      procedure anexar(in_texto in varchar2) is
      begin
         l_linha(l_linha.count + 1) := in_texto;
      end anexar;
   begin
      if in_diretorio is null then
         anexar(in_python);
         -- Isolated: nothing is imported from wherever the scheduler starts it
         anexar('-I');
      else
         anexar(co_env);
         anexar('-C');
         anexar(in_diretorio);
         anexar(in_python);
      end if;
      anexar('-m');
      anexar('python_job.send_once');
      anexar('--config');
      anexar(in_config);
      anexar('--linger');
      anexar(to_char(in_permanencia_s, 'TM9'));
      return l_linha;
   end linha_de_comando;

   -- start_date null: no schedule
   procedure criar_externa(
      in_tarefa in varchar2,
      in_linha in hsm_tipos.t_textos,
      in_credencial in varchar2,
      in_classe in varchar2,
      in_inicio in timestamp with time zone,
      in_comentario in varchar2
   ) is
   begin
      dbms_scheduler.create_job(
         job_name => in_tarefa,
         job_type => 'EXECUTABLE',
         job_action => in_linha(1),
         number_of_arguments => in_linha.count - 1,
         start_date => in_inicio,
         job_class => in_classe,
         enabled => false,
         auto_drop => false,
         comments => in_comentario,
         credential_name => in_credencial
      );
      for i in 2 .. in_linha.count loop
         dbms_scheduler.set_job_argument_value(
            job_name => in_tarefa, argument_position => i - 1, argument_value => in_linha(i)
         );
      end loop;
   end criar_externa;

   procedure criar_envio(in_linha in hsm_tipos.t_textos, in_credencial in varchar2, in_classe in varchar2) is
   begin
      criar_externa(
         co_tarefa_envio, in_linha, in_credencial, in_classe, null,
         'Envia as notificações da fila; iniciada por ' || co_tarefa_vigia
      );
   end criar_envio;

   function daqui_a_anos return timestamp with time zone is
   begin
      return systimestamp + numtodsinterval(co_dias_ate_nunca, 'DAY');
   end daqui_a_anos;

   -- In the handler of a trial: nothing of it stays, the error says what it was about. The caller does not go on.
   procedure falhar_ensaio(in_o_que in varchar2, in_erro in varchar2) is
   begin
      apagar(co_ensaio);
      raise_application_error(co_erro_ensaio, substr(in_o_que || ': ' || in_erro, 1, 1000), true);
   end falhar_ensaio;

   -- Whether the scheduler would take the external job: it is asked, by a job of the same kind that is never due.
   procedure provar_externa(in_linha in hsm_tipos.t_textos, in_credencial in varchar2, in_classe in varchar2) is
   begin
      apagar(co_ensaio);
      criar_externa(co_ensaio, in_linha, in_credencial, in_classe, daqui_a_anos, 'Ensaio de ' || co_tarefa_envio);
      dbms_scheduler.enable(co_ensaio);
      apagar(co_ensaio);
   exception
      when others then
         falhar_ensaio(
            'O agendador não aceita a tarefa de envio (credencial ' || coalesce(in_credencial, 'nenhuma') || ', classe '
            || in_classe || '); as tarefas que havia continuam como estavam',
            sqlerrm
         );
   end provar_externa;

   procedure provar_interna(in_classe in varchar2) is
   begin
      apagar(co_ensaio);
      dbms_scheduler.create_job(
         job_name => co_ensaio,
         job_type => 'STORED_PROCEDURE',
         job_action => 'HSM_MANUTENCAO.VIGIAR',
         start_date => daqui_a_anos,
         job_class => in_classe,
         enabled => true,
         auto_drop => false
      );
      apagar(co_ensaio);
   exception
      when others then
         falhar_ensaio(
            'O agendador não aceita as tarefas internas (classe ' || in_classe
            || '); as tarefas que havia continuam como estavam',
            sqlerrm
         );
   end provar_interna;

   -- in_refazer: one that is there already gets this class and schedule; else it stays as the DBA may have changed it
   procedure criar_interna(
      in_tarefa in varchar2,
      in_rotina in varchar2,
      in_repeticao in varchar2,
      in_classe in varchar2,
      in_refazer in boolean,
      in_comentario in varchar2
   ) is
      l_fuso hsm_parametro.valor%type := hsm_config.texto(hsm_config.co_fuso);
   begin
      dbms_scheduler.create_job(
         job_name => in_tarefa,
         job_type => 'STORED_PROCEDURE',
         job_action => 'HSM_MANUTENCAO.' || in_rotina,
         -- The schedule is in the time zone of its start
         start_date => systimestamp at time zone l_fuso,
         repeat_interval => in_repeticao,
         job_class => in_classe,
         enabled => false,
         auto_drop => false,
         comments => in_comentario
      );
   exception
      when e_tarefa_existe then
         if in_refazer then
            dbms_scheduler.set_attribute(in_tarefa, 'job_class', in_classe);
            dbms_scheduler.set_attribute(in_tarefa, 'start_date', systimestamp at time zone l_fuso);
            dbms_scheduler.set_attribute(in_tarefa, 'repeat_interval', in_repeticao);
            dbms_scheduler.set_attribute(in_tarefa, 'comments', in_comentario);
         end if;
   end criar_interna;

   function a_cada(in_segundos in pls_integer) return varchar2 is
   begin
      return co_a_cada || to_char(in_segundos, 'TM9');
   end a_cada;

   procedure criar_vigia(in_intervalo_s in pls_integer, in_classe in varchar2) is
   begin
      criar_interna(
         co_tarefa_vigia, 'VIGIAR', a_cada(in_intervalo_s), in_classe, true,
         'Devolve reservas vencidas e inicia ' || co_tarefa_envio || ' quando há o que enviar'
      );
   end criar_vigia;

   --   in_vigia_s  seconds between two looks of the watch job: where these are to be few, others' are not more
   procedure criar_manutencao(in_classe in varchar2, in_vigia_s in pls_integer, in_refazer in boolean) is
   begin
      criar_interna(
         co_tarefa_alerta, 'ALERTAR', a_cada(greatest(co_alerta_s, in_vigia_s)), in_classe, in_refazer,
         co_texto_alerta
      );
      criar_interna(
         co_tarefa_consumo, 'SOMAR', a_cada(greatest(co_consumo_s, in_vigia_s)), in_classe, in_refazer,
         'Soma o consumo da fila, que o painel e as métricas mostram'
      );
      criar_interna(
         co_tarefa_reprocesso, 'REPROCESSAR', 'FREQ=MINUTELY;INTERVAL=10', in_classe, in_refazer,
         'Devolve à fila as FALHA que a política manda tentar de novo'
      );
      criar_interna(
         co_tarefa_purga, 'PURGAR', 'FREQ=DAILY;BYHOUR=2;BYMINUTE=30;BYSECOND=0', in_classe, in_refazer,
         'Apaga o que passou da retenção'
      );
   end criar_manutencao;

   procedure ensaiar(
      in_python in varchar2,
      in_config in varchar2,
      in_diretorio in varchar2 default null,
      in_credencial in varchar2 default null,
      in_classe in varchar2 default null
   ) is
      l_linha hsm_tipos.t_textos;
   begin
      conferir_envio(in_python, in_config, in_diretorio, 0);
      l_linha := linha_de_comando(in_python, in_config, in_diretorio, 0);
      l_linha(l_linha.count + 1) := '--version';
      provar_externa(l_linha, in_credencial, coalesce(in_classe, co_classe_padrao));
      criar_externa(
         co_ensaio, l_linha, in_credencial, coalesce(in_classe, co_classe_padrao), null,
         'Ensaio de ' || co_tarefa_envio
      );
      dbms_scheduler.run_job(job_name => co_ensaio, use_current_session => true);
      apagar(co_ensaio);
   exception
      when e_argumento or e_ensaio then
         raise;
      when others then
         falhar_ensaio(
            'O programa não roda como a tarefa o iniciaria (' || in_python || ', python_job.send_once, credencial '
            || coalesce(in_credencial, 'nenhuma') || ')',
            sqlerrm
         );
   end ensaiar;

   procedure instalar(
      in_python in varchar2,
      in_config in varchar2,
      in_diretorio in varchar2 default null,
      in_credencial in varchar2 default null,
      in_classe in varchar2 default null,
      in_intervalo_s in pls_integer default 5,
      in_permanencia_s in pls_integer default 50
   ) is
      l_classe varchar2(261) := coalesce(in_classe, co_classe_padrao);
      l_linha hsm_tipos.t_textos;
   begin
      conferir_envio(in_python, in_config, in_diretorio, in_permanencia_s);
      conferir_intervalo(in_intervalo_s);
      l_linha := linha_de_comando(in_python, in_config, in_diretorio, in_permanencia_s);
      provar_externa(l_linha, in_credencial, l_classe);
      -- The only one that can refuse to go: before anything else
      apagar_envio;
      criar_envio(l_linha, in_credencial, l_classe);
      criar_vigia(in_intervalo_s, l_classe);
      criar_manutencao(l_classe, in_intervalo_s, true);
   end instalar;

   procedure instalar_internas(in_classe in varchar2 default null, in_intervalo_s in pls_integer default 5) is
   begin
      conferir_intervalo(in_intervalo_s);
      provar_interna(coalesce(in_classe, co_classe_padrao));
      apagar_envio;
      criar_vigia(in_intervalo_s, coalesce(in_classe, co_classe_padrao));
      criar_manutencao(coalesce(in_classe, co_classe_padrao), in_intervalo_s, true);
   end instalar_internas;

   procedure completar is
      l_classe varchar2(261);
      l_vigia varchar2(4000);
      l_alerta varchar2(4000);
      l_vigia_s pls_integer;
   begin
      select max(case j.job_name when co_tarefa_vigia then j.job_class end),
             max(case j.job_name when co_tarefa_vigia then j.repeat_interval end),
             max(case j.job_name when co_tarefa_alerta then j.repeat_interval end)
        into l_classe, l_vigia, l_alerta
        from user_scheduler_jobs j
       where j.job_name in (co_tarefa_vigia, co_tarefa_alerta);
      if l_classe is null then
         return;
      end if;
      -- One that the DBA has given another schedule says nothing here
      l_vigia_s := case
                      when regexp_like(l_vigia, '^' || co_a_cada || '[0-9]{1,5}$') then
                         to_number(substr(l_vigia, length(co_a_cada) + 1), '99999')
                      else co_alerta_s
                   end;
      criar_manutencao(l_classe, l_vigia_s, false);
      if l_alerta = co_alerta_de_antes then
         dbms_scheduler.set_attribute(
            co_tarefa_alerta, 'repeat_interval', a_cada(greatest(co_alerta_s, l_vigia_s))
         );
         dbms_scheduler.set_attribute(co_tarefa_alerta, 'comments', co_texto_alerta);
      end if;
   end completar;

   procedure ativar(in_tarefa in varchar2) is
   begin
      dbms_scheduler.enable(in_tarefa);
   exception
      when e_tarefa_desconhecida or e_objeto_inexistente then
         null; -- none there: nothing to enable
   end ativar;

   procedure desativar(in_tarefa in varchar2) is
   begin
      dbms_scheduler.disable(name => in_tarefa, force => true);
   exception
      when e_tarefa_desconhecida or e_objeto_inexistente then
         null; -- none there: nothing to disable
   end desativar;

   procedure iniciar is
   begin
      ativar(co_tarefa_vigia);
      ativar(co_tarefa_alerta);
      ativar(co_tarefa_consumo);
      ativar(co_tarefa_reprocesso);
      ativar(co_tarefa_purga);
   end iniciar;

   procedure parar is
   begin
      desativar(co_tarefa_vigia);
      desativar(co_tarefa_alerta);
      desativar(co_tarefa_consumo);
      desativar(co_tarefa_reprocesso);
      desativar(co_tarefa_purga);
      begin
         dbms_scheduler.stop_job(co_tarefa_envio);
      exception
         when e_tarefa_parada or e_tarefa_desconhecida then
            null; -- not running, or a service does its work: nothing to end
         when e_ainda_termina then
            null; -- it has been told
         when e_nao_se_para then
            null; -- nothing starts it again: it ends when nothing waits, at its deadline at the latest
      end;
   end parar;

   procedure remover is
   begin
      -- The only one that can refuse to go: before anything else
      apagar_envio;
      apagar(co_tarefa_vigia);
      apagar(co_tarefa_alerta);
      apagar(co_tarefa_consumo);
      apagar(co_tarefa_reprocesso);
      apagar(co_tarefa_purga);
   end remover;

   procedure disparar_envio is
   begin
      dbms_scheduler.run_job(job_name => co_tarefa_envio, use_current_session => false);
   exception
      when e_tarefa_em_execucao or e_tarefa_desconhecida then
         null; -- a run under way looks at the queue again before it ends, and a service all the time
   end disparar_envio;

   function envio_acaba_de_falhar return boolean is
      l_total pls_integer;
   begin
      select count(*)
        into l_total
        from user_scheduler_jobs j
       where j.job_name = co_tarefa_envio
         and j.last_start_date > systimestamp - numtodsinterval(co_espera_falha_s, 'SECOND')
         and exists (select null
                       from user_scheduler_job_run_details d
                      where d.job_name = j.job_name
                        and d.status = 'FAILED'
                        -- Logged at the end of the last run, not of one before it
                        and d.log_date >= j.last_start_date);
      return l_total > 0;
   end envio_acaba_de_falhar;

   function envio_iniciado_ha_pouco(in_segundos in number) return boolean is
      l_total pls_integer;
   begin
      select count(*)
        into l_total
        from user_scheduler_jobs j
       where j.job_name = co_tarefa_envio
         and j.last_start_date > systimestamp - numtodsinterval(in_segundos, 'SECOND');
      return l_total > 0;
   end envio_iniciado_ha_pouco;

end hsm_agenda;
/
