create or replace package hsm_tipos authid definer as
   -- Shared names and collection types; no body. Everything is a literal constant or a type, so the package has
   -- no state: whoever refers to it (hsm_fila above all) does not get ORA-04068 when something is recompiled.

   subtype st_status is varchar2(12 char);
   subtype st_motivo is varchar2(30 char);
   subtype st_classe is varchar2(12 char);
   subtype st_reserva is varchar2(32 char);

   -- Row statuses
   co_pendente constant st_status := 'PENDENTE';
   co_enviando constant st_status := 'ENVIANDO';
   co_processado constant st_status := 'PROCESSADO';
   co_falha constant st_status := 'FALHA';
   co_cancelado constant st_status := 'CANCELADO';

   -- Reasons of a FALHA or CANCELADO row (besides the HTTP status or the ntfy code)
   co_render constant st_motivo := 'RENDER';
   co_expirado constant st_motivo := 'EXPIRADO';
   co_substituido constant st_motivo := 'SUBSTITUIDO';
   co_esgotado constant st_motivo := 'ESGOTADO';
   co_sem_rota constant st_motivo := 'SEM_ROTA';
   co_rota_apagada constant st_motivo := 'ROTA_APAGADA';
   co_manual constant st_motivo := 'MANUAL';

   -- MARCA: why a row exists that is no ordinary event
   co_marca_teste constant varchar2(12) := 'TESTE';
   co_marca_reconciliada constant varchar2(12) := 'RECONCILIADA';
   co_marca_migrada constant varchar2(12) := 'MIGRADA';
   co_marca_reenvio constant varchar2(12) := 'REENVIO';

   -- Class of an outcome, decided by hsm_politica.classificar
   co_sucesso constant st_classe := 'SUCESSO';
   co_permanente constant st_classe := 'PERMANENTE';
   co_transitoria constant st_classe := 'TRANSITORIA';
   co_config constant st_classe := 'CONFIG';
   co_rota constant st_classe := 'ROTA';
   co_limite constant st_classe := 'LIMITE';
   co_devolvido constant st_classe := 'DEVOLVIDO';

   -- Outcome of an attempt; null while it is under way. EXPIRADA is the only one a late answer may still change.
   co_entregue constant st_status := 'ENTREGUE';
   co_reagendada constant st_status := 'REAGENDADA';
   co_tentativa_falha constant st_status := 'FALHA';
   co_devolvida constant st_status := 'DEVOLVIDA';
   co_expirada constant st_status := 'EXPIRADA';

   -- Where a waiting row stands: in the claims' order, or out of it and waiting for its route or for an earlier row of
   -- its order; and a finished row that still has to let the next one of its order in
   co_na_fila constant varchar2(1) := 'N';
   co_espera_rota constant varchar2(1) := 'R';
   co_espera_ordem constant varchar2(1) := 'O';
   co_devedora constant varchar2(1) := 'D';

   -- Breaker of a channel
   co_fechado constant st_status := 'FECHADO';
   co_aberto constant st_status := 'ABERTO';
   co_meio_aberto constant st_status := 'MEIO_ABERTO';

   -- Type of a channel: what is prepared for it, and how answers are judged (hsm_tipo_canal, hsm_politica)
   co_ntfy constant varchar2(10) := 'NTFY';
   co_webhook constant varchar2(10) := 'WEBHOOK';
   co_kafka constant varchar2(10) := 'KAFKA';
   co_rabbitmq constant varchar2(10) := 'RABBITMQ';
   co_proprio constant varchar2(10) := 'PROPRIO';
   co_captura constant varchar2(10) := 'CAPTURA';

   co_sim constant varchar2(1) := 'S';
   co_nao constant varchar2(1) := 'N';
   co_qualquer constant varchar2(1) := '*';

   type t_numeros is table of number index by pls_integer;
   type t_textos is table of varchar2(4000 byte) index by pls_integer;
   type t_posicoes is table of pls_integer index by varchar2(100);

end hsm_tipos;
/
