create or replace package body hsm_chamador as

   co_sys constant varchar2(3) := 'SYS';

   -- As bytes: names may differ in case alone, and the session of the customer compares as it likes
   function mesmo(in_um in varchar2, in_outro in varchar2) return boolean is
   begin
      return utl_raw.compare(utl_raw.cast_to_raw(in_um), utl_raw.cast_to_raw(in_outro)) = 0;
   end mesmo;

   function esquema return varchar2 is
      l_nosso varchar2(128) := utl_call_stack.owner(1);
      l_dono varchar2(128);
   begin
      for i in 2 .. utl_call_stack.dynamic_depth loop
         l_dono := utl_call_stack.owner(i);
         if l_dono is not null and not mesmo(l_dono, l_nosso) and not mesmo(l_dono, co_sys) then
            return l_dono;
         end if;
      end loop;
      return sys_context('USERENV', 'SESSION_USER');
   end esquema;

end hsm_chamador;
/
