package dbms_session authid current_user as
   procedure sleep(seconds in number);
   procedure set_identifier(client_id in varchar2);
   procedure clear_identifier;
   function unique_session_id return varchar2;
   function is_role_enabled(rolename in varchar2) return boolean;
   function is_session_alive(uniqueid in varchar2) return boolean;
   procedure free_unused_user_memory;
   procedure reset_package;
   procedure modify_package_state(action_flags in pls_integer);
   procedure set_nls(param in varchar2, value in varchar2);
   procedure set_context(
      namespace in varchar2, attribute in varchar2, value in varchar2, username in varchar2 default null,
      client_id in varchar2 default null
   );
end dbms_session;
