create or replace package hsm_espera authid definer as
   -- Why a row of the queue has not rung, or that it has: where hsm_consulta and the panel have it from. Hours in the
   -- phrases are of the parameter FUSO. Changes nothing. Stateless.

   -- A row and its route
   type t_linha is record (
      id hsm_fila_notificacao.id%type,
      id_os hsm_fila_notificacao.id_os%type,
      origem hsm_fila_notificacao.origem%type,
      marca hsm_fila_notificacao.marca%type,
      tipo_os hsm_fila_notificacao.tipo_os%type,
      evento hsm_fila_notificacao.evento%type,
      status hsm_fila_notificacao.status%type,
      motivo hsm_fila_notificacao.motivo%type,
      ultimo_erro hsm_fila_notificacao.ultimo_erro%type,
      canal hsm_fila_notificacao.canal%type,
      tipo hsm_canal.tipo%type,                     -- null: there is no such channel
      id_rota hsm_fila_notificacao.id_rota%type,
      estacionada hsm_fila_notificacao.estacionada%type,
      prioridade hsm_fila_notificacao.prioridade%type,
      tentativas hsm_fila_notificacao.tentativas%type,
      envios hsm_fila_notificacao.envios%type,
      trabalhador hsm_fila_notificacao.trabalhador%type,
      dt_criacao hsm_fila_notificacao.dt_criacao%type,
      dt_devida hsm_fila_notificacao.dt_devida%type,
      proxima_tentativa hsm_fila_notificacao.proxima_tentativa%type,
      reserva_ate hsm_fila_notificacao.reserva_ate%type,
      dt_processamento hsm_fila_notificacao.dt_processamento%type,
      expira_em hsm_fila_notificacao.expira_em%type,
      dt_limpeza hsm_fila_notificacao.dt_limpeza%type,
      topico hsm_rota_notificacao.topico%type,
      topico_curto varchar2(400),
      rota_ativa hsm_rota_notificacao.ativa%type,   -- null: there is no such route
      motivo_suspensao hsm_rota_notificacao.motivo_suspensao%type,
      proxima_sonda hsm_rota_notificacao.proxima_sonda%type
   );
   type t_linhas is table of t_linha index by pls_integer;

   -- Ids of an order's newest rows, newest first.
   --   in_origem  whose: SCHEMA or SCHEMA.NAME; null: of every one
   --   in_maximo  how many at the most
   function da_os(in_id_os in number, in_origem in varchar2, in_maximo in pls_integer) return sys.odcinumberlist;

   -- Those rows that there are, the oldest first.
   function ler(in_ids in sys.odcinumberlist) return t_linhas;

   -- What a row that is PENDENTE or ENVIANDO waits for, and what becomes of it then.
   --   out_ate    until when; null: nobody knows, or it may go
   procedure espera(in_linha in t_linha, in_agora in timestamp, out_frase out varchar2, out_ate out timestamp);

   -- What has become of a finished row, and what to do.
   function fim(in_linha in t_linha) return varchar2;

   -- Nothing leaves this database, and why; null when it does.
   function aviso_da_guarda return varchar2;

   -- The queue has no event of an order.
   function nenhum_evento(in_id_os in number, in_origem in varchar2) return varchar2;

end hsm_espera;
/
