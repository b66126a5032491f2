-- Stops a script when HSM, HSM_JOB or one of the roles is somebody else's, before anything is changed. A schema HSM is
-- ours when it has our HSM_INSTALACAO, or when nothing is in it and nobody can log in as it (an installation stopped).

declare
   co_recusada constant pls_integer := -20999;
   l_instalada pls_integer;
   l_achado varchar2(2000);
   l_total pls_integer;

   procedure achado(in_texto in varchar2) is
   begin
      l_total := l_total + 1;
      if l_total <= 5 then
         l_achado := l_achado || case when l_achado is not null then ', ' end || in_texto;
      elsif l_total = 6 then
         l_achado := l_achado || ' e outros';
      end if;
   end achado;

   procedure comecar is
   begin
      l_achado := null;
      l_total := 0;
   end comecar;
begin
   select case count(*) when 2 then 1 else 0 end
     into l_instalada
     from dba_tab_columns c
    where c.owner = 'HSM'
      and c.table_name = 'HSM_INSTALACAO'
      and c.column_name in ('VERSAO', 'PREFIXO_SEQUENCIA');

   if l_instalada = 0 then
      comecar;
      for r_objeto in (select o.object_type || ' ' || o.object_name as nome
                         from dba_objects o
                        where o.owner = 'HSM'
                        order by o.object_type, o.object_name)
      loop
         achado(r_objeto.nome);
      end loop;
      for r_usuario in (select u.authentication_type
                          from dba_users u
                         where u.username = 'HSM'
                           and u.authentication_type <> 'NONE')
      loop
         achado('login por ' || r_usuario.authentication_type);
      end loop;
      if l_achado is not null then
         raise_application_error(
            co_recusada,
            'O esquema HSM não é desta instalação: tem ' || l_achado
            || '. O nome HSM não se escolhe; use outro PDB, ou tire dali o que não é dela'
         );
      end if;
   end if;

   comecar;
   for r_objeto in (select o.object_type || ' ' || o.object_name as nome
                      from dba_objects o
                     where o.owner = 'HSM_JOB'
                     order by o.object_type, o.object_name)
   loop
      achado(r_objeto.nome);
   end loop;
   if l_instalada = 0 then
      for r_privilegio in (select p.privilege as nome
                             from dba_sys_privs p
                            where p.grantee = 'HSM_JOB'
                              and p.privilege <> 'CREATE SESSION'
                            union all
                           select p.granted_role
                             from dba_role_privs p
                            where p.grantee = 'HSM_JOB'
                            union all
                           select p.privilege || ' em ' || p.owner || '.' || p.table_name
                             from dba_tab_privs p
                            where p.grantee = 'HSM_JOB'
                              and not (p.owner = 'HSM' and p.table_name = 'HSM_ENVIO_API')
                            order by 1)
      loop
         achado(r_privilegio.nome);
      end loop;
   end if;
   if l_achado is not null then
      raise_application_error(
         co_recusada, 'O usuário HSM_JOB não é desta instalação, ou alguém o usa para mais: tem ' || l_achado
      );
   end if;

   if l_instalada = 0 then
      comecar;
      for r_privilegio in (select p.grantee || ' tem ' || p.privilege as nome
                             from dba_sys_privs p
                            where p.grantee in ('HSM_OPERADOR', 'HSM_LEITOR')
                            union all
                           select p.grantee || ' tem ' || p.granted_role
                             from dba_role_privs p
                            where p.grantee in ('HSM_OPERADOR', 'HSM_LEITOR')
                            union all
                           select p.grantee || ' tem ' || p.privilege || ' em ' || p.owner || '.' || p.table_name
                             from dba_tab_privs p
                            where p.grantee in ('HSM_OPERADOR', 'HSM_LEITOR')
                              and p.owner <> 'HSM'
                            order by 1)
      loop
         achado(r_privilegio.nome);
      end loop;
      if l_achado is not null then
         raise_application_error(co_recusada, 'Há papéis com estes nomes que não são desta instalação: ' || l_achado);
      end if;
   end if;
end;
/
