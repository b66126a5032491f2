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
   -- The kinds of a cipher: what it is, how its blocks are chained, how the last one is filled up.
   encrypt_des constant pls_integer := 1;
   encrypt_3des_2key constant pls_integer := 2;
   encrypt_3des constant pls_integer := 3;
   encrypt_aes128 constant pls_integer := 6;
   encrypt_aes192 constant pls_integer := 7;
   encrypt_aes256 constant pls_integer := 8;
   chain_cbc constant pls_integer := 256;
   chain_cfb constant pls_integer := 512;
   chain_ecb constant pls_integer := 768;
   chain_ofb constant pls_integer := 1024;
   pad_pkcs5 constant pls_integer := 4096;
   pad_none constant pls_integer := 8192;
   pad_zero constant pls_integer := 12288;

   function encrypt(src in raw, typ in pls_integer, key in raw, iv in raw default null) return raw;
   function decrypt(src in raw, typ in pls_integer, key in raw, iv in raw default null) return raw;
   function randombytes(number_bytes in pls_integer) return raw;
   function randominteger return binary_integer;
end dbms_crypto;
