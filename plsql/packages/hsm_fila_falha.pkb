create or replace package body hsm_fila_falha as

   -- The most raise_application_error takes
   co_bytes_erro constant pls_integer := 2048;
   -- Where a list meant for people stops growing
   co_max_lista constant pls_integer := 3500;

   e_cancelada exception;
   pragma exception_init(e_cancelada, -1013);

   function propagar_erro return boolean is
      l_total pls_integer;
   begin
      -- Not through hsm_config: the fewer packages have to be valid here, the better. Compared as bytes, whatever the
      -- session of the customer makes of =
      select count(*)
        into l_total
        from hsm_parametro p
       where p.nome = 'ENFILEIRAR_ERRO'
         and utl_raw.cast_to_raw(p.nome) = utl_raw.cast_to_raw('ENFILEIRAR_ERRO')
         and utl_raw.cast_to_raw(p.valor) = utl_raw.cast_to_raw('PROPAGAR');
      return l_total > 0;
   exception
      when e_cancelada then
         raise;
      -- Asked only while another error is being handled: when even this cannot be read, the safe answer is the
      -- default, which is to leave the business statement alone.
      when others then
         return false;
   end propagar_erro;

   function listar_ordens(in_eventos in hsm_fila.t_eventos) return varchar2 is
      l_lista varchar2(4000);
      l_posicao pls_integer := in_eventos.first;
   begin
      while l_posicao is not null loop
         l_lista := l_lista || ', ' || coalesce(to_char(in_eventos(l_posicao).id_os, 'TM9'), '?');
         exit when length(l_lista) > co_max_lista;
         l_posicao := in_eventos.next(l_posicao);
      end loop;
      return substr(l_lista, 3);
   end listar_ordens;

   -- Whose events they are, for the log's bound only: an entry nobody can be named for is written all the same
   function esquema return varchar2 is
   begin
      return hsm_chamador.esquema;
   exception
      when e_cancelada then
         raise;
      when others then
         return sys_context('USERENV', 'SESSION_USER');
   end esquema;

   procedure tratar(in_eventos in hsm_fila.t_eventos, in_erro in varchar2) is
      l_quantos varchar2(100) := to_char(in_eventos.count, 'TM9') || ' evento(s)';
      l_falha varchar2(4000) := ' não enfileirado(s): ' || substrb(in_erro, 1, 1000);
      l_ordens varchar2(4000) := 'OS: ' || listar_ordens(in_eventos);
   begin
      if propagar_erro then
         raise_application_error(co_erro, substrb(l_quantos || l_falha || ' ' || l_ordens, 1, co_bytes_erro));
      end if;
      -- What fails in the same way has the same message: by that the log bounds it
      hsm_registro.erro(
         'hsm_fila.enfileirar_lote', 'Evento(s)' || l_falha, l_quantos || ', ' || l_ordens,
         in_esquema => esquema
      );
   end tratar;

end hsm_fila_falha;
/
