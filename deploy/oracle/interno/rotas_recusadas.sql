-- Names the active routes that this version would refuse if they were saved again, an address whose scheme is not
-- accepted any more for example: they deliver as before.

declare
   e_rota exception;
   pragma exception_init(e_rota, -20720);
   l_rota hsm.hsm_rota_notificacao%rowtype;
begin
   for r_rota in (select r.id
                    from hsm.hsm_rota_notificacao r
                   where r.ativa = 'S'
                   order by r.id)
   loop
      begin
         select *
           into l_rota
           from hsm.hsm_rota_notificacao r
          where r.id = r_rota.id;
         hsm.hsm_rota.validar(l_rota);
      exception
         when e_rota then
            dbms_output.put_line(
               'ATENCAO: a rota ' || to_char(r_rota.id, 'TM9') || ' (' || l_rota.tipo_os || '/' || l_rota.evento
               || ') continua a entregar, mas não se grava mais assim: ' || sqlerrm
            );
      end;
   end loop;
end;
/
