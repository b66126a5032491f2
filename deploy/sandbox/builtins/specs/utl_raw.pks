package utl_raw authid definer as
   function cast_to_raw(c in varchar2) return raw;
   function cast_to_varchar2(r in raw) return varchar2;
   function length(r in raw) return number;
   function substr(r in raw, pos in binary_integer, len in binary_integer default null) return raw;
   function concat(
      r1 in raw default null, r2 in raw default null, r3 in raw default null, r4 in raw default null,
      r5 in raw default null, r6 in raw default null
   ) return raw;
   function reverse(r in raw) return raw;
   function compare(r1 in raw, r2 in raw, pad in raw default null) return number;
   function bit_and(r1 in raw, r2 in raw) return raw;
   function bit_or(r1 in raw, r2 in raw) return raw;
   function bit_xor(r1 in raw, r2 in raw) return raw;
end utl_raw;
