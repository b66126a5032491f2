create or replace package body hsm_fila_falha as

   co_propagar constant varchar2(10 char) := 'PROPAGAR';
   -- hsm_fila.co_erro_enfileirar: repeated here, for to use it could mean to load a package that does not compile
   co_erro_enfileirar constant pls_integer := -20710;
   -- The most raise_application_error takes
   co_bytes_erro constant pls_integer := 2048;
   -- Where a list meant for people stops growing
   co_max_lista constant pls_integer := 3500;

   e_cancelada exception;
   pragma exception_init(e_cancelada, -1013);

   function propagar_erro return boolean is
      l_valor varchar2(200 char);
   begin
      -- Not through hsm_config: the fewer packages have to be valid here, the better
      select p.valor
        into l_valor
        from hsm_parametro p
       where p.nome = 'ENFILEIRAR_ERRO';
      return l_valor = co_propagar;
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
      while l_posicao is not null and coalesce(length(l_lista), 0) < co_max_lista loop
         l_lista := l_lista || case when l_lista is not null then ', ' end
                    || to_char(in_eventos(l_posicao).id_os, 'TM9');
         l_posicao := in_eventos.next(l_posicao);
      end loop;
      return l_lista;
   end listar_ordens;

   procedure tratar(in_eventos in hsm_fila.t_eventos, in_erro in varchar2) is
      l_mensagem varchar2(4000) := to_char(in_eventos.count, 'TM9') || ' evento(s) não enfileirado(s): '
                                   || substrb(in_erro, 1, 1000);
      l_ordens varchar2(4000) := 'OS: ' || listar_ordens(in_eventos);
   begin
      if propagar_erro then
         raise_application_error(co_erro_enfileirar, substrb(l_mensagem || ' ' || l_ordens, 1, co_bytes_erro));
      end if;
      hsm_registro.erro('hsm_fila.enfileirar_lote', l_mensagem, l_ordens);
   end tratar;

end hsm_fila_falha;
/
