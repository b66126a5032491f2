-- Checks that the first version's queue is in hsm_esquema and its service is not running; sets hsm_tabela to the table
-- of its trigger. Changes nothing.

declare
   co_recusada constant pls_integer := -20999;
   l_colunas pls_integer;
   l_tabela varchar2(128);
   l_outras varchar2(4000);
   l_total pls_integer;
begin
   select count(*)
     into l_colunas
     from dba_tab_columns c
    where c.owner = :hsm_esquema
      and c.table_name = 'HSM_FILA_NOTIFICACAO'
      and c.column_name in ('ID', 'ID_OS', 'MENSAGEM', 'STATUS', 'DT_CRIACAO', 'DT_PROCESSAMENTO');
   if l_colunas < 6 then
      raise_application_error(
         co_recusada,
         'Não há em ' || :hsm_esquema || ' a fila da primeira versão: tabela HSM_FILA_NOTIFICACAO com ID, ID_OS,'
         || ' MENSAGEM, STATUS, DT_CRIACAO e DT_PROCESSAMENTO'
      );
   end if;

   select max(t.table_name)
     into l_tabela
     from dba_triggers t
    where t.owner = :hsm_esquema
      and t.table_owner = :hsm_esquema
      and t.trigger_name = 'TG_OS_NOTIF';
   if l_tabela is null then
      raise_application_error(
         co_recusada, 'Não há gatilho ' || :hsm_esquema || '.TG_OS_NOTIF: não se sabe que tabela ele vigiava'
      );
   end if;
   :hsm_tabela := l_tabela;

   select count(*)
     into l_total
     from hsm.hsm_origem o
    where o.esquema = :hsm_esquema
      and o.tabela = l_tabela
      and o.gatilho = 'TG_OS_NOTIF';
   if l_total = 0 then
      raise_application_error(
         co_recusada,
         'Declare antes ' || :hsm_esquema || '.' || l_tabela || ' com hsm_admin.definir_origem e in_gatilho =>'
         || ' ''TG_OS_NOTIF'' (exemplo/origem.sql)'
      );
   end if;

   -- Whoever may change the old queue and is a Python program
   for r_sessao in (select s.inst_id, s.sid, s.serial# as serie, s.username, s.program, s.machine
                      from gv$session s
                     where lower(s.program) like '%python%'
                       and s.username <> 'HSM_JOB'
                       and s.sid <> to_number(sys_context('USERENV', 'SID'))
                       and (s.username = :hsm_esquema
                            or s.username in (select p.grantee
                                                from dba_tab_privs p
                                               where p.owner = :hsm_esquema
                                                 and p.table_name = 'HSM_FILA_NOTIFICACAO'))
                     order by s.inst_id, s.sid)
   loop
      l_outras := substrb(
         l_outras || '; ' || r_sessao.username || ' ' || to_char(r_sessao.sid, 'TM9') || ','
         || to_char(r_sessao.serie, 'TM9') || ',@' || to_char(r_sessao.inst_id, 'TM9') || ' ' || r_sessao.program
         || ' em ' || r_sessao.machine,
         1, 1000
      );
   end loop;
   if l_outras is not null then
      raise_application_error(
         co_recusada,
         'Pare antes o serviço da primeira versão: há sessões de Python que podem ser dele (' || substr(l_outras, 3)
         || ')'
      );
   end if;
end;
/

prompt Na fila da primeira versão, por status:
declare
begin
   for r_status in (select f.status, count(*) as linhas
                      from &1..hsm_fila_notificacao f
                     group by f.status
                     order by f.status)
   loop
      dbms_output.put_line('   ' || rpad(r_status.status, 14) || to_char(r_status.linhas, 'TM9'));
   end loop;
   dbms_output.put_line('Será trazido o que está PENDENTE, com o seu texto, para o tópico ' || :hsm_topico);
   dbms_output.put_line('   fila antiga   essas linhas passam a PROCESSADO, na mesma transação; a tabela fica');
   dbms_output.put_line('   gatilho       TG_OS_NOTIF dá lugar ao gerado; a sua fonte fica em HSM_ORIGEM');
end;
/
