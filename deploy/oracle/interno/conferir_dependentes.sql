-- Stops a removal while anything outside stands on HSM, of any type and at any depth, or while something in HSM is not
-- ours (our names begin with HSM_). Lists all of it first, and who else may use objects of HSM.

declare
   co_recusada constant pls_integer := -20999;
   type t_vistos is table of pls_integer index by varchar2(400);
   type t_partes is table of varchar2(128) index by pls_integer;
   l_donos t_partes;
   l_nomes t_partes;
   l_tipos t_partes;
   l_vistos t_vistos;
   l_ultimo pls_integer := 0;
   l_atual pls_integer := 0;
   l_achados pls_integer := 0;

   procedure achado(in_texto in varchar2) is
   begin
      l_achados := l_achados + 1;
      dbms_output.put_line('  ' || in_texto);
   end achado;

   -- A body is what others call by its specification
   procedure visitar(in_dono in varchar2, in_nome in varchar2, in_tipo in varchar2, in_por in varchar2) is
      l_chave constant varchar2(400) := in_dono || '.' || in_nome || ' ' || replace(in_tipo, ' BODY');
   begin
      if not l_vistos.exists(l_chave) then
         l_ultimo := l_ultimo + 1;
         l_vistos(l_chave) := l_ultimo;
         l_donos(l_ultimo) := in_dono;
         l_nomes(l_ultimo) := in_nome;
         l_tipos(l_ultimo) := replace(in_tipo, ' BODY');
         achado(in_tipo || ' ' || in_dono || '.' || in_nome || ' usa ' || in_por);
      end if;
   end visitar;
begin
   for r_objeto in (select o.object_type, o.object_name
                      from dba_objects o
                     where o.owner = 'HSM'
                       and o.generated = 'N'
                       and o.object_type not in ('LOB', 'CREDENTIAL')
                       and o.object_name not like 'HSM\_%' escape '\'
                       and o.object_name not like 'SYS\_%' escape '\'
                       and o.object_name not like 'ISEQ$$%'
                       and o.object_name not like 'BIN$%'
                     order by o.object_type, o.object_name)
   loop
      achado(r_objeto.object_type || ' HSM.' || r_objeto.object_name || ' não é do produto');
   end loop;

   for r_uso in (select d.owner, d.name, d.type, min(d.referenced_name) as usado
                   from dba_dependencies d
                  where d.referenced_owner in ('HSM', 'HSM_JOB')
                    and d.owner not in ('HSM', 'HSM_JOB')
                  group by d.owner, d.name, d.type
                  order by d.owner, d.name, d.type)
   loop
      visitar(r_uso.owner, r_uso.name, r_uso.type, 'HSM.' || r_uso.usado);
   end loop;
   for r_sinonimo in (select s.owner, s.synonym_name, s.table_name
                        from dba_synonyms s
                       where s.table_owner = 'HSM'
                         and s.owner not in ('HSM', 'HSM_JOB')
                       order by s.owner, s.synonym_name)
   loop
      visitar(r_sinonimo.owner, r_sinonimo.synonym_name, 'SYNONYM', 'HSM.' || r_sinonimo.table_name);
   end loop;
   for r_chave in (select c.owner, c.table_name, c.constraint_name, p.table_name as pai
                     from dba_constraints c
                     join dba_constraints p
                       on p.owner = c.r_owner
                      and p.constraint_name = c.r_constraint_name
                    where c.constraint_type = 'R'
                      and c.r_owner = 'HSM'
                      and c.owner <> 'HSM'
                    order by c.owner, c.constraint_name)
   loop
      achado('CONSTRAINT ' || r_chave.owner || '.' || r_chave.constraint_name || ' de ' || r_chave.table_name
             || ' usa HSM.' || r_chave.pai);
   end loop;

   while l_atual < l_ultimo loop
      l_atual := l_atual + 1;
      for r_uso in (select d.owner, d.name, d.type
                      from dba_dependencies d
                     where d.referenced_owner = l_donos(l_atual)
                       and d.referenced_name = l_nomes(l_atual)
                       and d.referenced_type = l_tipos(l_atual)
                       and d.owner not in ('HSM', 'HSM_JOB')
                       and not (d.owner = l_donos(l_atual) and d.name = l_nomes(l_atual))
                     order by d.owner, d.name, d.type)
      loop
         visitar(r_uso.owner, r_uso.name, r_uso.type, l_donos(l_atual) || '.' || l_nomes(l_atual));
      end loop;
   end loop;

   for r_privilegio in (select p.grantee, p.table_name, p.privilege
                          from dba_tab_privs p
                         where p.owner = 'HSM'
                           and p.grantee not in ('HSM_JOB', 'HSM_OPERADOR', 'HSM_LEITOR')
                         order by p.grantee, p.table_name, p.privilege)
   loop
      dbms_output.put_line(
         'Atenção: ' || r_privilegio.grantee || ' pode usar HSM.' || r_privilegio.table_name || ' ('
         || r_privilegio.privilege || '), também de fora do banco'
      );
   end loop;

   if l_achados > 0 and '&hsm_ensaio' = 'N' then
      raise_application_error(
         co_recusada,
         'Há ' || to_char(l_achados, 'TM9') || ' objeto(s) de outros que dependem do HSM, listados acima: tire-os antes '
         || '(gatilho_remover.sql para os gatilhos de gatilho.sql)'
      );
   end if;
end;
/
