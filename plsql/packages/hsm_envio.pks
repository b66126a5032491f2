create or replace package hsm_envio authid definer as
   -- Claims rows and takes in what became of them. Never commits: hsm_envio_api does. Every routine gets the
   -- instant it works at (UTC), so that a call compares everything with one "now".

   -- An argument of the job is missing or out of range.
   co_erro_argumento constant pls_integer := -20740;
   e_argumento exception;
   pragma exception_init(e_argumento, -20740);

   -- Claims up to in_lote rows that are due and that their channels let through, and builds the notifications that do
   -- not exist yet. A row whose notification cannot be built goes to FALHA alone. Brings expired leases back first,
   -- gives up what is too old, and cancels what a claimed row's order has superseded. Takes nothing when hsm_guarda
   -- says so.
   --   in_trabalhador  the job's name, unique per process start, up to 64 characters
   --   in_lote         1.., cut at the parameter LOTE_MAX
   --   in_canais       channel aliases the job can serve, comma separated; null: all
   --   out_reserva     token shared by the rows of this claim
   --   out_total       how many rows are ready to be handed out
   --   out_prazo_s     length of the lease in seconds
   -- Raises e_argumento.
   procedure reservar(
      in_trabalhador in varchar2,
      in_lote in pls_integer,
      in_canais in varchar2,
      in_agora in timestamp,
      out_reserva out varchar2,
      out_total out pls_integer,
      out_prazo_s out number
   );

   -- Takes a report in; see hsm_envio_api.registrar. Raises e_argumento, hsm_resultado.e_resultado.
   procedure registrar(
      in_trabalhador in varchar2,
      in_resultados in clob,
      in_agora in timestamp,
      out_resumo out varchar2
   );

   -- Seconds until reservar would hand something out: 0 now, null when nothing waits. Not 0, an estimate: another
   -- session may be quicker.
   function segundos_ate_trabalho(in_canais in varchar2, in_agora in timestamp) return number;

   -- Brings back up to in_limite rows whose lease has expired: to PENDENTE, or to FALHA when the attempts are used
   -- up. Rows locked by somebody else are left for the next call. Returns how many came back.
   function recuperar_vencidas(in_agora in timestamp, in_limite in pls_integer) return pls_integer;

   -- Moves up to in_limite waiting rows that are too old to FALHA. Rows locked by somebody else are left for the next
   -- call. Returns how many.
   function expirar(in_agora in timestamp, in_limite in pls_integer) return pls_integer;

   -- Takes waiting rows of suspended routes out of the claims' order, up to a thousand of each channel. A claim does it
   -- for those it meets; this is for the time when no other work starts one.
   procedure reter(in_agora in timestamp);

end hsm_envio;
/
