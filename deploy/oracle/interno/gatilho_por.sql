-- Puts the trigger of gatilho_conferir.sql in place. Whatever fails, the table has afterwards the trigger it had
-- before, or none, and the schema the grants it had before.

column hsm_espera_antes new_value hsm_espera_antes noprint
select p.value as hsm_espera_antes from v$parameter p where p.name = 'ddl_lock_timeout';
-- The table is written to at every moment: ORA-00054 at the first try would be the rule. No longer than that, for the
-- application waits behind the one that waits.
alter session set ddl_lock_timeout = 20;

declare
   co_recusada constant pls_integer := -20999;
   type t_nomes is table of varchar2(40);
   l_pacotes t_nomes := t_nomes('HSM_FILA', 'HSM_FILA_FALHA');
   l_concedidos t_nomes := t_nomes();
   l_total pls_integer;
   l_anterior clob;
   l_anterior_ativo varchar2(1);
   l_nosso boolean := false;

   e_com_erros exception;
   pragma exception_init(e_com_erros, -24344);

   function existe(in_gatilho in varchar2) return boolean is
      l_gatilhos pls_integer;
   begin
      select count(*)
        into l_gatilhos
        from dba_triggers t
       where t.owner = :hsm_esquema
         and t.trigger_name = in_gatilho;
      return l_gatilhos > 0;
   end existe;

   procedure tirar_candidato is
   begin
      if existe(:hsm_candidato) then
         execute immediate 'drop trigger ' || :hsm_esquema || '.' || :hsm_candidato;
      end if;
   end tirar_candidato;

   -- Executes the text of a trigger, and says where it does not compile
   procedure criar(in_gatilho in varchar2, in_texto in clob) is
   begin
      begin
         execute immediate in_texto;
      exception
         when e_com_erros then
            null;
      end;
      select count(*)
        into l_total
        from dba_objects o
       where o.owner = :hsm_esquema
         and o.object_name = in_gatilho
         and o.object_type = 'TRIGGER'
         and o.status = 'VALID';
      if l_total = 0 then
         for r_erro in (select e.line, e.position, e.text
                          from dba_errors e
                         where e.owner = :hsm_esquema
                           and e.name = in_gatilho
                           and e.type = 'TRIGGER'
                         order by e.sequence)
         loop
            dbms_output.put_line(
               to_char(r_erro.line, 'TM9') || ':' || to_char(r_erro.position, 'TM9') || ' ' || r_erro.text
            );
         end loop;
         raise_application_error(
            co_recusada, 'O gatilho não compila (acima, linha:coluna e erro); nada mudou em ' || :hsm_tabela
         );
      end if;
   end criar;

   -- The source of the trigger that is there now
   procedure guardar_anterior is
   begin
      for r_linha in (select s.text
                        from dba_source s
                       where s.owner = :hsm_esquema
                         and s.name = :hsm_gatilho
                         and s.type = 'TRIGGER'
                       order by s.line)
      loop
         l_anterior := l_anterior || r_linha.text;
         l_nosso := l_nosso or instr(r_linha.text, hsm.hsm_gerador.co_marca) > 0;
      end loop;
      if l_anterior is not null then
         l_anterior := 'create or replace ' || l_anterior;
         select max(case t.status when 'ENABLED' then 'S' else 'N' end)
           into l_anterior_ativo
           from dba_triggers t
          where t.owner = :hsm_esquema
            and t.trigger_name = :hsm_gatilho;
      end if;
   end guardar_anterior;

   -- Its text may name trigger and table without their schema
   procedure repor_anterior is
      l_atual varchar2(128) := sys_context('USERENV', 'CURRENT_SCHEMA');
   begin
      if l_anterior is null then
         execute immediate 'drop trigger ' || :hsm_esquema || '.' || :hsm_gatilho;
      else
         execute immediate 'alter session set current_schema = ' || :hsm_esquema;
         execute immediate l_anterior;
         execute immediate 'alter session set current_schema = "' || l_atual || '"';
         if l_anterior_ativo = 'N' then
            execute immediate 'alter trigger ' || :hsm_esquema || '.' || :hsm_gatilho || ' disable';
         end if;
      end if;
   end repor_anterior;

   procedure desfazer is
   begin
      tirar_candidato;
      for i in 1 .. l_concedidos.count loop
         execute immediate 'revoke execute on hsm.' || l_concedidos(i) || ' from ' || :hsm_esquema;
      end loop;
   end desfazer;
begin
   tirar_candidato;
   guardar_anterior;

   for i in 1 .. l_pacotes.count loop
      select count(*)
        into l_total
        from dba_tab_privs p
       where p.owner = 'HSM'
         and p.table_name = l_pacotes(i)
         and p.grantee = :hsm_esquema
         and p.privilege = 'EXECUTE';
      if l_total = 0 then
         execute immediate 'grant execute on hsm.' || l_pacotes(i) || ' to ' || :hsm_esquema;
         l_concedidos.extend;
         l_concedidos(l_concedidos.count) := l_pacotes(i);
      end if;
   end loop;

   criar(:hsm_candidato, :hsm_texto_candidato);
   begin
      criar(:hsm_gatilho, :hsm_texto);
   exception
      when others then
         -- Compiled a moment ago: somebody has changed the table meanwhile, or holds it
         if existe(:hsm_gatilho) then
            repor_anterior;
         end if;
         raise;
   end;
   tirar_candidato;

   hsm.hsm_declaracao.anotar_gatilho(
      :hsm_esquema, :hsm_tabela, case when not l_nosso then l_anterior end,
      case when not l_nosso then l_anterior_ativo end
   );
   commit;
   for i in 1 .. l_concedidos.count loop
      dbms_output.put_line('EXECUTE em HSM.' || l_concedidos(i) || ' concedido a ' || :hsm_esquema);
   end loop;
   dbms_output.put_line('Gatilho ' || :hsm_esquema || '.' || :hsm_gatilho || ' instalado, válido e ativo');
   if l_anterior is not null and not l_nosso then
      dbms_output.put_line('O gatilho que ele substituiu está em HSM_ORIGEM.GATILHO_ANTERIOR');
   end if;
exception
   when others then
      rollback;
      desfazer;
      raise;
end;
/

alter session set ddl_lock_timeout = &hsm_espera_antes;
undefine hsm_espera_antes
