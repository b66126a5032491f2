create or replace package body hsm_registro as

   co_erro constant varchar2(5) := 'ERRO';
   co_aviso constant varchar2(5) := 'AVISO';
   co_info constant varchar2(5) := 'INFO';
   co_debug constant varchar2(5) := 'DEBUG';

   e_cancelada exception;
   pragma exception_init(e_cancelada, -1013);

   function ordem(in_nivel in varchar2) return pls_integer is
   begin
      return case in_nivel when co_erro then 1 when co_aviso then 2 when co_info then 3 else 4 end;
   end ordem;

   procedure gravar(
      in_nivel in varchar2,
      in_origem in varchar2,
      in_mensagem in varchar2,
      in_detalhe in varchar2
   ) is
      pragma autonomous_transaction;
      l_origem hsm_log.origem%type;
      l_mensagem hsm_log.mensagem%type;
      l_detalhe hsm_log.detalhe%type;
   begin
      -- An error is written even when the parameters cannot be read
      if in_nivel <> co_erro and ordem(in_nivel) > ordem(hsm_config.texto(hsm_config.co_log_nivel)) then
         return;
      end if;

      l_origem := substr(coalesce(in_origem, '-'), 1, 100);
      l_mensagem := substr(coalesce(in_mensagem, '-'), 1, 1000);
      l_detalhe := substrb(in_detalhe, 1, 4000);

      insert into hsm_log (dt_registro, nivel, origem, usuario, mensagem, detalhe)
      values (
         sys_extract_utc(systimestamp), in_nivel, l_origem, sys_context('USERENV', 'SESSION_USER'), l_mensagem,
         l_detalhe
      );
      commit;
   exception
      when e_cancelada then
         rollback;
         raise;
      -- The one place where an error ends: whatever broke the log usually broke the caller as well, and the
      -- caller's own handling of that is what counts.
      when others then
         rollback;
   end gravar;

   procedure erro(in_origem in varchar2, in_mensagem in varchar2, in_detalhe in varchar2 default null) is
   begin
      gravar(co_erro, in_origem, in_mensagem, in_detalhe);
   end erro;

   procedure aviso(in_origem in varchar2, in_mensagem in varchar2, in_detalhe in varchar2 default null) is
   begin
      gravar(co_aviso, in_origem, in_mensagem, in_detalhe);
   end aviso;

   procedure info(in_origem in varchar2, in_mensagem in varchar2, in_detalhe in varchar2 default null) is
   begin
      gravar(co_info, in_origem, in_mensagem, in_detalhe);
   end info;

   procedure depuracao(in_origem in varchar2, in_mensagem in varchar2, in_detalhe in varchar2 default null) is
   begin
      gravar(co_debug, in_origem, in_mensagem, in_detalhe);
   end depuracao;

   function pilha return varchar2 is
   begin
      return dbms_utility.format_error_stack || dbms_utility.format_error_backtrace;
   end pilha;

end hsm_registro;
/
