package dbms_assert authid current_user as
   -- Each returns its argument, or raises when it is not what its name says.
   function noop(str varchar2) return varchar2;
   function simple_sql_name(str varchar2) return varchar2;
   function qualified_sql_name(str varchar2) return varchar2;
   function schema_name(str varchar2) return varchar2;
   function sql_object_name(str varchar2) return varchar2;
   function enquote_name(str varchar2, capitalize boolean default true) return varchar2;
   function enquote_literal(str varchar2) return varchar2;
end dbms_assert;
