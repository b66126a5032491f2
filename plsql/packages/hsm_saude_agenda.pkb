create or replace package body hsm_saude_agenda as

   -- The watch job runs every few seconds: this late, the scheduler starts nothing
   co_atraso_vigia_s constant pls_integer := 60;
   -- Far beyond the time any of them takes, the purge apart: it hangs, and no other is started beside it
   co_execucao_longa_s constant pls_integer := 3600;
   -- The alarm's job starts every minute at the least, and each run of it looks
   co_plantao_s constant pls_integer := 600;
   -- A script that stops the jobs and gives them back takes less
   co_script_s constant pls_integer := 1800;
   co_criar_tarefas constant varchar2(200) :=
      'O DBA as cria com deploy/oracle/agenda.sql, ou agenda_servico.sql onde o envio é um serviço';

   type t_tarefa is record (
      job_name user_scheduler_jobs.job_name%type,
      enabled user_scheduler_jobs.enabled%type,
      state user_scheduler_jobs.state%type,
      last_start_date user_scheduler_jobs.last_start_date%type,
      next_run_date user_scheduler_jobs.next_run_date%type,
      failure_count user_scheduler_jobs.failure_count%type
   );
   type t_lista is table of t_tarefa index by pls_integer;
   type t_tarefas is table of t_tarefa index by varchar2(128);

   function ler return t_tarefas is
      l_lista t_lista;
      l_tarefas t_tarefas;
   begin
      select j.job_name, j.enabled, j.state, j.last_start_date, j.next_run_date, j.failure_count
        bulk collect into l_lista
        from user_scheduler_jobs j
       where j.job_name like 'HSM\_TAREFA\_%' escape '\';
      for i in 1 .. l_lista.count loop
         l_tarefas(l_lista(i).job_name) := l_lista(i);
      end loop;
      return l_tarefas;
   end ler;

   function inicia_envio return boolean is
      l_total pls_integer;
   begin
      select count(*)
        into l_total
        from user_scheduler_jobs j
       where j.job_name = hsm_agenda.co_tarefa_envio;
      return l_total > 0;
   end inicia_envio;

   -- A script that has stopped the jobs. While it is at it they are meant to be as they are.
   procedure ver_script(io_problemas in out nocopy hsm_saude.t_problemas, out_em_andamento out boolean) is
   begin
      out_em_andamento := false;
      for r_script in (select a.script, a.dt_inicio
                         from hsm_atualizacao a
                        where a.dt_fim is null
                        order by a.dt_inicio
                        fetch first 1 row only)
      loop
         out_em_andamento := hsm_politica.segundos_entre(
            r_script.dt_inicio, sys_extract_utc(systimestamp)
         ) between 0 and co_script_s;
         hsm_saude.anexar(
            io_problemas, 'ATUALIZACAO',
            case when out_em_andamento then hsm_saude.co_atencao else hsm_saude.co_erro end,
            'O script ' || r_script.script || ' parou as tarefas e não terminou',
            'começou às ' || hsm_saude.momento(r_script.dt_inicio),
            case when out_em_andamento then 'Espere que termine' else 'O DBA o repete' end,
            in_desde => r_script.dt_inicio
         );
      end loop;
   end ver_script;

   procedure ver_ativas(io_problemas in out nocopy hsm_saude.t_problemas, in_tarefas in t_tarefas) is
      l_envio boolean := in_tarefas.exists(hsm_agenda.co_tarefa_envio);

      procedure exigir(in_tarefa in varchar2, in_gravidade in varchar2, in_consequencia in varchar2) is
         r_tarefa t_tarefa;
      begin
         if in_tarefas.exists(in_tarefa) then
            r_tarefa := in_tarefas(in_tarefa);
         end if;
         if r_tarefa.job_name is null then
            hsm_saude.anexar(
               io_problemas, 'TAREFA:' || in_tarefa, in_gravidade, 'A tarefa ' || in_tarefa || ' não existe',
               in_consequencia, co_criar_tarefas
            );
         elsif r_tarefa.enabled <> 'TRUE' then
            hsm_saude.anexar(
               io_problemas, 'TAREFA:' || in_tarefa, in_gravidade, 'A tarefa ' || in_tarefa || ' está desativada',
               in_consequencia, 'Ative-a com hsm_admin.iniciar_tarefas'
            );
         end if;
      end exigir;
   begin
      exigir(
         hsm_agenda.co_tarefa_vigia,
         case when l_envio then hsm_saude.co_erro else hsm_saude.co_atencao end,
         'Reservas vencidas só voltam quando o processo de envio pede mais, e o banco não o inicia'
      );
      exigir(
         hsm_agenda.co_tarefa_alerta, hsm_saude.co_erro,
         'Ninguém é avisado de notificações em FALHA, nem do que mais esteja errado'
      );
      exigir(hsm_agenda.co_tarefa_consumo, hsm_saude.co_atencao, 'O consumo da fila deixa de ser somado');
      exigir(
         hsm_agenda.co_tarefa_reprocesso, hsm_saude.co_atencao,
         'Notificações em FALHA só voltam à fila pelo operador'
      );
      exigir(hsm_agenda.co_tarefa_purga, hsm_saude.co_atencao, 'Nada do que passou da retenção é apagado');
   end ver_ativas;

   procedure ver_agendador(io_problemas in out nocopy hsm_saude.t_problemas, in_vigia in t_tarefa) is
   begin
      if in_vigia.enabled = 'TRUE'
         and in_vigia.state = 'SCHEDULED'
         and in_vigia.next_run_date < systimestamp - numtodsinterval(co_atraso_vigia_s, 'SECOND')
      then
         hsm_saude.anexar(
            io_problemas, 'AGENDADOR', hsm_saude.co_erro, 'O agendador do banco não inicia as tarefas',
            in_vigia.job_name || ' está atrasada',
            'O DBA vê JOB_QUEUE_PROCESSES e se o agendador está desligado',
            in_desde => sys_extract_utc(in_vigia.next_run_date)
         );
      end if;
   end ver_agendador;

   procedure ver_longa(io_problemas in out nocopy hsm_saude.t_problemas, in_tarefa in t_tarefa) is
   begin
      if in_tarefa.state = 'RUNNING'
         and in_tarefa.job_name <> hsm_agenda.co_tarefa_purga
         and in_tarefa.last_start_date < systimestamp - numtodsinterval(co_execucao_longa_s, 'SECOND')
      then
         hsm_saude.anexar(
            io_problemas, 'TAREFA_LONGA:' || in_tarefa.job_name, hsm_saude.co_erro,
            'A tarefa ' || in_tarefa.job_name || ' está em execução há mais de uma hora',
            'Enquanto ela não termina o banco não inicia outra',
            case in_tarefa.job_name
               when hsm_agenda.co_tarefa_envio then
                  'Se nada mais é entregue, encerre-a com hsm_admin.parar_tarefas e continue com'
                  || ' hsm_admin.iniciar_tarefas'
               else 'O DBA vê o que a sessão espera, e a encerra com dbms_scheduler.stop_job'
            end,
            in_desde => sys_extract_utc(in_tarefa.last_start_date)
         );
      end if;
   end ver_longa;

   -- The alarm's job goes on being started, and nobody gets to look: of whatever is wrong, nobody is told
   procedure ver_plantao(io_problemas in out nocopy hsm_saude.t_problemas, in_alerta in t_tarefa) is
      l_visto timestamp(6);
   begin
      -- One that has never looked has had its time since the installation
      select coalesce(max(a.dt_avaliacao), max(i.dt_atualizacao), max(i.dt_instalacao))
        into l_visto
        from hsm_instalacao i
        left join hsm_alerta a
          on a.alerta = hsm_plantao.co_alerta;
      if in_alerta.enabled = 'TRUE'
         and hsm_politica.segundos_entre(l_visto, sys_extract_utc(in_alerta.last_start_date)) > co_plantao_s
      then
         hsm_saude.anexar(
            io_problemas, 'PLANTAO', hsm_saude.co_erro, 'Ninguém é avisado do que está errado',
            'A tarefa ' || in_alerta.job_name || ' roda e não vê os problemas desde ' || hsm_saude.momento(l_visto),
            'Veja hsm_plantao em HSM_LOG_VW; o DBA encerra a sessão que mantém linhas de HSM_ALERTA ou HSM_ALARME',
            in_desde => l_visto
         );
      end if;
   end ver_plantao;

   procedure ver_falha(io_problemas in out nocopy hsm_saude.t_problemas, in_tarefa in t_tarefa) is
   begin
      -- Few ever fail: the log of the scheduler, which may be long, is read for those only
      if coalesce(in_tarefa.failure_count, 0) = 0 then
         return;
      end if;
      for r_falha in (select d.error# as erro, d.additional_info as texto
                        from user_scheduler_job_run_details d
                       where d.job_name = in_tarefa.job_name
                         and d.status = 'FAILED'
                         -- Logged at the end of the last run, not of one before it
                         and d.log_date >= in_tarefa.last_start_date
                       order by d.log_date desc
                       fetch first 1 row only)
      loop
         hsm_saude.anexar(
            io_problemas, 'TAREFA_FALHOU:' || in_tarefa.job_name,
            case in_tarefa.job_name
               when hsm_agenda.co_tarefa_envio then hsm_saude.co_erro
               else hsm_saude.co_atencao
            end,
            'A última execução da tarefa ' || in_tarefa.job_name || ' falhou',
            coalesce(replace(r_falha.texto, chr(10), ' '), 'ORA-' || to_char(r_falha.erro, 'FM00000')),
            case in_tarefa.job_name
               when hsm_agenda.co_tarefa_envio then
                  'No servidor, execute hsm-send-once --check com a configuração da tarefa'
               else 'Veja HSM_LOG_VW'
            end
         );
      end loop;
   end ver_falha;

   procedure ver_tarefas(io_problemas in out nocopy hsm_saude.t_problemas) is
      l_tarefas t_tarefas := ler;
      l_nome varchar2(128);
      l_script boolean;
   begin
      ver_script(io_problemas, l_script);
      if l_script then
         return;
      elsif l_tarefas.count = 0 then
         hsm_saude.anexar(
            io_problemas, 'SEM_TAREFAS', hsm_saude.co_atencao, 'As tarefas do agendador não existem',
            'O banco não inicia o envio, não avisa de FALHA, não reprocessa e não purga', co_criar_tarefas
         );
         return;
      end if;

      ver_ativas(io_problemas, l_tarefas);
      if l_tarefas.exists(hsm_agenda.co_tarefa_vigia) then
         ver_agendador(io_problemas, l_tarefas(hsm_agenda.co_tarefa_vigia));
      end if;
      if l_tarefas.exists(hsm_agenda.co_tarefa_alerta) then
         ver_plantao(io_problemas, l_tarefas(hsm_agenda.co_tarefa_alerta));
      end if;
      l_nome := l_tarefas.first;
      while l_nome is not null loop
         ver_longa(io_problemas, l_tarefas(l_nome));
         ver_falha(io_problemas, l_tarefas(l_nome));
         l_nome := l_tarefas.next(l_nome);
      end loop;
   end ver_tarefas;

end hsm_saude_agenda;
/
