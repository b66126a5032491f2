package dbms_credential authid current_user as
   -- The sandbox keeps no password: a credential works when it names the user the sandbox itself runs as.
   procedure create_credential(
      credential_name in varchar2, username in varchar2 default null, password in varchar2 default null,
      database_role in varchar2 default null, windows_domain in varchar2 default null,
      comments in varchar2 default null, enabled in boolean default true
   );
   procedure drop_credential(credential_name in varchar2, force in boolean default false);
   procedure enable_credential(credential_name in varchar2);
   procedure disable_credential(credential_name in varchar2, force in boolean default false);
   procedure update_credential(credential_name in varchar2, attribute in varchar2, value in varchar2);
end dbms_credential;
