create or replace package hsm_pagina authid definer as
   -- The page of the panel: HTML, style and script in one text, all ASCII, which fetches nothing from elsewhere.
   -- Written by python -m deploy.pagina from plsql/painel: change it there. Stateless.

   -- The page. Served without data, it asks the server it came from. Nothing in it needs a Content-Security-Policy to
   -- allow more than its one style and its one script, and requests to that server.
   --   in_dados  JSON it draws instead, once: what hsm_painel.resumo gives
   function texto(in_dados in clob default null) return clob;

end hsm_pagina;
/
