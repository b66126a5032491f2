create or replace package hsm_envio authid definer as
   -- The claim. Never commits: hsm_envio_api does. Every routine gets the instant it works at (UTC), so that a call
   -- compares everything with one "now".

   -- An argument of the job is missing or out of range.
   co_erro_argumento constant pls_integer := -20740;
   e_argumento exception;
   pragma exception_init(e_argumento, -20740);

   -- The newest contract with the job (hsm_envio_api): what a claim under it may be given is all that anybody may
   co_contrato constant pls_integer := 2;

   -- Rows a claim, or an upkeep of one kind, goes through in one transaction
   co_fatia constant pls_integer := 1000;

   -- A claim under way: one token and one lease, filled by as many calls of RESERVAR as it takes
   type t_reserva is record (
      trabalhador hsm_fila_notificacao.trabalhador%type,
      reserva hsm_tipos.st_reserva,   -- token shared by its rows
      lote pls_integer,               -- rows it may have
      prazo_s number,                 -- length of the lease in seconds
      ate timestamp(6),               -- its end, as its first rows were taken
      canais varchar2(4000),          -- aliases the job can serve, comma separated; null: all
      contrato pls_integer,           -- 1: NTFY channels only
      ids sys.odcinumberlist          -- rows that are ready to be handed out
   );

   -- Checks the job's name: unique per process start, up to 64 characters. Raises e_argumento.
   procedure conferir_trabalhador(in_trabalhador in varchar2);

   -- Checks a list of channels, as reservar takes it: up to 3998 bytes. Raises e_argumento.
   procedure conferir_canais(in_canais in varchar2);

   -- Checks the contract a job speaks: 1 or 2. Raises e_argumento.
   procedure conferir_contrato(in_contrato in number);

   -- Checks how long somebody wants to wait: 0 to 60 seconds. Raises e_argumento.
   procedure conferir_espera(in_maximo_s in number);

   -- Begins a claim.
   --   in_lote         1.., cut at the parameter LOTE_MAX
   --   in_contrato     see hsm_envio_api.reservar
   -- Raises e_argumento.
   function nova_reserva(
      in_trabalhador in varchar2,
      in_lote in pls_integer,
      in_canais in varchar2,
      in_contrato in pls_integer default co_contrato
   ) return t_reserva;

   -- One slice of a claim: upkeep, then rows that are due and that their channels let through, whose notifications are
   -- built where they do not exist yet. A row whose notification cannot be built goes to FALHA alone. Takes nothing
   -- when hsm_guarda says so, or when the lease of what it has taken is over.
   --   out_continua  true: there is room left, and what this slice put away may have hidden more rows
   procedure reservar(io_reserva in out nocopy t_reserva, in_agora in timestamp, out_continua out boolean);

   -- Brings expired leases back, ends what is too old, lets rows in that wait for nothing any more, up to co_fatia of
   -- each.
   --   in_prazo_s     length of a lease in seconds
   --   out_vencidas   leases that were over
   --   out_velhas     rows that were too old
   procedure manter(
      in_agora in timestamp,
      in_prazo_s in number,
      out_vencidas out pls_integer,
      out_velhas out pls_integer
   );

   -- Puts away what may not go, up to co_fatia rows of each channel and priority, until one is met that may: so that
   -- SEGUNDOS_ATE_TRABALHO says 0 only where a claim has something to take.
   procedure arrumar(in_agora in timestamp);

   -- Seconds until reservar would hand something out or has something to put in order: 0 now, null when nothing waits.
   -- Not 0, an estimate: another session may be quicker. Raises e_argumento.
   function segundos_ate_trabalho(
      in_canais in varchar2,
      in_agora in timestamp,
      in_contrato in pls_integer default co_contrato
   ) return number;

   -- From when on channels let something through, by their names
   type t_livres is table of timestamp(6) index by varchar2(120);

   -- The same, for somebody who waits.
   --   out_segundos  as SEGUNDOS_ATE_TRABALHO
   --   out_livres    the channels in which a row that comes due is work, for CHEGOU: none while hsm_guarda blocks
   procedure perguntar(
      in_canais in varchar2,
      in_agora in timestamp,
      in_contrato in pls_integer,
      out_segundos out number,
      out_livres out nocopy t_livres
   );

   -- True when PERGUNTAR, which did not say 0, has to be asked again: a row is due in a channel that lets something
   -- through. Costs one statement, or none.
   function chegou(in_livres in t_livres, in_agora in timestamp) return boolean;

end hsm_envio;
/
