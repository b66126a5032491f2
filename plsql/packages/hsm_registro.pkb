create or replace package body hsm_registro as

   co_erro constant varchar2(5) := 'ERRO';
   co_aviso constant varchar2(5) := 'AVISO';
   co_info constant varchar2(5) := 'INFO';
   co_debug constant varchar2(5) := 'DEBUG';

   -- Of the entries one schema causes in a window: how many at all, and how many that say the same. A fault of many
   -- orders, as a queue that is full, leaves room for others to be seen.
   co_janela_s constant pls_integer := 600;
   co_max_esquema constant pls_integer := 50;
   co_max_iguais constant pls_integer := 5;
   co_outros constant varchar2(100) := 'Outros registros deste esquema, além do limite';

   e_cancelada exception;
   pragma exception_init(e_cancelada, -1013);

   function ordem(in_nivel in varchar2) return pls_integer is
   begin
      return case in_nivel when co_erro then 1 when co_aviso then 2 when co_info then 3 else 4 end;
   end ordem;

   procedure inserir(in_registro in hsm_log%rowtype) is
   begin
      insert into hsm_log (dt_registro, nivel, origem, usuario, esquema, mensagem, detalhe, omitidas)
      values (
         in_registro.dt_registro, in_registro.nivel, in_registro.origem, in_registro.usuario, in_registro.esquema,
         in_registro.mensagem, in_registro.detalhe, in_registro.omitidas
      );
   end inserir;

   -- An entry beyond the bound is counted in the entry that stands for those left out. Sessions must not wait for each
   -- other here: one that finds every such entry in use writes another, so there are as many as sessions that fail at
   -- the same instant, and later ones share them.
   procedure omitir(io_registro in out nocopy hsm_log%rowtype, in_desde in timestamp) is
      cursor c_omitidas is
         select l.id
           from hsm_log l
          where l.dt_registro between in_desde and io_registro.dt_registro
            and l.esquema = io_registro.esquema
            and l.nivel = io_registro.nivel
            and l.mensagem = io_registro.mensagem
            and l.omitidas is not null
            for update of l.omitidas skip locked;

      l_id hsm_log.id%type;
   begin
      open c_omitidas;
      fetch c_omitidas into l_id;
      close c_omitidas;
      if l_id is null then
         io_registro.omitidas := 1;
         inserir(io_registro);
      else
         update hsm_log l
            set l.omitidas = l.omitidas + 1,
                l.detalhe = io_registro.detalhe
          where l.id = l_id;
      end if;
   end omitir;

   procedure limitar(io_registro in out nocopy hsm_log%rowtype) is
      l_desde timestamp(6) := io_registro.dt_registro - numtodsinterval(co_janela_s, 'SECOND');
      l_todos pls_integer;
      l_iguais pls_integer;
   begin
      select count(*), count(case when l.nivel = io_registro.nivel and l.mensagem = io_registro.mensagem then 1 end)
        into l_todos, l_iguais
        from hsm_log l
       where l.dt_registro between l_desde and io_registro.dt_registro
         and l.esquema = io_registro.esquema
         and l.omitidas is null;
      if l_iguais >= co_max_iguais then
         omitir(io_registro, l_desde);
      elsif l_todos >= co_max_esquema then
         io_registro.mensagem := co_outros;
         omitir(io_registro, l_desde);
      else
         inserir(io_registro);
      end if;
   end limitar;

   procedure gravar(
      in_nivel in varchar2,
      in_origem in varchar2,
      in_mensagem in varchar2,
      in_detalhe in varchar2,
      in_esquema in varchar2 default null
   ) is
      pragma autonomous_transaction;
      r_registro hsm_log%rowtype;
   begin
      -- An error is written even when the parameters cannot be read
      if in_nivel <> co_erro and ordem(in_nivel) > ordem(hsm_config.texto(hsm_config.co_log_nivel)) then
         return;
      end if;

      r_registro.dt_registro := sys_extract_utc(systimestamp);
      r_registro.nivel := in_nivel;
      r_registro.origem := substr(coalesce(in_origem, '-'), 1, 100);
      r_registro.usuario := sys_context('USERENV', 'SESSION_USER');
      r_registro.esquema := in_esquema;
      r_registro.mensagem := substr(coalesce(in_mensagem, '-'), 1, 1000);
      r_registro.detalhe := substrb(in_detalhe, 1, 4000);
      if in_esquema is null then
         inserir(r_registro);
      else
         limitar(r_registro);
      end if;
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

   procedure erro(
      in_origem in varchar2,
      in_mensagem in varchar2,
      in_detalhe in varchar2 default null,
      in_esquema in varchar2 default null
   ) is
   begin
      gravar(co_erro, in_origem, in_mensagem, in_detalhe, in_esquema);
   end erro;

   procedure aviso(
      in_origem in varchar2,
      in_mensagem in varchar2,
      in_detalhe in varchar2 default null,
      in_esquema in varchar2 default null
   ) is
   begin
      gravar(co_aviso, in_origem, in_mensagem, in_detalhe, in_esquema);
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
