create or replace package body hsm_chamador as

   -- As bytes: names differ in case, and the session of the customer may compare as it likes
   function esquema return varchar2 is
      l_nosso raw(512) := utl_raw.cast_to_raw(utl_call_stack.owner(1));
      l_sys raw(512) := utl_raw.cast_to_raw('SYS');
      l_dono varchar2(128);
   begin
      for i in 2 .. utl_call_stack.dynamic_depth loop
         l_dono := utl_call_stack.owner(i);
         if l_dono is not null and utl_raw.cast_to_raw(l_dono) not in (l_nosso, l_sys) then
            return l_dono;
         end if;
      end loop;
      return sys_context('USERENV', 'SESSION_USER');
   end esquema;

end hsm_chamador;
/
