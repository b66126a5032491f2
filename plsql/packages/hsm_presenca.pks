create or replace package hsm_presenca authid definer as
   -- Who sends here (HSM_REMETENTE): every sender writes its own row and nobody else's. Never commits. Stateless.

   -- A sender says that it is there. Where somebody else has its row locked it is not written down: what it sends must
   -- not wait for that.
   --   in_trabalhador  its name, as in hsm_envio_api.reservar
   --   in_dados        JSON object, see hsm_envio_api.apresentar
   --   out_canais      the channels it serves, in capitals and without blanks; null: all
   -- Raises hsm_envio.e_argumento.
   procedure anotar(
      in_trabalhador in varchar2,
      in_dados in varchar2,
      in_agora in timestamp,
      out_canais out varchar2
   );

   -- When any sender was last seen, also one that has ended, and one of an earlier version by what it has claimed;
   -- null: never. What a clock that ran ahead has written does not count.
   function visto_em(in_agora in timestamp) return timestamp;

   -- True when a sender that was seen after an instant serves a channel, and may by its contract.
   function atendido(in_canal in hsm_politica.t_canal, in_depois in timestamp, in_agora in timestamp) return boolean;

   -- True for a sender that has not ended and was seen within REMETENTE_S.
   function vivo(in_visto in timestamp, in_fim in timestamp, in_agora in timestamp) return boolean;

   -- The one that was seen last; without a name when there never was one.
   function ultimo return hsm_remetente%rowtype;

   -- Forgets those that ended a day ago, and those that have been silent for a week; not the last one seen.
   procedure purgar(in_agora in timestamp);

end hsm_presenca;
/
