create or replace package body hsm_pagina as
   -- Written by python -m deploy.pagina from plsql/painel: change it there.

   function texto(in_dados in clob default null) return clob is
      l_texto clob;
      l_bloco varchar2(32767);

      -- A block at a time, for each addition copies the whole CLOB
      procedure linha(in_linha in varchar2) is
      begin
         if length(l_bloco) > 30000 then
            l_texto := l_texto || l_bloco;
            l_bloco := null;
         end if;
         l_bloco := l_bloco || in_linha || chr(10);
      end linha;

      procedure parte_1 is
      begin
         linha('<!DOCTYPE html>');
         linha('<html lang="pt-BR">');
         linha('<head>');
         linha('<meta charset="utf-8">');
         linha('<meta name="viewport" content="width=device-width, initial-scale=1">');
         linha('<title>Mensageria de chamados</title>');
         linha('<style nonce="__NONCE__">');
         linha(':root { color-scheme: light dark; }');
         linha('</style>');
         linha('</head>');
         linha('<body>');
         linha('<main><h1>Mensageria de chamados</h1><pre id="cru"></pre></main>');
         l_texto := l_texto || l_bloco || '<script type="application/json" id="dados">' || replace(in_dados, '<', '\u003c');
         l_bloco := '</script>' || chr(10);
         linha('<script nonce="__NONCE__">');
         linha('"use strict";');
         linha('document.getElementById("cru").textContent = document.getElementById("dados").textContent;');
         linha('</script>');
         linha('</body>');
         linha('</html>');
      end parte_1;
   begin
      parte_1;
      return l_texto || l_bloco;
   end texto;

end hsm_pagina;
/
