-- Whether an installation lives: what hsm_saude says, and the facts about jobs, account, senders and parameters behind
-- it. Counts what is grave in the bind variable hsm_problemas. Dynamic where it reads the product: whatever is broken,
-- the rest is said. Uses hsm_versao.

@@recompilar.sql

declare
   type t_nomes is table of varchar2(30);
   co_parametros constant t_nomes := t_nomes(
      'ENFILEIRAR_ERRO', 'FUSO', 'LOTE_MAX', 'RESERVA_S', 'TENTATIVAS_MAX', 'ESPERA_BASE_S', 'ESPERA_MAX_S',
      'DISJUNTOR_FALHAS', 'DISJUNTOR_BASE_S', 'DISJUNTOR_MAX_S', 'ROTA_RECUSAS', 'ESPERA_LIMITE_S',
      'ESPERA_LIMITE_MAX_S', 'RETENCAO_PROCESSADO_D', 'RETENCAO_CANCELADO_D', 'RETENCAO_FALHA_D', 'RETENCAO_DADOS_D',
      'RETENCAO_LOG_D', 'RETENCAO_AUDITORIA_D', 'RETENCAO_CONSUMO_D', 'PURGA_MAX_S', 'REPROCESSO_VEZES',
      'REPROCESSO_ESPERA_S', 'REPROCESSO_LOTE', 'REPROCESSO_MOTIVOS', 'ALERTA_SILENCIO_S', 'ATRASO_S', 'REMETENTE_S',
      'ALARME_FALHAS', 'LOG_NIVEL', 'ESQUEMAS_URL', 'ALARME_LEMBRETE_S', 'ALARME_FOLGA_S', 'PULSO_S',
      'CORREIO_SERVIDOR', 'CORREIO_DE', 'CORREIO_PARA'
   );
   l_problemas pls_integer := 0;

   procedure problema(in_texto in varchar2) is
   begin
      l_problemas := l_problemas + 1;
      dbms_output.put_line('PROBLEMA: ' || in_texto);
   end problema;

   procedure atencao(in_texto in varchar2) is
   begin
      dbms_output.put_line('ATENCAO: ' || in_texto);
   end atencao;

   function limite(in_perfil in varchar2, in_recurso in varchar2) return varchar2 is
      l_limite varchar2(128);
   begin
      -- A profile may leave a limit to DEFAULT
      select max(coalesce(nullif(p.limit, 'DEFAULT'), d.limit))
        into l_limite
        from dba_profiles d
        left join dba_profiles p
          on p.resource_name = d.resource_name
         and p.profile = in_perfil
       where d.profile = 'DEFAULT'
         and d.resource_name = in_recurso;
      return l_limite;
   end limite;

   procedure ver_versao is
      l_versao varchar2(20);
   begin
      execute immediate 'select max(i.versao) from hsm.hsm_instalacao i' into l_versao;
      dbms_output.put_line('Versão instalada: ' || coalesce(l_versao, 'nenhuma') || '; destes arquivos: &hsm_versao');
      if l_versao is null then
         problema('a instalação não terminou: repita install.sql');
      elsif l_versao <> '&hsm_versao' then
         atencao('a versão destes arquivos é outra: verifique com os da instalada, ou execute upgrade.sql');
      end if;
   exception
      when others then
         problema('versão: ' || sqlerrm);
   end ver_versao;

   -- Whether HSM may see the account itself
   function conta_conhecida return varchar2 is
      l_conhecida varchar2(1);
   begin
      execute immediate 'select max(v.conhecida) from hsm.hsm_conta_vw v' into l_conhecida;
      return l_conhecida;
   exception
      when others then
         problema('HSM_CONTA_VW: ' || sqlerrm);
         return null;
   end conta_conhecida;

   -- A DBA sees the account where HSM may not: by the same rule
   function erros_da_saude return pls_integer is
      l_conhecida varchar2(1) := conta_conhecida;
      l_situacao dba_users.account_status%type;
      l_bloqueada date;
      l_vence date;
      l_erros pls_integer;
   begin
      select max(u.account_status), max(u.lock_date), max(u.expiry_date)
        into l_situacao, l_bloqueada, l_vence
        from dba_users u
       where u.username = 'HSM_JOB';
      execute immediate
         q'[declare
               l_problemas hsm.hsm_saude.t_problemas := hsm.hsm_saude.problemas;
               l_erros pls_integer := 0;
            begin
               if :1 = 'N' then
                  hsm.hsm_saude_envio.julgar_conta(l_problemas, :2, :3, :4);
               end if;
               for i in 1 .. l_problemas.count loop
                  if l_problemas(i).gravidade = hsm.hsm_saude.co_erro then
                     l_erros := l_erros + 1;
                  end if;
                  dbms_output.put_line(
                     case l_problemas(i).gravidade when hsm.hsm_saude.co_erro then 'PROBLEMA: ' else 'ATENCAO: ' end
                     || hsm.hsm_saude.frase(l_problemas(i))
                  );
               end loop;
               :5 := l_erros;
            end;]'
         using l_conhecida, l_situacao, l_bloqueada, l_vence, out l_erros;
      return l_erros;
   end erros_da_saude;

   procedure ver_saude is
      -- This session knew packages that have been compiled since: the second call finds the new ones
      e_estado_perdido exception;
      pragma exception_init(e_estado_perdido, -4068);
   begin
      begin
         l_problemas := l_problemas + erros_da_saude;
      exception
         when e_estado_perdido then
            l_problemas := l_problemas + erros_da_saude;
      end;
   exception
      when others then
         problema('HSM_SAUDE não responde: ' || sqlerrm);
   end ver_saude;

   procedure ver_conta is
      l_dias number;
   begin
      for r_conta in (select u.account_status, u.expiry_date, u.profile
                        from dba_users u
                       where u.username = 'HSM_JOB')
      loop
         l_dias := trunc(r_conta.expiry_date - sysdate);
         dbms_output.put_line(
            'HSM_JOB: ' || r_conta.account_status || ', perfil ' || r_conta.profile || ' (PASSWORD_LIFE_TIME '
            || limite(r_conta.profile, 'PASSWORD_LIFE_TIME') || ', FAILED_LOGIN_ATTEMPTS '
            || limite(r_conta.profile, 'FAILED_LOGIN_ATTEMPTS') || '), senha '
            || case
                  when l_dias is null then 'não vence'
                  when l_dias < 0 then 'vencida'
                  else 'vence em ' || to_char(l_dias, 'TM9') || ' dia(s)'
               end
         );
      end loop;
   end ver_conta;

   procedure ver_remetente is
      type t_remetentes is table of varchar2(4000);
      l_remetentes t_remetentes;
      l_sessoes pls_integer;
      l_entrada timestamp with time zone;
   begin
      select count(*)
        into l_sessoes
        from gv$session s
       where s.username = 'HSM_JOB'
         and s.status <> 'KILLED';
      select max(u.last_login)
        into l_entrada
        from dba_users u
       where u.username = 'HSM_JOB';
      dbms_output.put_line(
         'Processo de envio: ' || to_char(l_sessoes, 'TM9') || ' sessão(ões) agora; última entrada '
         || coalesce(to_char(l_entrada, 'DD/MM/YYYY HH24:MI:SS TZH:TZM'), 'nenhuma')
      );
      execute immediate
         q'[select r.trabalhador || ', ' || coalesce(r.maquina, '?') || ', processo '
                   || coalesce(to_char(r.pid, 'TM9'), '?') || ', versão ' || coalesce(r.versao, '?') || ', '
                   || coalesce(r.modo, '?') || ', canais ' || substr(coalesce(r.canais, 'todos'), 1, 500) || ', desde '
                   || to_char(r.dt_inicio, 'DD/MM/YYYY HH24:MI:SS')
              from hsm.hsm_remetente_vw r
             where r.vivo = 'S'
             order by r.trabalhador]'
         bulk collect into l_remetentes;
      for i in 1 .. l_remetentes.count loop
         dbms_output.put_line('Remetente: ' || l_remetentes(i));
      end loop;
   exception
      when others then
         problema('remetentes: ' || sqlerrm);
   end ver_remetente;

   procedure ver_tarefas is
   begin
      for r_tarefa in (select j.job_name, j.enabled, j.state, j.last_start_date, j.next_run_date, j.run_count,
                              j.failure_count, j.credential_owner, j.credential_name, c.enabled as credencial_ativa
                         from dba_scheduler_jobs j
                         left join dba_credentials c
                           on c.owner = coalesce(j.credential_owner, j.owner)
                          and c.credential_name = j.credential_name
                        where j.owner = 'HSM'
                          and j.job_name like 'HSM\_TAREFA\_%' escape '\'
                        order by j.job_name)
      loop
         dbms_output.put_line(
            r_tarefa.job_name || ': ' || r_tarefa.state || ', ' || to_char(r_tarefa.run_count, 'TM9')
            || ' execução(ões), ' || to_char(coalesce(r_tarefa.failure_count, 0), 'TM9') || ' falha(s), última '
            || coalesce(to_char(r_tarefa.last_start_date, 'DD/MM/YYYY HH24:MI:SS TZH:TZM'), 'nenhuma')
            || ', próxima ' || coalesce(to_char(r_tarefa.next_run_date, 'DD/MM/YYYY HH24:MI:SS TZH:TZM'), 'nenhuma')
         );
         if r_tarefa.credential_name is not null and coalesce(r_tarefa.credencial_ativa, 'FALSE') <> 'TRUE' then
            problema(
               'a credencial ' || r_tarefa.credential_name || ' de ' || r_tarefa.job_name
               || ' não existe ou está desativada: credencial.sql'
            );
         end if;
      end loop;
   end ver_tarefas;

   procedure ver_correio is
      l_definidos pls_integer;
      l_impedimento varchar2(4000);
   begin
      execute immediate q'[select count(*) from hsm.hsm_parametro p where p.nome like 'CORREIO_%' and p.valor <> '-']'
         into l_definidos;
      if l_definidos > 0 then
         execute immediate 'begin :1 := hsm.hsm_correio.impedimento; end;'
            using out l_impedimento;
         if l_impedimento is not null then
            atencao('há parâmetros CORREIO_* definidos, mas nenhum alarme sai por e-mail: ' || l_impedimento);
         end if;
      end if;
   exception
      when others then
         problema('HSM_CORREIO não responde: ' || sqlerrm);
   end ver_correio;

   procedure ver_parametros is
      type t_valores is table of varchar2(200) index by varchar2(30);
      type t_textos is table of varchar2(200);
      l_nomes t_textos;
      l_textos t_textos;
      l_valores t_valores;
   begin
      execute immediate 'select p.nome, p.valor from hsm.hsm_parametro p'
         bulk collect into l_nomes, l_textos;
      for i in 1 .. l_nomes.count loop
         l_valores(l_nomes(i)) := l_textos(i);
      end loop;
      for i in 1 .. co_parametros.count loop
         if not l_valores.exists(co_parametros(i)) then
            problema('falta o parâmetro ' || co_parametros(i) || ': upgrade.sql o repõe');
         else
            begin
               execute immediate 'begin hsm.hsm_config.validar(:1, :2); end;'
                  using co_parametros(i), l_valores(co_parametros(i));
            exception
               when others then
                  problema('parâmetro ' || co_parametros(i) || ': ' || sqlerrm);
            end;
         end if;
      end loop;
   exception
      when others then
         problema('parâmetros: ' || sqlerrm);
   end ver_parametros;
begin
   ver_versao;
   ver_saude;
   ver_tarefas;
   ver_conta;
   ver_remetente;
   ver_parametros;
   ver_correio;
   :hsm_problemas := l_problemas;
end;
/
