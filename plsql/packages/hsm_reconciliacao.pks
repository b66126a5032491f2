create or replace package hsm_reconciliacao authid definer as
   -- Orders that changed and have no event: what reconciliar.sql prints of each, and how its event is put in. Never
   -- commits. Stateless.

   -- As hsm_admin.reenfileirar, but for the commit. Returns how many rows there are now.
   function reenfileirar(
      in_origem in varchar2,
      in_id_os in number,
      in_tipo_os in varchar2,
      in_evento in varchar2,
      in_dados in varchar2,
      in_motivo in varchar2
   ) return pls_integer;

   -- The same with the facts as the block of hsm_gerador.reconciliacao has them.
   procedure enfileirar(
      in_origem in varchar2,
      in_id_os in number,
      in_tipo_os in varchar2,
      in_evento in varchar2,
      in_fatos in hsm_fila.t_fatos
   );

   -- The call of hsm_admin.reenfileirar that would, ready for SQL*Plus with SET DEFINE OFF.
   function chamada(
      in_origem in varchar2,
      in_id_os in number,
      in_tipo_os in varchar2,
      in_evento in varchar2,
      in_fatos in hsm_fila.t_fatos
   ) return varchar2;

end hsm_reconciliacao;
/
