package utl_encode authid definer as
   function base64_encode(r in raw) return raw;
   function base64_decode(r in raw) return raw;
end utl_encode;
