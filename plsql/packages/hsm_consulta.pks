create or replace package hsm_consulta authid definer as
   -- Answers for people, line by line: select column_value from table(hsm.hsm_consulta.situacao). Changes nothing and
   -- shows no personal data, no credential and no topic in full. Hours are of the parameter FUSO. Stateless.

   -- State of the installation: what needs somebody and what to do, the channels, who sends here (the last ten), the
   -- last 24 hours, counted by the hour.
   function situacao return sys.odcivarchar2list;

   -- Why an order has not rung, or that it has: a line a notification, the newest 20, oldest first. Says where it goes,
   -- what has been tried, what it waits for and until when, and what to do. Reads what the order has in the queue.
   --   in_id_os   the order
   --   in_origem  whose (HSM_FILA_VW.ORIGEM): SCHEMA or SCHEMA.NAME; null: of every one
   function por_que(in_id_os in number, in_origem in varchar2 default null) return sys.odcivarchar2list;

   -- The same of one row of the queue.
   function por_que_linha(in_id in number) return sys.odcivarchar2list;

end hsm_consulta;
/
