create or replace package hsm_envio_api authid definer as
   -- The contract with the job, and all that HSM_JOB may execute. reservar and registrar commit what they do, and roll
   -- back before an error leaves them, so that no lock outlives a call. Neither waits for a lock of another session.
   -- Errors: -20740 hsm_envio.e_argumento, -20741 hsm_resultado.e_resultado. While packages are being replaced also
   -- what any caller of them may meet (ORA-04061, 04065, 04068, 06508...): the same call works a moment later.

   -- Claims up to in_lote notifications that are due.
   --   in_trabalhador  unique per process start, up to 64 characters
   --   in_lote         at least 1; the parameter LOTE_MAX is the most
   --   in_canais       channel aliases this job can serve, comma separated, in any case; null: all
   --   in_contrato     1: NTFY channels only; 2: every type of which somebody sends (all but CAPTURA)
   --   out_itens       id number, reserva varchar2 (token for registrar), canal varchar2 (alias),
   --                   tentativa number (1..), payload clob (JSON, to be sent as it is), prazo_s number (seconds of
   --                   lease left); of contract 2 also
   --                     tipo varchar2        of the channel
   --                     destino varchar2     NTFY null; WEBHOOK path; KAFKA topic; RABBITMQ exchange, null for the
   --                                          default one; PROPRIO what the site has agreed on
   --                     chave varchar2       NTFY null; RABBITMQ routing key, null for the empty one; else the order's
   --                                          id as text
   --                     cabecalhos varchar2  JSON object of texts, or null
   --                   Open in every case. Without rows: nothing is due, or what is due is held by other sessions, as
   --                   trabalho_pendente tells.
   procedure reservar(
      in_trabalhador in varchar2,
      in_lote in pls_integer,
      out_itens out sys_refcursor,
      in_canais in varchar2 default null,
      in_contrato in pls_integer default 1
   );

   -- Takes in what became of notifications; repeating a report is harmless.
   --   in_resultados  JSON array of objects with
   --                    id, reserva  as handed out (required)
   --                    http         HTTP status, null when no answer came, or one without HTTP
   --                    codigo       error code of ntfy; of ERRO the one of the type's protocol (KAFKA: the protocol's,
   --                                 or a negative one of librdkafka's; RABBITMQ: AMQP's)
   --                    classe       when http is null
   --                                   no answer: TIMEOUT, CONEXAO, DNS, TLS, RESPOSTA
   --                                   not tried: CONFIG (it cannot be), DEVOLVIDO (it has not been)
   --                                   a server without HTTP: ENTREGUE (taken), ERRO (refused with a code), RECUSADO
   --                                   (this message, for what it is), DESTINO (unknown, or no right to it), LIMITE (no
   --                                   more for now)
   --                    erro         text for the operator; when http is null none, or what hsm_politica.explicar makes
   --                                 words of
   --                    esperar_s    seconds the server asked to wait
   --                    duracao_ms   how long the send took
   --                    id_externo   id given by whoever took it (id_ntfy: the same, of contract 1)
   --   out_resumo     JSON object: how many results ended up processado, reagendado, falha, devolvido, repetido
   --                  (already reported), ignorado (no effect on the row) or ocupado (another session holds the row,
   --                  its channel or its route: nothing of it is booked, report it again while the lease lasts)
   procedure registrar(
      in_trabalhador in varchar2,
      in_resultados in clob,
      out_resumo out varchar2
   );

   -- A sender says that it is there, and hears whether all is well: at its start, every 20 seconds or so while it runs,
   -- and at its end.
   --   in_dados    JSON object with
   --                 maquina, pid, versao  where it runs, and what; optional
   --                 modo                  SERVICO: resident; TAREFA: one run, which ends by itself
   --                 canais                as in reservar; left out: all
   --                 contrato              as in reservar; left out: 1
   --                 fim                   true: it ends
   --   out_estado  JSON object with
   --                 guarda, motivo  verdict of the clone guard (LIBERADO or BLOQUEADO), and why; motivo may be missing
   --                 graves          how many problems there are of which something is not delivered (see hsm_saude)
   --                 graves_meus     those of them that are of no channel, or of one of these
   procedure apresentar(in_trabalhador in varchar2, in_dados in varchar2, out_estado out varchar2);

   -- Seconds until reservar would hand something out, or has something to put in order first: 0 now, null when nothing
   -- waits.
   --   in_canais, in_contrato  as in reservar
   function trabalho_pendente(
      in_canais in varchar2 default null,
      in_contrato in pls_integer default 1
   ) return number;

   -- Waits until reservar would hand something out or has something to put in order, and no longer than in_maximo_s
   -- seconds, 0 to 60 (fractions too). Returns what trabalho_pendente returns: at once when that is 0, and 0 about a
   -- tenth of a second after the commit, or the instant, that brings something. What an operator does (a channel that
   -- goes on, a breaker closed) and routes that are let go show within about a second. Not 0: the time was over.
   -- It changes nothing, locks nothing and leaves no transaction open; waits also where nothing is handed out
   -- (hsm_guarda, a standby). A break ends it with ORA-01013. The time is not the clock's, which may be moved meanwhile.
   -- Errors: -20740 also for a time out of range.
   -- A call holds the code it runs: what replaces the packages waits for it to end.
   --   in_canais, in_contrato  as in reservar
   function aguardar_trabalho(
      in_canais in varchar2 default null,
      in_maximo_s in number,
      in_contrato in pls_integer default 1
   ) return number;

   -- State of the installation for people and for the job's self test: a JSON object with
   --   contrato, versao, agora
   --   guarda           veredito (LIBERADO or BLOQUEADO, see hsm_guarda) and motivo
   --   canais           of each: canal, tipo, pausado, motivo_pausa, disjuntor, motivo_disjuntor, fichas (what its
   --                    bucket holds), livre_em_s (0 when it lets something through now), pendentes, enviando,
   --                    mais_antiga_s (how late the row is that has been due longest; retries do not make it younger)
   --   rotas_suspensas  of each: id_rota, topico, motivo
   --   remetentes       who sends here, the last seen first, at most 50: trabalhador, maquina, pid, versao, modo,
   --                    contrato, canais, inicio, visto_s (seconds since it was last seen), vivo (it has not ended, and
   --                    was seen just now)
   --   avisos           what needs somebody, most serious first, empty when all is well; of each: chave, gravidade,
   --                    canal, desde, grave (true: something is not being delivered) and texto (in Portuguese: what,
   --                    why, what to do). See hsm_saude
   -- Texts and limits that are null are left out.
   function diagnostico return clob;

   -- Version of this contract; the job refuses one it does not know.
   function versao_contrato return pls_integer;

end hsm_envio_api;
/
