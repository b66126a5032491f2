create or replace package hsm_plantao authid definer as
   -- The alarm: what hsm_saude finds with gravity ERRO is told once, reminded of while it lasts, and told once more
   -- when it has passed. HSM_ALARME holds every problem for as long as it lasts, those of gravity ATENCAO too.
   --
   --   LEVANTADO   seen with gravity ERRO twice, CO_ENTRE_VISTAS_S apart or more, and nobody knows yet
   --   LEMBRETE    somebody was told ALARME_LEMBRETE_S ago, and it lasts
   --   ENCERRADO   not seen for ALARME_FOLGA_S; only what somebody was told of
   --
   -- One message an evaluation and kind, by every road there is: the queue (hsm_plantao_fila) and e-mail (hsm_correio).
   -- Told is what one of them has delivered. What none has is not told: it is tried again, other routes first, after
   -- a pause that grows to ten minutes.
   --
   -- While the clone guard blocks, only that is told, and only by e-mail: nothing leaves a copy by the queue.

   -- Looks at the problems, keeps HSM_ALARME and tells who is to be told. Commits, so it is called with no work of
   -- one's own pending; leaves at once when another session is at it. Nothing is held while mail is sent. Writes to
   -- HSM_LOG what it then raises.
   --   in_correio  false: no e-mail from here, which may take a while
   procedure avaliar(in_correio in boolean);

   -- For whoever is at work anyway, as a sender that shows itself: looks, without e-mail, where the job
   -- HSM_TAREFA_ALERTA has not for a while. Else nothing happens. Raises nothing but ORA-01013; in everything else as
   -- avaliar.
   procedure suprir;

   co_entre_vistas_s constant pls_integer := 20;
   -- The row of HSM_ALERTA that an evaluation has locked; DT_AVALIACAO is when the last one was
   co_alerta constant varchar2(30) := 'ALARME';

   -- What comes of an alarm now; pure.
   --   io_alarme    its row, as it was when last looked at but for what the problem now says (gravity, details)
   --   in_presente  whether the problem is there
   --   out_especie  the message that is due, of hsm_plantao_texto; null: none, or not yet
   procedure decidir(
      io_alarme in out nocopy hsm_alarme%rowtype,
      in_presente in boolean,
      in_agora in timestamp,
      in_lembrete_s in number,
      in_folga_s in number,
      out_especie out varchar2
   );

   -- Seconds to wait after so many messages in a row that reached nobody; pure.
   function pausa(in_tentativas in number) return number;

end hsm_plantao;
/
