create or replace package hsm_destino authid definer as
   -- Where an event goes, and what it is called. The rules stand here once: for enqueuing (hsm_fila) and for trying out
   -- (hsm_rota.simular). Stateless; reads HSM_ROTA_NOTIFICACAO and changes nothing.

   -- What a queue row takes from its route
   type t_rota is record (
      id hsm_rota_notificacao.id%type,
      canal hsm_rota_notificacao.canal%type,
      prioridade hsm_rota_notificacao.prioridade%type,
      ordenada hsm_rota_notificacao.ordenada%type,
      aglutina hsm_rota_notificacao.aglutina%type,
      validade_min hsm_rota_notificacao.validade_min%type
   );
   type t_rotas is table of t_rota index by pls_integer;

   -- The routes an event goes to, from 1 on, in the order of their ids: every active one whose type and event are the
   -- event's or *. A route of * / * counts only where no other one does. None: an empty collection.
   -- An event of a type of the product's own goes to routes of just that type: it is not for the customers' topics.
   --   in_tipo_os  order type, of any length; null (no type) meets * only
   --   in_evento   event, likewise
   -- Trailing blanks, which a CHAR column adds, do not count. The comparison is binary, whatever NLS_COMP and NLS_SORT
   -- the session of the customer has.
   function rotas(in_tipo_os in varchar2, in_evento in varchar2) return t_rotas;

   -- These routes, whatever they are for and whether they are active or not, in the order of their ids. Those that are
   -- not there are left out.
   function rotas(in_ids in hsm_tipos.t_numeros) return t_rotas;

   -- Whether a type or an event is one of the product's own, which customers cannot enqueue: it begins with $.
   function reservado(in_nome in varchar2) return boolean;

   -- What a queue row says of its event, without personal data: 'OS 7: STATUS (REDE)', up to 200 characters.
   function resumo(in_id_os in number, in_tipo_os in varchar2, in_evento in varchar2) return varchar2;

end hsm_destino;
/
