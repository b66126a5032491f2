create or replace package hsm_migracao authid definer as
   -- Carries over what waits in the queue of this system's first version: a table HSM_FILA_NOTIFICACAO in the
   -- application's schema, whose rows are a text each, sent as it is to one topic. For migrar_original.sql and its
   -- undo. Commits nothing but the route. Stateless.

   -- The event of the rows carried over; their type is the schema, of which the first 30 characters count.
   co_evento constant varchar2(30 char) := 'MIGRADA';

   -- It cannot be as asked; the message says why.
   co_erro_migracao constant pls_integer := -20785;
   e_migracao exception;
   pragma exception_init(e_migracao, -20785);

   -- Makes the route that delivers the texts of a schema as they are; the same call again changes nothing. Commits.
   -- Raises e_migracao (the schema's texts go to another topic already), and what hsm_admin.definir_rota raises.
   procedure preparar_rota(in_esquema in varchar2, in_topico in varchar2, in_canal in varchar2 default 'PADRAO');

   -- Enqueues one row of that queue. Raises e_migracao (it has been carried over already, or could not be enqueued).
   procedure trazer(in_esquema in varchar2, in_id_original in number, in_id_os in number, in_mensagem in varchar2);

   -- Gives up the rows carried over that still wait, and returns what they were in the first version's queue. What is
   -- being sent at this moment, or has been, stays.
   function devolver(in_esquema in varchar2) return hsm_tipos.t_numeros;

   -- How many rows of a schema were carried over and are not finished.
   function em_aberto(in_esquema in varchar2) return pls_integer;

end hsm_migracao;
/
