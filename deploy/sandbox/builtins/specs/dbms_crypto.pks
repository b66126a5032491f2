package dbms_crypto authid definer as
   hash_md4 constant pls_integer := 1;
   hash_md5 constant pls_integer := 2;
   hash_sh1 constant pls_integer := 3;
   hash_sh256 constant pls_integer := 4;
   hash_sh384 constant pls_integer := 5;
   hash_sh512 constant pls_integer := 6;
   hmac_md5 constant pls_integer := 1;
   hmac_sh1 constant pls_integer := 2;
   hmac_sh256 constant pls_integer := 3;
   hmac_sh384 constant pls_integer := 4;
   hmac_sh512 constant pls_integer := 5;

   function hash(src in raw, typ in pls_integer) return raw;
   function hash(src in blob, typ in pls_integer) return raw;
   function hash(src in clob, typ in pls_integer) return raw;
   function mac(src in raw, typ in pls_integer, key in raw) return raw;
   function mac(src in blob, typ in pls_integer, key in raw) return raw;
   function mac(src in clob, typ in pls_integer, key in raw) return raw;
   function randombytes(number_bytes in pls_integer) return raw;
   function randominteger return binary_integer;
end dbms_crypto;
