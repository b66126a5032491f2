create or replace package hsm_rota authid definer as
   -- Routes: checking them, and building the notification of a queue row: ntfy's here, that of every other type of
   -- channel in hsm_evento. Changes nothing.

   -- The route has something its server or this package would refuse later, or that means nothing there.
   co_erro_rota constant pls_integer := -20720;
   e_rota exception;
   pragma exception_init(e_rota, -20720);

   -- The notification cannot be built from this row and this route.
   co_erro_render constant pls_integer := -20721;
   e_render exception;
   pragma exception_init(e_render, -20721);

   -- ntfy's limits, in bytes of UTF-8
   co_bytes_mensagem constant pls_integer := 4095;
   co_bytes_titulo constant pls_integer := 250;
   co_bytes_payload constant pls_integer := 8191;

   -- What a notification is built from
   type t_item is record (
      id hsm_fila_notificacao.id%type,
      id_os hsm_fila_notificacao.id_os%type,
      tipo_os hsm_fila_notificacao.tipo_os%type,
      evento hsm_fila_notificacao.evento%type,
      origem hsm_fila_notificacao.origem%type,
      dt_criacao hsm_fila_notificacao.dt_criacao%type,
      resumo hsm_fila_notificacao.mensagem%type,
      dados hsm_fila_notificacao.dados%type,
      dados_longos hsm_fila_notificacao.dados_longos%type,
      tipo hsm_canal.tipo%type,
      topico hsm_rota_notificacao.topico%type,
      titulo hsm_rota_notificacao.titulo%type,
      mensagem hsm_rota_notificacao.mensagem%type,
      prioridade hsm_rota_notificacao.prioridade%type,
      etiquetas hsm_rota_notificacao.etiquetas%type,
      url_clique hsm_rota_notificacao.url_clique%type,
      acoes hsm_rota_notificacao.acoes%type,
      markdown hsm_rota_notificacao.markdown%type,
      chave_roteamento hsm_rota_notificacao.chave_roteamento%type,
      cabecalhos hsm_rota_notificacao.cabecalhos%type
   );

   -- A notification that is ready, the same for every attempt (HSM_CARGA)
   type t_carga is record (
      payload hsm_carga.payload%type,
      destino hsm_carga.destino%type,
      chave hsm_carga.chave%type,
      cabecalhos hsm_carga.cabecalhos%type
   );

   -- Checks a route before it is saved, by the type of its channel: topic, templates, that nothing is set that means
   -- nothing there; click URL, actions, and that they leave room for a message; routing key and headers. The
   -- click URL and that of a view action have a scheme of the parameter ESQUEMAS_URL, that of an http action is http or
   -- https. Raises e_rota.
   procedure validar(in_rota in hsm_rota_notificacao%rowtype);

   -- The notification of a row. For NTFY the JSON of ntfy's POST /, within ntfy's limits: a message that is too long is
   -- cut on a character boundary; in a Markdown message the template writes Markdown and the values do not: their signs
   -- are escaped.
   --   in_prefixo  installation prefix of the sequence id
   -- Raises e_render.
   function montar(in_item in t_item, in_prefixo in varchar2) return t_carga;

   -- Shows what an event would do, without enqueuing: a JSON array with id_rota, canal, tipo, topico, and destino,
   -- chave, cabecalhos and payload (or erro) of each route that matches. Raises nothing for a route that does not
   -- render.
   function simular(
      in_tipo_os in varchar2,
      in_evento in varchar2,
      in_dados in varchar2 default null,
      in_id_os in number default 0
   ) return clob;

   -- Length in bytes of UTF-8, whatever the database character set.
   function bytes_utf8(in_texto in varchar2) return pls_integer;

   -- in_texto if it fits in in_bytes bytes of UTF-8; else its beginning, whole characters, ending in '...'.
   function cortar(in_texto in varchar2, in_bytes in pls_integer) return varchar2;

end hsm_rota;
/
