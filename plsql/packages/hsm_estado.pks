create or replace package hsm_estado authid definer as
   -- The gate: the only code that changes HSM_FILA_NOTIFICACAO.STATUS. The trigger HSM_FILA_ESTADO_TRG refuses
   -- everybody else. Works on arrays and never commits.

   -- A change of status that the picture of states does not have.
   co_erro_transicao constant pls_integer := -20730;
   e_transicao exception;
   pragma exception_init(e_transicao, -20730);

   -- STATUS was about to be changed by something other than this package.
   co_erro_escrita_direta constant pls_integer := -20731;
   e_escrita_direta exception;
   pragma exception_init(e_escrita_direta, -20731);

   type t_mudanca is record (
      id hsm_fila_notificacao.id%type,
      de hsm_tipos.st_status,               -- status the row must still have
      para hsm_tipos.st_status,
      reserva hsm_tipos.st_reserva,         -- token the row must still have; null: not looked at
      tentativas number,                    -- the values the row gets
      envios number,
      proxima_tentativa timestamp(6),
      dt_processamento timestamp(6),
      motivo hsm_tipos.st_motivo,
      ultimo_erro hsm_fila_notificacao.ultimo_erro%type,
      aplicada boolean                      -- out: the row was as expected and has been changed
   );
   type t_mudancas is table of t_mudanca index by pls_integer;

   -- Takes waiting rows for a worker: PENDENTE to ENVIANDO, one attempt and one send more. Repeats status, due time,
   -- validity and ordering, because a row may have changed since its id was read.
   --   in_ids      1..n
   --   in_ate      end of the lease, UTC
   --   out_ids     the ids really taken, 1..m
   procedure reservar(
      in_ids in hsm_tipos.t_numeros,
      in_trabalhador in varchar2,
      in_reserva in varchar2,
      in_agora in timestamp,
      in_ate in timestamp,
      out_ids out nocopy hsm_tipos.t_numeros
   );

   -- Every other change. Ends the lease; a row that comes back from FALHA gets its validity anew. io_mudancas is
   -- dense, 1..n, and is applied in that order.
   -- Raises e_transicao when a pair of statuses is not in the picture or FALHA/CANCELADO comes without a reason.
   procedure aplicar(io_mudancas in out nocopy t_mudancas);

   -- How many of the changes given to APLICAR were made.
   function contar_aplicadas(in_mudancas in t_mudancas) return pls_integer;

   -- Takes waiting rows whose route is suspended out of the claims' order (RETIDA). The caller has locked rows and
   -- routes.
   procedure reter(in_ids in hsm_tipos.t_numeros);

   -- The suspension of a route ends: puts its rows back into the claims' order. Waits at most 5 s for each (ORA-30006).
   -- For HSM_ROTA_SUSPENSAO_TRG, which has the route locked.
   procedure soltar(in_id_rota in number, in_canal in varchar2);

   -- True while this package is changing a status; for the trigger.
   function em_mudanca return boolean;

end hsm_estado;
/
