create or replace package body hsm_fila as

   -- The order type and the name of a t_evento, and its source
   co_bytes_nome constant pls_integer := 4000;
   co_bytes_origem constant pls_integer := 128;

   e_cancelada exception;
   pragma exception_init(e_cancelada, -1013);

   function mudou(in_antes in varchar2, in_depois in varchar2) return boolean is
   begin
      if in_antes is null or in_depois is null then
         return in_antes is not null or in_depois is not null;
      end if;
      -- The length is the cheaper question, and compare fills up the shorter of two
      return lengthb(in_antes) <> lengthb(in_depois)
             or utl_raw.compare(utl_raw.cast_to_raw(in_antes), utl_raw.cast_to_raw(in_depois)) <> 0;
   end mudou;

   -- A failure that cannot be reported may not stop the business statement where nothing says PROPAGAR; reconciliar.sql
   -- finds what was not notified.
   procedure falhar(in_eventos in t_eventos, in_erro in varchar2) is
   begin
      hsm_fila_falha.tratar(in_eventos, in_erro);
   exception
      when e_cancelada or e_enfileirar then
         raise;
      when others then
         null;
   end falhar;

   procedure enfileirar_lote(in_eventos in t_eventos) is
   begin
      if in_eventos.count = 0 then
         return;
      end if;

      begin
         hsm_entrada.incluir(in_eventos, hsm_chamador.esquema);
      exception
         when e_cancelada or e_enfileirar then
            raise;
         when others then
            -- Code that is being replaced at this moment: what failed works the next time
            hsm_entrada.incluir(in_eventos, hsm_chamador.esquema);
      end;
   exception
      when e_cancelada or e_enfileirar then
         raise;
      when others then
         falhar(in_eventos, sqlerrm);
   end enfileirar_lote;

   procedure enfileirar(
      in_id_os in number,
      in_tipo_os in varchar2,
      in_evento in varchar2,
      in_dados in varchar2 default null,
      in_nao_antes_de in timestamp with time zone default null,
      in_origem in varchar2 default null
   ) is
      l_eventos t_eventos;
   begin
      -- Cut to what an event holds, which is far more than a name has
      l_eventos(1).id_os := in_id_os;
      l_eventos(1).tipo_os := substrb(in_tipo_os, 1, co_bytes_nome);
      l_eventos(1).evento := substrb(in_evento, 1, co_bytes_nome);
      l_eventos(1).dados := in_dados;
      l_eventos(1).nao_antes_de := in_nao_antes_de;
      l_eventos(1).origem := substrb(in_origem, 1, co_bytes_origem);
      enfileirar_lote(l_eventos);
   end enfileirar;

end hsm_fila;
/
