package dbms_sql authid current_user as
   -- EXECUTE IMMEDIATE and OPEN FOR do the rest of what this package is for.
   type number_table is table of number index by binary_integer;
   type varchar2_table is table of varchar2(4000) index by binary_integer;
   type varchar2a is table of varchar2(32767) index by binary_integer;
   type varchar2s is table of varchar2(256) index by binary_integer;
   type date_table is table of date index by binary_integer;
   native constant integer := 1;
   v6 constant integer := 0;
   v7 constant integer := 2;

   function open_cursor return integer;
   procedure return_result(rc in out sys_refcursor, to_client in boolean default true);
end dbms_sql;
