package utl_call_stack authid definer as
   -- A depth that is not on the stack.
   bad_depth_indicator exception;
   pragma exception_init(bad_depth_indicator, -64610);

   -- How many subprograms are running, the one that asks, at depth 1, included. SQL between them takes no level here.
   function dynamic_depth return pls_integer;
   -- Who owns the unit at a depth; null for an anonymous block.
   function owner(dynamic_depth in pls_integer) return varchar2;
   function unit_line(dynamic_depth in pls_integer) return pls_integer;
   -- What follows is refused.
   type unit_qualified_name is varray(256) of varchar2(32767);
   function lexical_depth(dynamic_depth in pls_integer) return pls_integer;
   function subprogram(dynamic_depth in pls_integer) return unit_qualified_name;
   function concatenate_subprogram(qualified_name in unit_qualified_name) return varchar2;
   function error_depth return pls_integer;
   function error_number(error_depth in pls_integer) return pls_integer;
   function error_msg(error_depth in pls_integer) return varchar2;
   function backtrace_depth return pls_integer;
   function backtrace_unit(backtrace_depth in pls_integer) return varchar2;
   function backtrace_line(backtrace_depth in pls_integer) return pls_integer;
end utl_call_stack;
