-- What HSM may reach by the access control lists of the database: mail to the relay in hsm_correio_servidor, or nothing
-- where that is null. What else HSM may reach is not ours. Uses hsm_ensaio.

declare
   co_entrada constant varchar2(200) := q'[, ace => sys.xs$ace_type(privilege_list => sys.xs$name_list('smtp'),]'
      || q'[ principal_name => 'HSM', principal_type => sys.xs_acl.ptype_db)]';
   l_host varchar2(200) := lower(regexp_substr(q'~&hsm_correio_servidor~', '^[^:]+'));
   l_porta pls_integer :=
      to_number(coalesce(regexp_substr(q'~&hsm_correio_servidor~', ':(.*)', 1, 1, null, 1), '25'), '99999');
   -- Not there any more, or in other words than these
   e_nao_concedido exception;
   pragma exception_init(e_nao_concedido, -1927);
   e_sem_lista exception;
   pragma exception_init(e_sem_lista, -46114);

   procedure executar(in_comando in varchar2) is
   begin
      dbms_output.put_line(in_comando);
      if '&hsm_ensaio' = 'N' then
         execute immediate in_comando;
      end if;
   exception
      when e_nao_concedido or e_sem_lista then
         dbms_output.put_line('  não havia');
   end executar;

   function portas(in_menor in number, in_maior in number) return varchar2 is
   begin
      return
         case
            when in_menor is not null
            then ', lower_port => ' || to_char(in_menor, 'TM9') || ', upper_port => ' || to_char(in_maior, 'TM9')
         end;
   end portas;
begin
   for r_entrada in (select a.host, a.lower_port, a.upper_port
                       from dba_host_aces a
                      where a.principal = 'HSM'
                        and upper(a.privilege) = 'SMTP'
                        and (l_host is null or lower(a.host) <> l_host or a.lower_port is null
                             or a.lower_port <> l_porta or a.upper_port <> l_porta)
                      order by a.host, a.lower_port)
   loop
      executar(
         'begin sys.dbms_network_acl_admin.remove_host_ace(host => ' || dbms_assert.enquote_literal(r_entrada.host)
         || portas(r_entrada.lower_port, r_entrada.upper_port) || co_entrada || ', remove_empty_acl => true); end;'
      );
   end loop;
   if l_host is not null then
      executar(
         'begin sys.dbms_network_acl_admin.append_host_ace(host => ''' || l_host || '''' || portas(l_porta, l_porta)
         || co_entrada || '); end;'
      );
   end if;
   -- Of older releases it is known that entries wait for it
   commit;
end;
/
