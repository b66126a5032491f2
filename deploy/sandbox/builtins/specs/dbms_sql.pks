package dbms_sql authid current_user as
   -- EXECUTE IMMEDIATE and OPEN FOR do what this package is for; what is declared here is refused, by OPEN_CURSOR first.
   type number_table is table of number index by binary_integer;
   type varchar2_table is table of varchar2(4000) index by binary_integer;
   type varchar2a is table of varchar2(32767) index by binary_integer;
   type varchar2s is table of varchar2(256) index by binary_integer;
   type date_table is table of date index by binary_integer;
   native constant integer := 1;
   v6 constant integer := 0;
   v7 constant integer := 2;

   function open_cursor return integer;
   function is_open(c in integer) return boolean;
   procedure close_cursor(c in out integer);
   procedure parse(c in integer, statement in varchar2, language_flag in integer);
   procedure bind_variable(c in integer, name in varchar2, value in number);
   procedure bind_variable(c in integer, name in varchar2, value in varchar2);
   procedure bind_variable(c in integer, name in varchar2, value in date);
   procedure define_column(c in integer, position in integer, column in number);
   procedure define_column(c in integer, position in integer, column in varchar2, column_size in integer);
   procedure define_column(c in integer, position in integer, column in date);
   procedure column_value(c in integer, position in integer, value out number);
   procedure column_value(c in integer, position in integer, value out varchar2);
   procedure column_value(c in integer, position in integer, value out date);
   procedure variable_value(c in integer, name in varchar2, value out number);
   procedure variable_value(c in integer, name in varchar2, value out varchar2);
   procedure variable_value(c in integer, name in varchar2, value out date);
   function execute(c in integer) return integer;
   function fetch_rows(c in integer) return integer;
   function execute_and_fetch(c in integer, exact in boolean default false) return integer;
   function last_row_count return integer;
   function last_error_position return integer;
   function to_refcursor(cursor_number in out integer) return sys_refcursor;
   function to_cursor_number(rc in out sys_refcursor) return integer;
   procedure return_result(rc in out sys_refcursor, to_client in boolean default true);
end dbms_sql;
