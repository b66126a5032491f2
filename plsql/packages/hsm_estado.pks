create or replace package hsm_estado authid definer as
   -- The gate: the only code that changes HSM_FILA_NOTIFICACAO.STATUS (the trigger HSM_FILA_ESTADO_TRG refuses
   -- everybody else) and ESTACIONADA. Works on arrays and never commits. Never waits: the rows it is given are locked
   -- by the caller, others it takes only where nobody holds them.

   -- A change of status that the picture of states does not have.
   co_erro_transicao constant pls_integer := -20730;
   e_transicao exception;
   pragma exception_init(e_transicao, -20730);

   -- STATUS was about to be changed by something other than this package.
   co_erro_escrita_direta constant pls_integer := -20731;
   e_escrita_direta exception;
   pragma exception_init(e_escrita_direta, -20731);

   -- A change of a row; made by MUDANCA. Null: the row keeps what it has.
   type t_mudanca is record (
      id hsm_fila_notificacao.id%type,
      de hsm_tipos.st_status,               -- status the row must still have
      para hsm_tipos.st_status,
      reserva hsm_tipos.st_reserva,         -- token the row must still have; null: not looked at
      motivo hsm_tipos.st_motivo,           -- why it is FALHA or CANCELADO
      ultimo_erro hsm_fila_notificacao.ultimo_erro%type,
      proxima_tentativa timestamp(6),
      tentativas number,
      envios number,                        -- of a row that was ENVIANDO only
      aplicada boolean                      -- out: the row was as expected and has been changed
   );
   type t_mudancas is table of t_mudanca index by pls_integer;

   -- Rows taken by RESERVAR, the same position in each
   type t_tomadas is record (
      ids hsm_tipos.t_numeros,
      canais hsm_tipos.t_textos,
      tentativas hsm_tipos.t_numeros,
      envios hsm_tipos.t_numeros
   );

   function mudanca(
      in_id in number,
      in_de in varchar2,
      in_para in varchar2,
      in_reserva in varchar2 default null,
      in_motivo in varchar2 default null,
      in_erro in varchar2 default null,
      in_proxima_tentativa in timestamp default null,
      in_tentativas in number default null,
      in_envios in number default null
   ) return t_mudanca;

   -- Takes waiting rows for a worker: PENDENTE to ENVIANDO, one attempt and one send more.
   --   in_ids  1..n
   --   in_ate  end of the lease, UTC
   -- Returns the rows really taken, 1..m.
   function reservar(
      in_ids in hsm_tipos.t_numeros,
      in_trabalhador in varchar2,
      in_reserva in varchar2,
      in_agora in timestamp,
      in_ate in timestamp
   ) return t_tomadas;

   -- Every other change. Ends the lease. A row that comes back from FALHA gets its validity anew and counts as due from
   -- its next attempt on. Where a row ends, the next of its order that waits for it comes back into the claims' order;
   -- if another session holds that one, the ended row owes it (PAGAR_DEVIDAS).
   -- io_mudancas is dense, 1..n, and is applied in that order.
   -- Raises e_transicao when a pair of statuses is not in the picture or FALHA/CANCELADO comes without a reason.
   procedure aplicar(io_mudancas in out nocopy t_mudancas, in_agora in timestamp);

   -- The same, and what the caller has counted beside is noted with what the changes count as (hsm_contagem).
   procedure aplicar(
      io_mudancas in out nocopy t_mudancas,
      in_agora in timestamp,
      io_fatos in out nocopy hsm_contagem.t_fatos
   );

   -- How many of the changes given to APLICAR were made.
   function contar_aplicadas(in_mudancas in t_mudancas) return pls_integer;

   -- Takes waiting rows out of the claims' order: those of suspended routes.
   --   in_ids    rows, locked by the caller
   --   in_rotas  their routes, same positions
   --   io_ficam  gets those whose route another session holds; where it is not suspended any more, they just stay
   procedure estacionar_por_rota(
      in_ids in hsm_tipos.t_numeros,
      in_rotas in hsm_tipos.t_numeros,
      io_ficam in out nocopy hsm_tipos.t_numeros
   );

   -- The same for rows that wait for an earlier one of their order, under the lock of that one: who ends it has to come
   -- after us, and lets the next in.
   --   in_ids      rows, locked by the caller
   --   in_cabecas  the first live row of the order of each, same positions
   --   io_ficam    gets those of whom another session holds that one; where it is over by now, they just stay
   procedure estacionar_por_ordem(
      in_ids in hsm_tipos.t_numeros,
      in_cabecas in hsm_tipos.t_numeros,
      io_ficam in out nocopy hsm_tipos.t_numeros
   );

   -- Gives waiting rows, locked by the caller, another instant to go at: put off, for what they wait for is in use by
   -- another session, or brought forward after a clock that ran ahead.
   procedure adiar(in_ids in hsm_tipos.t_numeros, in_ate in timestamp);

   -- Puts rows parked for the suspension of their route back into the claims' order, lowest id first, up to in_limite;
   -- those locked by somebody else stay. The caller has locked the route.
   --   out_ids  the rows that came back, 1..n
   procedure soltar(in_id_rota in number, in_limite in pls_integer, out_ids out nocopy hsm_tipos.t_numeros);

   -- Puts one row of a suspended route back into the claims' order, to try it with: of the first, and before those that
   -- wait for another of their order, the one whose last send is longest ago, so that one that is always refused does
   -- not keep the others from being tried. The caller has locked the route. Returns its id; null: none, or they are
   -- locked by somebody else.
   function soltar_sonda(in_id_rota in number) return number;

   -- Rows that ended and could not let the next one in do it now, up to in_limite. Returns how many did.
   function pagar_devidas(in_limite in pls_integer) return pls_integer;

   -- Parked rows that wait for nothing, because what they waited for was deleted by hand, come back: up to in_limite.
   -- Reads every parked row: for the nightly upkeep. Returns how many came back.
   function soltar_orfas(in_limite in pls_integer) return pls_integer;

   -- Ids in a SQL type, so that a query can use them; the collection may be sparse.
   function em_sql(in_ids in hsm_tipos.t_numeros) return sys.odcinumberlist;

   -- Each of these ids, to be looked up: the key is to_char(id, 'TM9').
   function conjunto(in_ids in sys.odcinumberlist) return hsm_tipos.t_posicoes;

   -- Of these routes, those nobody else holds; they are ours now. To be read again: SKIP LOCKED may show them as they
   -- were before.
   function travar_rotas(in_ids in sys.odcinumberlist) return sys.odcinumberlist;

   -- True while this package is changing a status; for the trigger.
   function em_mudanca return boolean;

end hsm_estado;
/
