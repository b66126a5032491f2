create or replace package hsm_contagem authid definer as
   -- Consumption of the queue, counted by those who change it: what a call has done goes into HSM_MOVIMENTO, already
   -- summed and in the same transaction (ANOTAR), and from there into HSM_CONSUMO (SOMAR).
   -- ENTROU counts the rows that are not as they were enqueued any more; those that still are, waiting and never sent,
   -- are counted where they stand, by HSM_CONSUMO_VW. A row that comes back to that takes its ENTROU back. So both
   -- together are the rows there have ever been, at any moment, and enqueueing costs nothing.

   subtype st_resultado is varchar2(12 char);

   -- RESULTADO. FALHA and CANCELADO have the reason as their class, ENVIO (a post that was answered, or should have
   -- been) hsm_politica's class of the answer, co_entregue in place of its success.
   co_entrou constant st_resultado := 'ENTROU';
   co_entregue constant st_resultado := 'ENTREGUE';
   co_falha constant st_resultado := 'FALHA';
   co_cancelado constant st_resultado := 'CANCELADO';
   co_tentativa constant st_resultado := 'TENTATIVA';
   co_envio constant st_resultado := 'ENVIO';

   -- PERIODO
   co_minuto constant varchar2(1) := 'M';
   co_hora constant varchar2(1) := 'H';
   co_total constant varchar2(1) := 'T';

   -- Types are what the application writes: so many are told apart, and all that come later are this one. Else a text
   -- in TIPO_OS would be a row for ever, and a series of its own in whatever watches
   co_max_tipos constant pls_integer := 300;
   co_outros constant varchar2(10) := '(outros)';

   -- The types told apart, in hexadecimal: the keys of such an array are compared as the session compares
   type t_tipos is table of boolean index by varchar2(400);

   -- Sums, by a key that CONTAR makes
   type t_fatos is table of hsm_movimento%rowtype index by varchar2(600);

   -- One more fact.
   --   in_quando      instant whose minute it belongs to, UTC
   --   in_agora       instant it is counted at, UTC; the same for all of these facts
   --   in_quantidade  -1 takes one back
   --   in_demora_s    of an ENTREGUE: seconds from due to delivered
   procedure contar(
      io_fatos in out nocopy t_fatos,
      in_resultado in varchar2,
      in_canal in varchar2,
      in_tipo_os in varchar2,
      in_classe in varchar2,
      in_quando in timestamp,
      in_agora in timestamp,
      in_quantidade in number default 1,
      in_demora_s in number default null
   );

   -- Writes the facts of a call, in its transaction: one insert, which waits for nobody. Raises nothing but ORA-01013:
   -- facts that cannot be written (a full tablespace) are an error in HSM_LOG and missing from the numbers.
   procedure anotar(in_fatos in t_fatos);

   -- The types counted since ever
   function tipos return t_tipos;

   -- What in_tipo_os is counted as: itself when it is among io_tipos, or there is room for it, which it takes then; else
   -- co_outros
   function contado(io_tipos in out nocopy t_tipos, in_tipo_os in varchar2) return varchar2;

   -- Moves up to in_limite rows of HSM_MOVIMENTO into HSM_CONSUMO. The caller commits; what is undone has never been.
   -- Returns how many rows it took; 0, too, while another session is at it.
   function somar(in_limite in pls_integer) return pls_integer;

   -- Deletes up to in_limite rows of HSM_CONSUMO. The caller commits. Returns how many; 0, too, while another session
   -- sums.
   --   in_periodo   co_minuto or co_hora: the totals stay
   --   in_antes_de  start of the oldest period that stays, UTC
   function purgar(in_periodo in varchar2, in_antes_de in timestamp, in_limite in pls_integer) return pls_integer;

end hsm_contagem;
/
