create or replace package hsm_pagina authid definer as
   -- The page of the panel: HTML, style and script in one text, all ASCII, which fetches nothing from elsewhere.
   -- Written by python -m deploy.pagina from plsql/painel: change it there. Stateless.

   -- The page. Served without data, it asks the server it came from; __NONCE__ stands where a Content-Security-Policy
   -- wants a nonce, and harms nothing where nobody replaces it.
   --   in_dados  JSON it draws instead, once: what hsm_painel.resumo gives
   function texto(in_dados in clob default null) return clob;

end hsm_pagina;
/
