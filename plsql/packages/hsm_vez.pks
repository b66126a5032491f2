create or replace package hsm_vez authid definer as
   -- Whose turn it is: the claims' order of the waiting rows, and the one rule that says which of them may go. Never
   -- commits. Stateless.
   --
   -- A waiting row that is due may go when its route exists and is not suspended (the probe of a suspended one may),
   -- when no newer event supersedes it, and when no earlier row of its order is still in the queue. One that may not
   -- leaves the order at its first encounter: it ends, or is parked until whoever it waits for brings it back. So the
   -- order holds rows that may go, and newcomers nobody has looked at yet.

   -- What the rule says of a row
   co_vai constant varchar2(10) := 'VAI';
   co_velha constant varchar2(10) := 'VELHA';            -- past its validity
   co_sem_rota constant varchar2(10) := 'SEM_ROTA';      -- its route was deleted
   co_superada constant varchar2(10) := 'SUPERADA';      -- a newer event of its order, route and name waits
   co_suspensa constant varchar2(10) := 'SUSPENSA';
   co_atras constant varchar2(10) := 'ATRAS';            -- an earlier row of its order is still in the queue

   type t_linha is record (
      id hsm_fila_notificacao.id%type,
      id_rota hsm_fila_notificacao.id_rota%type,
      dt_envio hsm_fila_notificacao.dt_envio%type,
      aglutina hsm_fila_notificacao.aglutina%type,
      cabeca number,                                     -- the first live row of its order; null: has no order
      vez varchar2(10)
   );
   type t_linhas is table of t_linha index by pls_integer;

   -- What the rule says now of those of these rows that stand in the order and are due, as the order has them.
   function examinar(in_ids in sys.odcinumberlist, in_agora in timestamp) return t_linhas;

   -- Priorities of a channel (as PRIOR_VIVO: 0 goes first) that have due rows in the order, 1..n.
   function prioridades(in_canal in varchar2, in_agora in timestamp) return hsm_tipos.t_numeros;

   -- Looks at the first in_quantas due rows of a channel and priority that nobody else holds, and puts away what may
   -- not go, and up to 1000 others that they supersede. Those that may are locked.
   --   out_vao        the rows that may go, in their order; none as long as there may be more to supersede
   --   out_guardadas  how many it has put away
   procedure chamar(
      in_canal in varchar2,
      in_prioridade in number,
      in_quantas in pls_integer,
      in_agora in timestamp,
      out_vao out nocopy t_linhas,
      out_guardadas out pls_integer
   );

   -- What waits to be put in order before anything is claimed
   type t_pendencias is record (
      vencidas boolean,             -- leases that are over
      velhas boolean,               -- waiting rows past their validity
      devedoras boolean,            -- ended rows that owe their turn
      soltas boolean,               -- rows of routes whose suspension has ended
      sondas boolean                -- suspended routes whose time to try has come
   );

   -- Looks for all of them in one statement.
   --   in_prazo_s  length of a lease in seconds: one that ends later was given by a clock that ran ahead
   function pendencias(in_agora in timestamp, in_prazo_s in number) return t_pendencias;

   -- Moves up to in_limite waiting rows that are too old to FALHA. Rows locked by somebody else are left for the next
   -- call. Returns how many.
   function expirar(in_agora in timestamp, in_limite in pls_integer) return pls_integer;

   -- The clock has been put back: up to in_limite waiting rows that were enqueued or put off while it ran ahead, and
   -- would wait as long as it did, become due. Those enqueued for a time of their own keep it. Returns how many.
   function antecipar(in_agora in timestamp, in_limite in pls_integer) return pls_integer;

   -- When the first row of a channel may go
   type t_vez_do_canal is record (
      canal hsm_canal.canal%type,
      quando timestamp(6)           -- may be over: then a row stands in the order and is due
   );
   type t_vezes_dos_canais is table of t_vez_do_canal index by pls_integer;

   -- When the first row of each of these channels may go, whatever the channels themselves let through: one that is due
   -- goes then, or is put away. Of channels of which nothing will ever go by itself there is no record. One statement.
   function quando(in_canais in sys.odcivarchar2list, in_agora in timestamp) return t_vezes_dos_canais;

   -- True when a row of one of these channels stands in the order and is due: what QUANDO says of them now, and no
   -- more, so that it can be asked ten times a second. One statement.
   function ha_devida(in_canais in sys.odcivarchar2list, in_agora in timestamp) return boolean;

end hsm_vez;
/
