create or replace package hsm_suspensao authid definer as
   -- Routes whose destination the server refuses (class ROTA). Several refusals in a row without a success suspend a
   -- route: its rows wait, parked. It tries one of them by itself after a growing wait, and a success frees it. Never
   -- commits. Stateless.

   -- An answer that says something of a route
   type t_aviso is record (
      id_rota number,
      id_fila number,
      recusa boolean,               -- true: class ROTA; false: a success
      erro hsm_tentativa_envio.erro%type,
      ja_enviada boolean,           -- the row had been sent before
      por_linha boolean,            -- a refusal may be about the row (hsm_tipo_canal.recusa_por_linha)
      ocupado boolean,              -- out: the route has to hear of it and somebody else holds it
      da_linha boolean              -- out: a refusal is the row's own, for the route works: it took another row in the
                                    -- same report, or nobody has been refused since it took one after this row's last
                                    -- send
   );
   type t_avisos is table of t_aviso index by pls_integer;

   -- Takes the answers of a report in. Locks and writes the routes they change and no other, in id order. Never waits:
   -- of a route that somebody else holds, refusals and the success of its probe come back as OCUPADO, to be reported
   -- again.
   procedure absorver(io_avisos in out nocopy t_avisos, in_agora in timestamp);

   -- Each suspended route whose time has come chooses its probe (hsm_estado.soltar_sonda) and puts it into the claims'
   -- order; up to in_limite routes. One that somebody else holds is left for the next call.
   procedure sondar(in_agora in timestamp, in_limite in pls_integer);

   -- Puts back up to in_limite rows of routes whose suspension has ended. Returns how many came back.
   function soltar(in_limite in pls_integer) return pls_integer;

end hsm_suspensao;
/
