create or replace package hsm_vazao authid definer as
   -- What each channel lets through, kept in HSM_CANAL: token bucket, hold after a 429, breaker. The rules are those
   -- of hsm_politica; here they meet the table. Never commits. Stateless.

   type t_canais is table of hsm_politica.t_canal index by pls_integer;
   type t_sinais is table of hsm_politica.t_sinal index by pls_integer;

   -- The oldest contract (hsm_envio_api) under which a job may be given what is of a type of channel; null: none, the
   -- site captures it.
   function contrato_de(in_tipo in varchar2) return number;

   -- Channels that are not paused and have something in the queue, as they are committed, in alias order.
   --   in_canais    aliases, comma separated, in any case; null: all
   --   in_contrato  only those that a job of this contract may be given
   --   in_vazios    also those that have nothing in the queue
   function servidos(
      in_canais in varchar2,
      in_contrato in pls_integer,
      in_vazios in boolean default false
   ) return t_canais;

   -- A channel as it is committed. Raises NO_DATA_FOUND.
   function ler(in_canal in varchar2) return hsm_politica.t_canal;

   -- True when what is drawn from the channel has to be written down: it has a bucket, or its breaker is not closed.
   function tem_estado(in_canal in hsm_politica.t_canal) return boolean;

   -- True when the channel can be drawn from: it lets something through now, and where that has to be written down
   -- afterwards its row is now ours. Then io_canal is as it stands under the lock. Never waits.
   function tomar(io_canal in out nocopy hsm_politica.t_canal, in_agora in timestamp) return boolean;

   -- Writes channels back; for those that tomar has given and hsm_politica.entregar has changed.
   procedure gravar(in_canais in t_canais);

   -- Takes the outcomes of sends in, in their order. Locks and writes the channels they change and no other, in alias
   -- order. Never waits: of a channel that somebody else holds the outcomes that matter to it come back as OCUPADO, to
   -- be reported again; the others are forgotten.
   procedure absorver(io_sinais in out nocopy t_sinais, in_agora in timestamp);

   -- Closes the breaker of a channel, lifts its hold, fills its bucket and ends the suspension of its routes. Locks the
   -- routes before the channel; waits at most 5 s for each (ORA-30006).
   procedure religar(in_canal in varchar2);

end hsm_vazao;
/
