package utl_url authid current_user as
   bad_url exception;
   pragma exception_init(bad_url, -29262);

   -- url_charset: by default the one of HTTP 1.1
   function escape(
      url in varchar2, escape_reserved_chars in boolean default false, url_charset in varchar2 default 'ISO-8859-1'
   ) return varchar2;
   function unescape(url in varchar2, url_charset in varchar2 default 'ISO-8859-1') return varchar2;
end utl_url;
