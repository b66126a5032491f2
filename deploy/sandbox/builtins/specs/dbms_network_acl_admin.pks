package dbms_network_acl_admin authid definer as
   -- Whom the database lets connect whereto: one host by its name, privileges SMTP and CONNECT, for users and roles.
   ace_already_exists exception;
   invalid_host exception;
   invalid_privilege exception;
   unresolved_principal exception;
   privilege_not_granted exception;
   pragma exception_init(ace_already_exists, -24243);
   pragma exception_init(invalid_host, -24244);
   pragma exception_init(invalid_privilege, -24245);
   pragma exception_init(unresolved_principal, -46238);
   pragma exception_init(privilege_not_granted, -1927);

   procedure append_host_ace(
      host in varchar2, lower_port in pls_integer default null, upper_port in pls_integer default null,
      ace in xs$ace_type
   );
   procedure remove_host_ace(
      host in varchar2, lower_port in pls_integer default null, upper_port in pls_integer default null,
      ace in xs$ace_type, remove_empty_acl in boolean default false
   );
end dbms_network_acl_admin;
