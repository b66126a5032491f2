package utl_call_stack authid definer as
   -- A depth that is not on the stack.
   bad_depth_indicator exception;
   pragma exception_init(bad_depth_indicator, -64610);

   -- How many subprograms are running, the one that asks, at depth 1, included. SQL between them takes no level here.
   function dynamic_depth return pls_integer;
   -- Who owns the unit at a depth; null for an anonymous block.
   function owner(dynamic_depth in pls_integer) return varchar2;
   function unit_line(dynamic_depth in pls_integer) return pls_integer;
end utl_call_stack;
