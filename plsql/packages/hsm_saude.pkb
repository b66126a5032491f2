create or replace package body hsm_saude as

   -- The watch job runs every few seconds: this late, the scheduler starts nothing
   co_atraso_vigia_s constant pls_integer := 300;
   -- Far beyond the time a sender takes to its deadline: it hangs, and no other is started beside it
   co_execucao_longa_s constant pls_integer := 3600;
   -- Of a channel that is late, the rows looked at for somebody else's locks
   co_linhas_vistas constant pls_integer := 100;
   co_criar_tarefas constant varchar2(200) :=
      'O DBA as cria com deploy/oracle/agenda.sql, ou agenda_servico.sql onde o envio é um serviço';

   procedure anexar(
      io_problemas in out nocopy t_problemas,
      in_gravidade in varchar2,
      in_problema in varchar2,
      in_detalhe in varchar2,
      in_providencia in varchar2
   ) is
      r_problema t_problema;
   begin
      r_problema.chave := substr(in_problema, 1, 200);
      r_problema.gravidade := in_gravidade;
      r_problema.problema := substr(in_problema, 1, 1000);
      r_problema.detalhe := substr(in_detalhe, 1, 1000);
      r_problema.providencia := substr(in_providencia, 1, 1000);
      io_problemas(io_problemas.count + 1) := r_problema;
   end anexar;

   -- The verdict says itself what to do
   procedure ver_guarda(io_problemas in out nocopy t_problemas) is
      l_veredito varchar2(10);
      l_motivo hsm_instalacao.ultimo_aviso%type;
   begin
      l_veredito := hsm_guarda.veredito(l_motivo);
      if l_veredito = hsm_guarda.co_bloqueado then
         anexar(
            io_problemas, co_erro, 'Nada é entregue: a guarda contra clones bloqueia este banco', l_motivo, null
         );
      elsif l_motivo is not null then
         anexar(io_problemas, co_atencao, 'A guarda contra clones notou uma mudança', l_motivo, null);
      end if;
   end ver_guarda;

   procedure ver_fila(io_problemas in out nocopy t_problemas) is
   begin
      for r_saude in (select s.gravidade, s.problema, s.detalhe, s.providencia
                        from hsm_saude_vw s
                       order by s.problema)
      loop
         anexar(io_problemas, r_saude.gravidade, r_saude.problema, r_saude.detalhe, r_saude.providencia);
      end loop;
   end ver_fila;

   -- Who holds up a channel that is late: another session that has its row, or rows of it that are due. In a
   -- transaction of its own, which locks what is free and lets it go at once. A database open for reading only has
   -- no locks to find.
   procedure ver_travas(
      in_canal in varchar2,
      out_canal out boolean,
      out_rotas out pls_integer,
      out_linhas out pls_integer
   ) is
      pragma autonomous_transaction;

      cursor c_canal is
         select c.canal
           from hsm_canal c
          where c.canal = in_canal
            for update of c.disjuntor skip locked;

      l_agora timestamp(6) := sys_extract_utc(systimestamp);
      l_canal hsm_canal.canal%type;
      l_total pls_integer;
      l_rotas pls_integer;
      l_devidas sys.odcinumberlist;
      l_livres sys.odcinumberlist;
      e_so_leitura exception;
      pragma exception_init(e_so_leitura, -16000);
   begin
      select count(*)
        into l_total
        from hsm_canal c
       where c.canal = in_canal;
      open c_canal;
      fetch c_canal into l_canal;
      out_canal := c_canal%notfound and l_total > 0;
      close c_canal;

      -- Of routes only a suspended one has to be locked for its rows to move
      select count(*)
        into l_rotas
        from hsm_rota_notificacao r
       where r.canal = in_canal
         and (r.suspensa = hsm_tipos.co_sim or r.soltando = hsm_tipos.co_sim);
      select r.id
        bulk collect into l_livres
        from hsm_rota_notificacao r
       where r.canal = in_canal
         and (r.suspensa = hsm_tipos.co_sim or r.soltando = hsm_tipos.co_sim)
         for update of r.suspensa skip locked;
      out_rotas := l_rotas - l_livres.count;

      select /*+ index(f hsm_fila_viva_idx) */ f.id
        bulk collect into l_devidas
        from hsm_fila_notificacao f
       where f.status_vivo = hsm_tipos.co_pendente
         and f.canal_vivo = in_canal
         and f.prior_vivo is not null
         and f.em_vivo <= l_agora
         and rownum <= co_linhas_vistas;
      select /*+ leading(i@ids f) use_nl(f) index(f hsm_fila_pk) */ f.id
        bulk collect into l_livres
        from hsm_fila_notificacao f
       where f.id in (select /*+ qb_name(ids) unnest cardinality(i 100) */ column_value
                        from table(l_devidas) i)   -- noqa: AL05, the hints name it
         for update of f.status skip locked;
      out_linhas := l_devidas.count - l_livres.count;
      rollback;
   exception
      when e_so_leitura then
         rollback;
         out_canal := false;
         out_rotas := 0;
         out_linhas := 0;
      when others then
         rollback;
         raise;
   end ver_travas;

   procedure ver_atrasados(io_problemas in out nocopy t_problemas) is
      l_canal boolean;
      l_rotas pls_integer;
      l_linhas pls_integer;
      l_presas varchar2(400);
   begin
      -- A standby sends nothing, and might redirect the look at the locks to its primary
      if sys_context('USERENV', 'DATABASE_ROLE') <> 'PRIMARY' then
         return;
      end if;
      for r_atrasado in (select v.canal
                           from hsm_canal_vw v
                           join hsm_parametro p
                             on p.nome = 'ATRASO_S'
                          where v.mais_antiga_s
                                > case when p.nome = 'ATRASO_S' then to_number(p.valor, '9999999999') end
                            and v.pausado = hsm_tipos.co_nao
                            -- Where something is on its way, who holds rows is a claim, and for a moment
                            and v.enviando = 0
                          order by v.canal)
      loop
         ver_travas(r_atrasado.canal, l_canal, l_rotas, l_linhas);
         l_presas := case when l_canal then ', a linha do canal em HSM_CANAL' end
                     || case when l_rotas > 0 then ', ' || to_char(l_rotas, 'TM9') || ' rota(s)' end
                     || case when l_linhas > 0 then ', ' || to_char(l_linhas, 'TM9') || ' linha(s) da fila' end;
         if l_presas is not null then
            anexar(
               io_problemas, co_erro, 'Canal ' || r_atrasado.canal || ' preso por outra sessão', substr(l_presas, 3),
               'O DBA encerra a transação que as mantém; V$LOCKED_OBJECT mostra a sessão'
            );
         end if;
      end loop;
   end ver_atrasados;

   -- Definer's rights: the jobs of HSM, whoever calls
   procedure ver_tarefas(io_problemas in out nocopy t_problemas) is
      type t_tarefas is table of varchar2(5) index by varchar2(128);
      l_ativas t_tarefas;

      procedure exigir(in_tarefa in varchar2, in_consequencia in varchar2) is
      begin
         if not l_ativas.exists(in_tarefa) then
            anexar(
               io_problemas, co_atencao, 'A tarefa ' || in_tarefa || ' não existe', in_consequencia, co_criar_tarefas
            );
         elsif l_ativas(in_tarefa) <> 'TRUE' then
            anexar(
               io_problemas, co_atencao, 'A tarefa ' || in_tarefa || ' está desativada', in_consequencia,
               'Ative-a com hsm_admin.iniciar_tarefas'
            );
         end if;
      end exigir;
   begin
      for r_tarefa in (select j.job_name, j.enabled, j.state, j.next_run_date
                         from user_scheduler_jobs j
                        where j.job_name in (
                                 hsm_agenda.co_tarefa_vigia, hsm_agenda.co_tarefa_alerta,
                                 hsm_agenda.co_tarefa_reprocesso, hsm_agenda.co_tarefa_purga
                              ))
      loop
         l_ativas(r_tarefa.job_name) := r_tarefa.enabled;
         if r_tarefa.job_name = hsm_agenda.co_tarefa_vigia
            and r_tarefa.state = 'SCHEDULED'
            and r_tarefa.next_run_date < systimestamp - numtodsinterval(co_atraso_vigia_s, 'SECOND')
         then
            anexar(
               io_problemas, co_erro, 'O agendador do banco não inicia as tarefas',
               r_tarefa.job_name || ' está atrasada', 'O DBA vê JOB_QUEUE_PROCESSES e se o agendador está desligado'
            );
         end if;
      end loop;

      if l_ativas.count = 0 then
         anexar(
            io_problemas, co_atencao, 'As tarefas do agendador não existem',
            'O banco não inicia o envio, não avisa de FALHA, não reprocessa e não purga', co_criar_tarefas
         );
         return;
      end if;

      exigir(
         hsm_agenda.co_tarefa_vigia,
         'Reservas vencidas só voltam quando o processo de envio pede mais, e o banco não o inicia'
      );
      exigir(hsm_agenda.co_tarefa_alerta, 'Ninguém é avisado de notificações em FALHA');
      exigir(hsm_agenda.co_tarefa_reprocesso, 'Notificações em FALHA só voltam à fila pelo operador');
      exigir(hsm_agenda.co_tarefa_purga, 'Nada do que passou da retenção é apagado');
   end ver_tarefas;

   procedure ver_execucoes(io_problemas in out nocopy t_problemas) is
   begin
      for r_longa in (select j.job_name
                        from user_scheduler_jobs j
                       where j.job_name = hsm_agenda.co_tarefa_envio
                         and j.state = 'RUNNING'
                         and j.last_start_date < systimestamp - numtodsinterval(co_execucao_longa_s, 'SECOND'))
      loop
         anexar(
            io_problemas, co_erro, 'A tarefa ' || r_longa.job_name || ' está em execução há mais de uma hora',
            'Enquanto ela não termina o banco não inicia outra',
            'Se nada mais é entregue, encerre-a com hsm_admin.parar_tarefas e continue com hsm_admin.iniciar_tarefas'
         );
      end loop;

      for r_falha in (select d.job_name, d.error# as erro, d.additional_info as texto
                        from user_scheduler_job_run_details d
                        join user_scheduler_jobs j
                          on j.job_name = d.job_name
                       where d.status = 'FAILED'
                         -- Logged at the end of the last run, not of one before it
                         and d.log_date >= j.last_start_date
                         and j.job_name in (
                                hsm_agenda.co_tarefa_vigia, hsm_agenda.co_tarefa_alerta,
                                hsm_agenda.co_tarefa_reprocesso, hsm_agenda.co_tarefa_purga, hsm_agenda.co_tarefa_envio
                             )
                       order by d.job_name)
      loop
         anexar(
            io_problemas,
            case r_falha.job_name when hsm_agenda.co_tarefa_envio then co_erro else co_atencao end,
            'A última execução da tarefa ' || r_falha.job_name || ' falhou',
            coalesce(replace(r_falha.texto, chr(10), ' '), 'ORA-' || to_char(r_falha.erro, 'FM00000')),
            case r_falha.job_name
               when hsm_agenda.co_tarefa_envio then
                  'No servidor, execute python -m python_job.send_once --check com a configuração da tarefa'
               else 'Veja HSM_LOG_VW'
            end
         );
      end loop;
   end ver_execucoes;

   -- Watched tables whose trigger is not as it should be. Not in HSM_SAUDE_VW: a view over the dictionary could only be
   -- granted with the grant option on that.
   procedure ver_gatilhos(io_problemas in out nocopy t_problemas) is
      l_gatilho varchar2(300);
      l_tabela varchar2(300);
      l_instalar varchar2(300);

      procedure perdido(in_problema in varchar2, in_providencia in varchar2) is
      begin
         anexar(
            io_problemas, co_erro, 'O gatilho ' || l_gatilho || ' ' || in_problema,
            'As alterações de ' || l_tabela || ' não geram notificação',
            in_providencia || '; o que se perdeu, o DBA acha com reconciliar.sql'
         );
      end perdido;
   begin
      for r_gatilho in (select v.esquema, v.tabela, v.gatilho, v.conhecido, v.existe, v.ativo, v.valido, v.dt_alteracao,
                               v.dt_gatilho
                          from hsm_gatilho_vw v
                         order by v.esquema, v.tabela)
      loop
         l_tabela := r_gatilho.esquema || '.' || r_gatilho.tabela;
         l_gatilho := r_gatilho.esquema || '.' || r_gatilho.gatilho;
         l_instalar := 'O DBA executa gatilho.sql ' || r_gatilho.esquema || ' ' || r_gatilho.tabela;
         if r_gatilho.dt_gatilho is null then
            anexar(
               io_problemas, co_atencao, 'A tabela ' || l_tabela || ' não é vigiada',
               'Está declarada em HSM_ORIGEM, sem gatilho instalado', l_instalar
            );
         elsif r_gatilho.conhecido = hsm_tipos.co_sim and r_gatilho.existe = hsm_tipos.co_nao then
            perdido('sumiu', l_instalar);
         elsif r_gatilho.conhecido = hsm_tipos.co_sim and r_gatilho.valido = hsm_tipos.co_nao then
            anexar(
               io_problemas, co_erro, 'O gatilho ' || l_gatilho || ' não compila',
               'Se está ativo, toda alteração de ' || l_tabela || ' falha (ORA-04098)', l_instalar
            );
         elsif r_gatilho.conhecido = hsm_tipos.co_sim and r_gatilho.ativo = hsm_tipos.co_nao then
            perdido('está desativado', 'Ative-o com alter trigger ' || l_gatilho || ' enable');
         elsif r_gatilho.dt_alteracao > r_gatilho.dt_gatilho then
            anexar(
               io_problemas, co_atencao, 'O gatilho ' || l_gatilho || ' é de antes da última declaração',
               'Ele segue a declaração de antes', l_instalar
            );
         end if;
      end loop;
   end ver_gatilhos;

   function problemas return t_problemas is
      l_achados t_problemas;
      l_problemas t_problemas;

      procedure separar(in_gravidade in varchar2) is
         r_problema t_problema;
      begin
         for i in 1 .. l_achados.count loop
            r_problema := l_achados(i);
            if r_problema.gravidade = in_gravidade then
               l_problemas(l_problemas.count + 1) := r_problema;
            end if;
         end loop;
      end separar;
   begin
      ver_guarda(l_achados);
      ver_fila(l_achados);
      ver_atrasados(l_achados);
      ver_gatilhos(l_achados);
      ver_tarefas(l_achados);
      ver_execucoes(l_achados);

      separar(co_erro);
      separar(co_atencao);
      return l_problemas;
   end problemas;

   function frase(in_problema in t_problema) return varchar2 is
   begin
      return in_problema.problema
             || case when in_problema.detalhe is not null then ': ' || rtrim(in_problema.detalhe, ' .') end
             || case when in_problema.providencia is not null then '. ' || in_problema.providencia end
             || '.';
   end frase;

end hsm_saude;
/
