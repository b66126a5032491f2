package utl_encode authid definer as
   base64 constant pls_integer := 1;
   quoted_printable constant pls_integer := 2;
   complete constant pls_integer := 1;

   function base64_encode(r in raw) return raw;
   function base64_decode(r in raw) return raw;
   function quoted_printable_encode(r in raw) return raw;
   function quoted_printable_decode(r in raw) return raw;
   function uuencode(
      r in raw, "TYPE" in pls_integer default 1, filename in varchar2 default null, permission in varchar2 default null
   ) return raw;
   function uudecode(r in raw) return raw;
   function text_encode(
      buf in varchar2, encode_charset in varchar2 default null, encoding in pls_integer default null
   ) return varchar2;
   function text_decode(
      buf in varchar2, encode_charset in varchar2 default null, encoding in pls_integer default null
   ) return varchar2;
   function mimeheader_encode(
      buf in varchar2, encode_charset in varchar2 default null, encoding in pls_integer default null
   ) return varchar2;
   function mimeheader_decode(buf in varchar2) return varchar2;
end utl_encode;
