-- Text functions: '' never leaves them (Oracle has no empty VARCHAR2).
create function oc.substr(value text, start numeric) returns text
   language sql immutable as
$$select case
            when trunc(start) < 0 then case when -trunc(start) > char_length(value) then null
                                            else right(value, -oc.int(start)) end
            when start is not null then nullif(substr(value, greatest(oc.int(start), 1)), '')
         end$$;
create function oc.substr(value text, start numeric, size numeric) returns text
   language sql immutable as
$$select case
            when trunc(size) < 1 or start is null or size is null then null
            when trunc(start) < 0 then case when -trunc(start) > char_length(value) then null
               else substr(value, char_length(value) + oc.int(start) + 1, least(trunc(size), 1000000000)::int) end
            else nullif(substr(value, greatest(oc.int(start), 1), least(trunc(size), 1000000000)::int), '')
         end$$;

-- PL/SQL functions with columns among their arguments: known has their results by key; see runtime/callouts.py. What it
-- has not is asked for by a message.
create function oc.called(known jsonb, which int, variadic args text[]) returns text
   language plpgsql stable cost 1000 as $$
declare
   key text := which || to_json(args)::text;
   found jsonb := known -> key;
begin
   if found is null then
      raise info using message = key;
      return null;
   end if;
   if jsonb_typeof(found) = 'object' then
      found := found -> 'each' -> oc.times_called(known ->> '', key) % jsonb_array_length(found -> 'each');
   end if;
   if jsonb_typeof(found) = 'array' then
      raise exception using errcode = 'ORA01', message = found ->> 0;
   end if;
   return found #>> '{}';
end$$;
-- How often this was asked before in the same run.
create function oc.times_called(run text, key text) returns int
   language plpgsql volatile as $$
declare
   name text := 'oc.times_' || md5(key);
   last text[] := string_to_array(current_setting(name, true), ' ');
   times int := case when last[1] = run then last[2]::int else 0 end;
begin
   perform set_config(name, run || ' ' || times + 1, false);
   return times;
end$$;

-- CHAR(n): text with its blanks.
create function oc.pad_bytes(value text, size int) returns text
   language sql immutable as $$select value || repeat(' ', size - octet_length(value))$$;
create function oc.pad_chars(value text, size int) returns text
   language sql immutable as $$select value || repeat(' ', size - char_length(value))$$;

-- By bytes; half a character becomes blanks, as in Oracle.
create function oc.substrb(value text, start numeric, size numeric) returns text
   language plpgsql immutable as $$
declare
   bytes bytea := convert_to(value, 'UTF8');
   len int := octet_length(bytes);
   first int := oc.int(start);
   last int;
   result text := '';
   tail text := '';
begin
   if value is null or start is null or size is null or trunc(size) < 1 then
      return null;
   end if;
   if first < 0 then
      first := len + first + 1;
      if first < 1 then
         return null;
      end if;
   end if;
   first := greatest(first, 1);
   last := least(len, first::bigint + oc.int(size) - 1);
   if first > last then
      return null;
   end if;
   while first <= last and (get_byte(bytes, first - 1) & 192) = 128 loop
      result := result || ' ';
      first := first + 1;
   end loop;
   if last < len and (get_byte(bytes, last) & 192) = 128 then
      while last >= first loop
         tail := tail || ' ';
         last := last - 1;
         exit when (get_byte(bytes, last) & 192) <> 128;
      end loop;
   end if;
   return nullif(result || convert_from(substr(bytes, first, greatest(last - first + 1, 0)), 'UTF8') || tail, '');
end$$;
create function oc.substrb(value text, start numeric) returns text
   language sql immutable as $$select oc.substrb(value, start, 1000000000)$$;

create function oc.length(value text) returns numeric
   language sql immutable as $$select char_length(value)::numeric$$;
create function oc.lengthb(value text) returns numeric
   language sql immutable as $$select octet_length(value)::numeric$$;
create function oc.lengthb(value bytea) returns numeric
   language sql immutable as $$select octet_length(value)::numeric$$;

create function oc.instr(value text, part text, start numeric, occurrence numeric) returns numeric
   language plpgsql immutable strict as $$
declare
   len int := char_length(value);
   size int := char_length(part);
   pos int := oc.int(start);
   found int := 0;
   next int;
begin
   if trunc(occurrence) < 1 then
      perform oc.fail(1428, format('argument ''%s'' is out of range', trunc(occurrence)));
   end if;
   if pos > 0 then
      loop
         next := strpos(substr(value, pos), part);
         if next = 0 then
            return 0;
         end if;
         pos := pos + next - 1;
         found := found + 1;
         if found = trunc(occurrence) then
            return pos;
         end if;
         pos := pos + 1;
      end loop;
   elsif pos < 0 then
      pos := least(len + pos + 1, len - size + 1);
      while pos >= 1 loop
         if substr(value, pos, size) = part then
            found := found + 1;
            if found = trunc(occurrence) then
               return pos;
            end if;
         end if;
         pos := pos - 1;
      end loop;
   end if;
   return 0;
end$$;
create function oc.instr(value text, part text, start numeric) returns numeric
   language sql immutable as $$select oc.instr(value, part, start, 1)$$;
create function oc.instr(value text, part text) returns numeric
   language sql immutable as $$select strpos(value, part)::numeric$$;

create function oc.replace(value text, old text, new text) returns text
   language sql immutable as
$$select case when old is null then value else nullif(pg_catalog.replace(value, old, coalesce(new, '')), '') end$$;
create function oc.replace(value text, old text) returns text
   language sql immutable as $$select oc.replace(value, old, null)$$;
create function oc.translate(value text, old text, new text) returns text
   language sql immutable as
$$select case when new is null then null else nullif(pg_catalog.translate(value, old, new), '') end$$;

-- VARCHAR2's 4,000 bytes: character functions cut what is longer, at a whole character.
create function oc.cut_off(value text) returns text
   language plpgsql immutable as $$
declare
   bytes bytea := convert_to(value, 'UTF8');
   size int := 4000;
begin
   while (get_byte(bytes, size) & 192) = 128 loop
      size := size - 1;
   end loop;
   return convert_from(substr(bytes, 1, size), 'UTF8');
end$$;
create function oc.cut(value text) returns text
   language sql immutable as
$$select case when octet_length(value) > 4000 then oc.cut_off(value) else value end$$;
-- A CLOB as VARCHAR2
create function oc.clob_text(value text) returns text
   language sql immutable as
$$select case when octet_length(value) > 4000
              then oc.fail(22835, format('Buffer too small for CLOB to CHAR or BLOB to RAW conversion'
                                         || ' (actual: %s, maximum: 4000)', octet_length(value)))
              else nullif(value, '') end$$;
-- What DBMS_LOB.SUBSTR returns to SQL
create function oc.lob_piece(value text) returns text
   language sql immutable as
$$select case when octet_length(value) > 4000
              then oc.fail(6502, 'PL/SQL: numeric or value error: character string buffer too small') else value end$$;
create function oc.lob_piece(value bytea, start numeric, size numeric) returns bytea
   language sql immutable as
$$select case when start < 1 or size < 1 then null
              when least(octet_length(value) - oc.int(start) + 1, oc.int(size)) > 2000
              then decode(oc.fail(6502, 'PL/SQL: numeric or value error: raw variable length too long'), 'hex')
              else nullif(pg_catalog.substr(value, oc.int(start), oc.int(size)), '') end$$;
-- most: characters that are enough for the result's type
create function oc.lpad(value text, size numeric, fill text default ' ', most int default 1000000000) returns text
   language sql immutable as
$$select case when size is null or trunc(size) < 1 then null
              else nullif(pg_catalog.lpad(value, least(oc.int(size), most), fill), '') end$$;
create function oc.rpad(value text, size numeric, fill text default ' ', most int default 1000000000) returns text
   language sql immutable as
$$select case when size is null or trunc(size) < 1 then null
              else nullif(pg_catalog.rpad(value, least(oc.int(size), most), fill), '') end$$;
create function oc.ltrim(value text, chars text) returns text
   language sql immutable as $$select nullif(pg_catalog.ltrim(value, chars), '')$$;
create function oc.ltrim(value text) returns text
   language sql immutable as $$select nullif(pg_catalog.ltrim(value, ' '), '')$$;
create function oc.rtrim(value text, chars text) returns text
   language sql immutable as $$select nullif(pg_catalog.rtrim(value, chars), '')$$;
create function oc.rtrim(value text) returns text
   language sql immutable as $$select nullif(pg_catalog.rtrim(value, ' '), '')$$;
create function oc.btrim(value text, chars text) returns text
   language sql immutable as $$select nullif(pg_catalog.btrim(value, chars), '')$$;
create function oc.btrim(value text) returns text
   language sql immutable as $$select nullif(pg_catalog.btrim(value, ' '), '')$$;

-- Not inlined, so that both arguments are worked out.
create function oc.nvl(value anyelement, other anyelement) returns anyelement
   language plpgsql immutable as $$begin return coalesce(value, other); end$$;

-- CHR and ASCII: the bytes of a character in AL32UTF8 as a number.
create function oc.chr(code numeric) returns text
   language plpgsql immutable strict as $$
declare
   wanted numeric := trunc(code);
   bytes bytea;
begin
   if wanted < 0 then
      perform oc.fail(1428, format('argument ''%s'' is out of range', wanted));
   elsif wanted = 0 then
      perform oc.fail(3001, 'unimplemented feature: CHR(0) in SQL is not supported by the sandbox');
   elsif wanted < 128 then
      return pg_catalog.chr(wanted::int);
   elsif wanted < 4294967296 then
      bytes := decode(lpad(to_hex(wanted::bigint), case when wanted < 256 then 2 when wanted < 65536 then 4
                                                        when wanted < 16777216 then 6 else 8 end, '0'), 'hex');
      begin
         return convert_from(bytes, 'UTF8');
      exception
         when character_not_in_repertoire then
            null;
      end;
   end if;
   return oc.fail(3001, format('unimplemented feature: CHR(%s): bytes that are no character of AL32UTF8'
                               || ' is not supported by the sandbox', wanted));
end$$;
create function oc.ascii(value text) returns numeric
   language sql immutable as
$$select ('x' || lpad(encode(convert_to(left(value, 1), 'UTF8'), 'hex'), 16, '0'))::bit(64)::bigint::numeric$$;

create function oc.unistr(value text) returns text
   language plpgsql immutable strict as $$
declare
   result text := '';
   rest text := value;
   code int;
   low int;
begin
   loop
      code := strpos(rest, '\');
      if code = 0 then
         return nullif(result || rest, '');
      end if;
      result := result || left(rest, code - 1);
      rest := substr(rest, code + 1);
      if left(rest, 1) = '\' then
         result := result || '\';
         rest := substr(rest, 2);
      elsif rest ~ '^[0-9A-Fa-f]{4}' then
         code := ('x' || left(rest, 4))::bit(16)::int;
         rest := substr(rest, 5);
         if code between 55296 and 56319 and rest ~ '^\\[dD][c-fC-F][0-9A-Fa-f]{2}' then
            low := ('x' || substr(rest, 2, 4))::bit(16)::int;
            code := 65536 + (code - 55296) * 1024 + low - 56320;
            rest := substr(rest, 6);
         elsif code between 55296 and 57343 then  -- half a character
            code := 65533;
         end if;
         result := result || pg_catalog.chr(code);
      else
         perform oc.fail(30186, '''\'' must be followed by four hexdecimal characters or another ''\''');
      end if;
   end loop;
end$$;

create function oc.asciistr(value text) returns text
   language sql immutable strict as
$$select string_agg(
            case
               when c = '\' then '\005C'
               when pg_catalog.ascii(c) < 128 then c
               when pg_catalog.ascii(c) < 65536 then '\' || upper(pg_catalog.lpad(to_hex(pg_catalog.ascii(c)), 4, '0'))
               else '\' || upper(to_hex(55296 + (pg_catalog.ascii(c) - 65536) / 1024))
                    || '\' || upper(to_hex(56320 + (pg_catalog.ascii(c) - 65536) % 1024))
            end, '' order by n)
    from regexp_split_to_table(value, '') with ordinality as t(c, n)$$;

create function oc.rawtohex(value bytea) returns text
   language sql immutable as $$select nullif(upper(encode(value, 'hex')), '')$$;
create function oc.hextoraw(value text) returns bytea
   language plpgsql immutable strict as $$
begin
   if value !~ '^[0-9A-Fa-f]*$' then
      perform oc.fail(1465, 'invalid hex number');
   end if;
   return decode(case when char_length(value) % 2 = 1 then '0' || value else value end, 'hex');
end$$;
create function oc.sys_guid() returns bytea
   language sql volatile as $$select uuid_send(gen_random_uuid())$$;

create function oc.standard_hash(value bytea, method text) returns bytea
   language plpgsql immutable as $$
begin
   if value is null then
      return null;
   end if;
   case upper(method)
      when 'MD5' then return decode(md5(value), 'hex');
      when 'SHA256' then return sha256(value);
      when 'SHA384' then return sha384(value);
      when 'SHA512' then return sha512(value);
      else
         perform oc.fail(3001, 'unimplemented feature: STANDARD_HASH with ' || upper(method)
                               || ' is not supported by the sandbox');
   end case;
end$$;

-- A LOB with the row it stands in; see sql/lobcolumns.py.
create function oc.located(row_id tid, value text) returns text
   language sql immutable as $$select row_id::text || ':' || value$$;
create function oc.located(row_id tid, value bytea) returns bytea
   language sql immutable as $$select convert_to(row_id::text || ':', 'UTF8') || value$$;

-- A VARCHAR2 made by || or LISTAGG. Immutable, so that an index serves `column = a || b`.
create function oc.short(value text) returns text
   language sql immutable as
$$select case when octet_length(value) > 4000
              then oc.fail(1489, 'result of string concatenation is too long') else value end$$;

-- LISTAGG with ON OVERFLOW TRUNCATE.
create function oc.not_truncated(value text) returns text
   language sql immutable as
$$select case when octet_length(value) > 4000
              then oc.fail(3001, 'unimplemented feature: LISTAGG ON OVERFLOW TRUNCATE of more than 4,000 bytes is not supported '
                                 'by the sandbox') else value end$$;

-- What TRIM(BOTH ... FROM ...) takes off.
create function oc.trim_set(characters text) returns text
   language sql immutable as
$$select case when length(characters) > 1
              then oc.fail(30001, 'trim set should have only one character') else characters end$$;

-- LENGTH2: characters outside the first plane are two units of UCS-2.
create function oc.length2(value text) returns numeric
   language sql immutable as
$$select oc.length(value) + coalesce(pg_catalog.regexp_count(value, '[\U00010000-\U0010FFFF]'), 0)$$;
create function oc.nchr(code numeric) returns text language sql immutable as $$select pg_catalog.chr(trunc(code)::int)$$;
create function oc.compose(value text) returns text language sql immutable as $$select normalize(value, nfc)$$;
create function oc.decompose(value text, form text default 'CANONICAL') returns text
   language sql immutable as
$$select case coalesce(upper(form), '') when 'CANONICAL' then normalize(value, nfd) when 'COMPATIBILITY' then normalize(value, nfkd)
         else oc.fail(12702, 'invalid NLS parameter string used in SQL function') end$$;

-- The characters that have a wide form: ! to ~, and the blank.
create function oc.to_single_byte(value text) returns text
   language sql immutable as
$$select string_agg(case when code between 65281 and 65374 then pg_catalog.chr(code - 65248) when code = 12288 then ' '
                         else pg_catalog.chr(code) end, '' order by n)
    from unnest(string_to_array(value, null)) with ordinality t(c, n), pg_catalog.ascii(c) code$$;
create function oc.to_multi_byte(value text) returns text
   language sql immutable as
$$select string_agg(case when code between 33 and 126 then pg_catalog.chr(code + 65248) when code = 32 then '　'
                         else pg_catalog.chr(code) end, '' order by n)
    from unnest(string_to_array(value, null)) with ordinality t(c, n), pg_catalog.ascii(c) code$$;
