package dbms_debug_jdwp authid current_user as
   function current_session_id return pls_integer;
   function current_session_serial return pls_integer;
end dbms_debug_jdwp;
