create or replace package hsm_tipo_canal authid definer as
   -- What differs by the type of a channel (HSM_CANAL.TIPO, named in hsm_tipos). Stateless.

   co_todos constant varchar2(100) := 'NTFY, WEBHOOK, KAFKA, RABBITMQ, PROPRIO, CAPTURA';

   function existe(in_tipo in varchar2) return boolean;

   -- The type of a channel; null when there is no such channel.
   function do_canal(in_canal in varchar2) return varchar2;

   -- Whether somebody sends what such channels get, who can be asked to send a test or an alert.
   function tem_remetente(in_tipo in varchar2) return boolean;

   -- The longest body, in bytes of UTF-8.
   function bytes_corpo(in_tipo in varchar2) return pls_integer;

   -- What a new channel gets whose rate nobody has told; null: no limit.
   --   rajada       sends in a row
   --   intervalo_s  seconds until one more
   function rajada(in_tipo in varchar2) return number;
   function intervalo_s(in_tipo in varchar2) return number;

   -- What the operator calls the destination of a route (HSM_ROTA_NOTIFICACAO.TOPICO).
   function nome_destino(in_tipo in varchar2) return varchar2;

   -- Why a destination is not acceptable, in a sentence; null when it is.
   function recusa_destino(in_tipo in varchar2, in_destino in varchar2) return varchar2;

   -- The destination as the sender is told it; null: none, or the default one.
   function destino(in_tipo in varchar2, in_destino in varchar2) return varchar2;

   -- Whether a refused destination may be about one row: its routing key or its event is no good there. Elsewhere topic
   -- and rights are the same for all rows of a route.
   function recusa_por_linha(in_tipo in varchar2) return boolean;

   -- Which columns of a route mean something: those a phone shows (tags, click, actions, Markdown), CHAVE_ROTEAMENTO,
   -- CABECALHOS.
   function para_celular(in_tipo in varchar2) return boolean;
   function leva_chave(in_tipo in varchar2) return boolean;
   function leva_cabecalhos(in_tipo in varchar2) return boolean;

end hsm_tipo_canal;
/
