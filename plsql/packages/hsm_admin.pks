create or replace package hsm_admin authid definer as
   -- For the DBA and the operator. Every routine is a whole transaction: it commits, or rolls back and raises; those
   -- that change many rows are one transaction every 1000 rows.
   -- What is done is written to HSM_AUDITORIA, in the same transaction, with who did it, when and why, and the values
   -- before and after. in_motivo is the why, up to 1000 characters (more: e_argumento).
   -- What governs the audit itself, the log, the transactions of the application and the clone guard is not here but
   -- in hsm_dba.

   -- The row is being sent right now: wait for its outcome or for the end of its lease.
   co_erro_em_envio constant pls_integer := -20750;
   e_em_envio exception;
   pragma exception_init(e_em_envio, -20750);

   -- There is no such row, channel or route.
   co_erro_inexistente constant pls_integer := -20751;
   e_inexistente exception;
   pragma exception_init(e_inexistente, -20751);

   -- Nothing says which rows are meant.
   co_erro_sem_criterio constant pls_integer := -20752;
   e_sem_criterio exception;
   pragma exception_init(e_sem_criterio, -20752);

   -- The row's status does not allow this.
   co_erro_estado constant pls_integer := -20753;
   e_estado exception;
   pragma exception_init(e_estado, -20753);

   -- An argument is missing or not acceptable.
   co_erro_argumento constant pls_integer := -20754;
   e_argumento exception;
   pragma exception_init(e_argumento, -20754);

   -- Another session has held the row, channel or route for 5 s: try again. For the routines that change one of them.
   co_erro_ocupado constant pls_integer := -20755;
   e_ocupado exception;
   pragma exception_init(e_ocupado, -20755);

   -- The parameter is the DBA's: hsm_dba.definir_parametro.
   co_erro_reservado constant pls_integer := -20756;
   e_reservado exception;
   pragma exception_init(e_reservado, -20756);

   -- Sets a parameter, unless it is reserved to the DBA (HSM_PARAMETRO_VW.RESERVADO).
   -- Raises hsm_config.e_desconhecido, hsm_config.e_valor, e_reservado.
   procedure definir_parametro(in_nome in varchar2, in_valor in varchar2, in_motivo in varchar2 default null);

   -- What an argument of definir_canal, definir_rota and definir_alerta is worth when it is not named: what is stored
   -- stays; a new channel or route gets the value told here. A null that is named is stored as a null.
   co_manter constant varchar2(10) := '<manter>';
   co_manter_numero constant number := 999999999;

   -- Creates a channel, or changes what is named of it.
   --   in_canal        its alias: 1 to 30 of A-Z, 0-9, - and _. As with names of Oracle, small letters become capitals;
   --                   here and wherever a channel is named
   --   in_descricao    new: null
   --   in_rajada       sends in a row that the server takes, 1 to 999999; new: 60, what ntfy.sh allows
   --   in_intervalo_s  seconds until it takes one more, 0.001 to 86400; new: 5, as ntfy.sh. Both null: no limit, for a
   --                   server of one's own. New channels of another type than NTFY: no limit
   --   in_tipo         NTFY, WEBHOOK, KAFKA, RABBITMQ, PROPRIO (a sender of the site's own) or CAPTURA (nobody sends);
   --                   null: as it is, NTFY for a new one. Changed only while no route points to the channel and no row
   --                   waits in it
   -- Raises e_argumento.
   procedure definir_canal(
      in_canal in varchar2,
      in_descricao in varchar2 default co_manter,
      in_rajada in number default co_manter_numero,
      in_intervalo_s in number default co_manter_numero,
      in_motivo in varchar2 default null,
      in_tipo in varchar2 default null
   );

   -- Creates the route of this order type, event, channel and topic, or changes what is named of it, and returns its
   -- id. '*' matches every order type or event; type, event and topic are told apart by every letter and have no blanks
   -- at their ends. The other arguments are the columns of HSM_ROTA_NOTIFICACAO; new: in_prioridade 3, in_markdown and
   -- in_aglutina 'N', in_ordenada and in_ativa 'S', the others null. Saving a route ends its suspension.
   -- in_topico is the destination: ntfy's topic, a path (WEBHOOK), a topic (KAFKA), an exchange (RABBITMQ; amq.default
   -- is the default one), what the site has agreed on (PROPRIO, CAPTURA). What the channel's type makes no use of is
   -- refused. in_chave_roteamento is RABBITMQ's routing key; in_cabecalhos a JSON object of texts that go along as
   -- headers, of any type but NTFY and CAPTURA. Both take {id}, {id_os}, {tipo_os} and {evento}; where one of them
   -- changes, what waits is built anew, as by mover_rota: a key without a queue or a token that is over help no row.
   -- Order types that begin with $ are the product's own (definir_alerta).
   -- Raises hsm_rota.e_rota, e_inexistente (channel).
   function definir_rota(
      in_tipo_os in varchar2,
      in_evento in varchar2,
      in_topico in varchar2,
      in_canal in varchar2 default 'PADRAO',
      in_titulo in varchar2 default co_manter,
      in_mensagem in varchar2 default co_manter,
      in_prioridade in pls_integer default co_manter_numero,
      in_etiquetas in varchar2 default co_manter,
      in_url_clique in varchar2 default co_manter,
      in_acoes in varchar2 default co_manter,
      in_markdown in varchar2 default co_manter,
      in_ordenada in varchar2 default co_manter,
      in_tentativas_max in pls_integer default co_manter_numero,
      in_espera_base_s in pls_integer default co_manter_numero,
      in_espera_max_s in pls_integer default co_manter_numero,
      in_ativa in varchar2 default co_manter,
      in_aglutina in varchar2 default co_manter,
      in_validade_min in pls_integer default co_manter_numero,
      in_motivo in varchar2 default null,
      in_chave_roteamento in varchar2 default co_manter,
      in_cabecalhos in varchar2 default co_manter
   ) return number;

   -- Sends what a route takes to another topic of its channel, what waits included: it is built anew. Ends its
   -- suspension. What is being sent at this moment still goes to the old one, and so does its retry. Returns how many
   -- notifications wait. Raises e_inexistente, hsm_rota.e_rota (topic; another route of this type and event has it).
   function mover_rota(in_rota in number, in_topico in varchar2, in_motivo in varchar2 default null) return number;

   -- Turns a route on or off for new events; what it has in the queue goes on. Raises e_inexistente, and ligar_rota
   -- hsm_rota.e_rota where the route would not be accepted today.
   procedure ligar_rota(in_rota in number, in_motivo in varchar2 default null);
   procedure desligar_rota(in_rota in number, in_motivo in varchar2 default null);

   -- Stops and resumes a channel: paused, nothing of it is handed out; what is under way ends normally. retomar also
   -- closes its breaker, lifts its hold after a 429, fills its bucket and ends the suspension of its routes: what
   -- stopped it has been put right.
   -- Raises e_inexistente.
   procedure pausar(in_canal in varchar2, in_motivo in varchar2 default null);
   procedure retomar(in_canal in varchar2, in_motivo in varchar2 default null);

   -- Sends the alerts to a topic of the operations team: what is wrong (hsm_plantao), and rows in FALHA
   -- (hsm_manutencao.alertar). Creates or changes the routes of order type $HSM, events ALARME and FALHA, with the
   -- alerts' own texts, and returns the id of the latter. Called for two channels, one is told where the other is down.
   -- in_prioridade of new ones: 4. Raises as definir_rota, and e_argumento (nobody sends what that channel gets).
   function definir_alerta(
      in_topico in varchar2,
      in_canal in varchar2 default 'PADRAO',
      in_prioridade in pls_integer default co_manter_numero
   ) return number;

   -- Puts FALHA rows back to PENDENTE, oldest first, with all their attempts and with a notification built anew
   -- from the route as it is now. Returns how many; 0 when none that is meant is in FALHA. Rows locked by somebody else
   -- are left out.
   --   in_id       this row
   --   in_tipo_os  rows of this order type
   --   in_desde    rows enqueued from this instant on
   --   in_limite   at most this many; null: 1000. A transaction and a line in HSM_AUDITORIA every 1000: after an error
   --               what was committed before it stays, and the same call goes on with the rest
   --   in_motivo_falha  rows whose MOTIVO it is: ESGOTADO, RENDER, EXPIRADO, 40009...
   --   in_rota, in_canal  rows of this route, this channel
   -- Several criteria: rows that meet them all.
   -- Raises e_sem_criterio without any of them; e_inexistente (channel); e_argumento (limit below 1).
   function reprocessar(
      in_id in number default null,
      in_tipo_os in varchar2 default null,
      in_desde in timestamp with time zone default null,
      in_limite in pls_integer default null,
      in_motivo in varchar2 default null,
      in_motivo_falha in varchar2 default null,
      in_rota in number default null,
      in_canal in varchar2 default null
   ) return number;

   -- Sends a finished row again, as a copy of it. Returns the id of the copy.
   -- Raises e_argumento (no id, no reason), e_inexistente, e_estado (not finished, it never had a route, or its facts
   -- are past RETENCAO_DADOS_D).
   function reenviar(in_id in number, in_motivo in varchar2) return number;

   -- Gives up a waiting row. Raises e_argumento (no id, no reason), e_inexistente, e_em_envio, e_estado (already
   -- finished).
   procedure cancelar(in_id in number, in_motivo in varchar2);

   -- Gives up waiting rows of a channel and an order type (null: any) enqueued up to an instant, oldest first.
   -- Returns how many; rows locked by somebody else are left out. in_limite as in reprocessar.
   -- Raises e_sem_criterio (no channel, no instant), e_inexistente (channel), e_argumento (no reason, limit below 1).
   function cancelar_lote(
      in_canal in varchar2,
      in_tipo_os in varchar2,
      in_ate in timestamp with time zone,
      in_motivo in varchar2,
      in_limite in pls_integer default 1000
   ) return number;

   -- Sends a test notification, whose text says that it is one, by the ordinary way: it waits its turn, obeys pause,
   -- rate and breaker, ends in FALHA when it is refused or an hour old, and is marked TESTE. Returns the id of its row;
   -- hsm_consulta.por_que_linha tells what becomes of it.
   --   in_topico  where to; null: the topic of the channel's first active route
   -- Raises e_inexistente (channel), hsm_rota.e_rota (topic), e_argumento (no topic and no active route,
   -- nobody sends what that channel gets).
   function testar(
      in_canal in varchar2,
      in_topico in varchar2 default null,
      in_motivo in varchar2 default null
   ) return number;

   -- The nightly purge, now; see hsm_manutencao.purgar. In the audit it stands as begun.
   procedure purgar(in_motivo in varchar2 default null);

   -- Enables the scheduler jobs inside the database, or disables them and tells a running external job to end; see
   -- hsm_agenda.iniciar and parar. In the audit they stand as begun. Raise the errors of DBMS_SCHEDULER.
   procedure iniciar_tarefas(in_motivo in varchar2 default null);
   procedure parar_tarefas(in_motivo in varchar2 default null);

   -- Watched tables: what the trigger that gatilho.sql installs is generated from (HSM_ORIGEM, HSM_ORIGEM_COLUNA).
   -- Names of Oracle must be such as need no quotes. What is changed here has effect when gatilho.sql is run again.
   -- All raise hsm_declaracao.e_declaracao.

   -- Declares a table, or changes what is named of its declaration.
   --   in_coluna_id         column with the number of the order; has to be told of a new one
   --   in_coluna_tipo       column with its type; new: null, the orders have no type
   --   in_evento_insercao   event an insert raises; new: null, none
   --   in_coluna_criacao    column with the date of the insert, for reconciliar.sql; new: null, there is none
   --   in_coluna_alteracao  column with the date of the last change, likewise
   --   in_gatilho           name of the trigger; new: HSM_<table>_NOTIF, the table's name cut to what fits
   procedure definir_origem(
      in_esquema in varchar2,
      in_tabela in varchar2,
      in_coluna_id in varchar2 default co_manter,
      in_coluna_tipo in varchar2 default co_manter,
      in_evento_insercao in varchar2 default co_manter,
      in_coluna_criacao in varchar2 default co_manter,
      in_coluna_alteracao in varchar2 default co_manter,
      in_gatilho in varchar2 default co_manter,
      in_motivo in varchar2 default null
   );

   -- Declares a column of it, or changes what is named.
   --   in_evento         event raised when its value changes; new: null, it is not watched. Up to 30 characters
   --   in_so_se_unico    S: that event is raised only when the change raises no other; new: N
   --   in_fato           name of the fact with its value, for the templates: letters, digits and _; new: null, no fact
   --   in_fato_anterior  name of the fact with the value before the change; new: null, no fact
   procedure definir_coluna_origem(
      in_esquema in varchar2,
      in_tabela in varchar2,
      in_coluna in varchar2,
      in_evento in varchar2 default co_manter,
      in_so_se_unico in varchar2 default co_manter,
      in_fato in varchar2 default co_manter,
      in_fato_anterior in varchar2 default co_manter,
      in_motivo in varchar2 default null
   );

   -- Takes a column out of a declaration.
   procedure remover_coluna_origem(
      in_esquema in varchar2, in_tabela in varchar2, in_coluna in varchar2, in_motivo in varchar2 default null
   );

   -- Takes a declaration back, once gatilho_remover.sql has taken the trigger off.
   procedure remover_origem(in_esquema in varchar2, in_tabela in varchar2, in_motivo in varchar2 default null);

   -- Puts the event of an order into the queue that was missed, marked RECONCILIADA; reconciliar.sql prints the call.
   --   in_origem  source of the order: SCHEMA.TABLE, or SCHEMA
   --   in_dados   facts, a JSON object
   -- Raises e_argumento (a missing one, facts that are no JSON object), e_estado (it could not be enqueued).
   procedure reenfileirar(
      in_origem in varchar2,
      in_id_os in number,
      in_tipo_os in varchar2,
      in_evento in varchar2,
      in_dados in varchar2,
      in_motivo in varchar2
   );

   -- State of the installation, a JSON object; see hsm_envio_api.diagnostico.
   function situacao return clob;

end hsm_admin;
/
