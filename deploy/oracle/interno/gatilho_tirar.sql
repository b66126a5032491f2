-- Takes the trigger of hsm_esquema.hsm_tabela off, and the grants nobody stands on. Needs nothing of HSM. In a
-- dry run (hsm_ensaio is S) only says what it would do.

column hsm_espera_antes new_value hsm_espera_antes noprint
select p.value as hsm_espera_antes from v$parameter p where p.name = 'ddl_lock_timeout';
alter session set ddl_lock_timeout = 20;

declare
   co_recusada constant pls_integer := -20999;
   -- As hsm_gerador.co_marca, which may be gone
   co_marca constant varchar2(30) := 'Gerado pelo HSM';
   type t_nomes is table of varchar2(128);
   l_pacotes t_nomes := t_nomes('HSM_FILA', 'HSM_FILA_FALHA');
   l_gatilhos t_nomes;
   l_dependentes varchar2(4000);
   l_total pls_integer;

   e_nao_compila exception;
   pragma exception_init(e_nao_compila, -6550);
   e_corpo_invalido exception;
   pragma exception_init(e_corpo_invalido, -4063);

   -- The one of an earlier version was a file of this name that each site adapted
   cursor c_gatilhos is
      select t.trigger_name
        from dba_triggers t
       where t.owner = :hsm_esquema
         and t.table_owner = :hsm_esquema
         and t.table_name = :hsm_tabela
         and (exists (select null
                        from dba_source s
                       where s.owner = t.owner
                         and s.name = t.trigger_name
                         and s.type = 'TRIGGER'
                         and instr(s.text, co_marca) > 0)
              or (t.trigger_name = 'TG_OS_NOTIF'
                  and exists (select null
                                from dba_dependencies d
                               where d.owner = t.owner
                                 and d.name = t.trigger_name
                                 and d.type = 'TRIGGER'
                                 and d.referenced_owner = 'HSM')))
       order by t.trigger_name;

   procedure executar(in_comando in varchar2) is
   begin
      dbms_output.put_line(in_comando);
      if '&hsm_ensaio' = 'N' then
         execute immediate in_comando;
      end if;
   end executar;
begin
   open c_gatilhos;
   fetch c_gatilhos bulk collect into l_gatilhos;
   close c_gatilhos;

   -- Without the one they name, those would not compile any more and stop every change of the table
   for i in 1 .. l_gatilhos.count loop
      for r_ordem in (select o.trigger_owner, o.trigger_name, o.ordering_type
                        from dba_trigger_ordering o
                       where o.referenced_trigger_owner = :hsm_esquema
                         and o.referenced_trigger_name = l_gatilhos(i))
      loop
         raise_application_error(
            co_recusada,
            r_ordem.trigger_owner || '.' || r_ordem.trigger_name || ' ' || r_ordem.ordering_type || ' ' || l_gatilhos(i)
            || ' e deixaria de compilar: tire dele essa cláusula antes'
         );
      end loop;
   end loop;

   for i in 1 .. l_gatilhos.count loop
      executar('drop trigger ' || :hsm_esquema || '.' || dbms_assert.simple_sql_name(l_gatilhos(i)));
   end loop;
   if l_gatilhos.count = 0 then
      dbms_output.put_line('Não há gatilho do HSM em ' || :hsm_esquema || '.' || :hsm_tabela);
   end if;

   for i in 1 .. l_pacotes.count loop
      l_dependentes := null;
      for r_objeto in (select distinct d.type, d.name
                         from dba_dependencies d
                        where d.owner = :hsm_esquema
                          and d.referenced_owner = 'HSM'
                          and d.referenced_name = l_pacotes(i)
                        order by d.type, d.name)
      loop
         -- In a dry run the triggers are still there
         if r_objeto.type <> 'TRIGGER' or r_objeto.name not member of l_gatilhos then
            l_dependentes := substrb(l_dependentes || ', ' || r_objeto.type || ' ' || r_objeto.name, 1, 1000);
         end if;
      end loop;
      select count(*)
        into l_total
        from dba_tab_privs p
       where p.owner = 'HSM'
         and p.table_name = l_pacotes(i)
         and p.grantee = :hsm_esquema
         and p.privilege = 'EXECUTE';
      if l_dependentes is not null then
         dbms_output.put_line(
            'EXECUTE em HSM.' || l_pacotes(i) || ' fica com ' || :hsm_esquema || ', que o usa em '
            || substr(l_dependentes, 3)
         );
      elsif l_total > 0 then
         executar('revoke execute on hsm.' || l_pacotes(i) || ' from ' || :hsm_esquema);
      end if;
   end loop;

   select count(*)
     into l_total
     from dba_objects o
    where o.owner = 'HSM'
      and o.object_name = 'HSM_DECLARACAO'
      and o.object_type = 'PACKAGE BODY';
   if l_total > 0 then
      begin
         executar(
            q'[begin hsm.hsm_declaracao.anotar_retirada(']' || :hsm_esquema || q'[', ']' || :hsm_tabela || q'['); end;]'
         );
         commit;
      exception
         when e_nao_compila or e_corpo_invalido then
            dbms_output.put_line('ATENCAO: HSM_ORIGEM não soube da retirada, HSM_DECLARACAO não compila: ' || sqlerrm);
      end;
   end if;
end;
/

alter session set ddl_lock_timeout = &hsm_espera_antes;
undefine hsm_espera_antes
column hsm_espera_antes clear
