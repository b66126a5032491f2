-- NLS_SORT = BINARY_CI and BINARY_AI, as semantics/collation.py has them: what of a text counts, character by
-- character.
create function oc.binary_ci(value text) returns text
   language sql immutable as $$select lower(value)$$;
create function oc.without_accents(value text) returns text
   language sql immutable as
$$select normalize(pg_catalog.regexp_replace(normalize(value, NFD), '[\u0300-\u036f]', '', 'g'), NFC)$$;
create function oc.binary_ai(value text) returns text
   language sql immutable as $$select lower(oc.without_accents(value))$$;
create function oc.key(sort text, value text) returns text
   language sql immutable as
$$select case sort when 'BINARY_CI' then oc.binary_ci(value) when 'BINARY_AI' then oc.binary_ai(value) else value end$$;

-- NLSSORT: bytes that compare as the texts do, of as many characters as fit.
create function oc.nlssort(sort text, value text) returns bytea
   language plpgsql immutable as $$
declare
   key text := oc.key(sort, value);
begin
   while octet_length(key) > 2000 loop
      key := left(key, least(2000, char_length(key) - 1));
   end loop;
   return nullif(convert_to(key, 'UTF8'), '');
end$$;
-- The sort an argument 'NLS_SORT = x' names.
create function oc.nls_sort(parameter text) returns text
   language plpgsql immutable as $$
declare
   name text := upper(trim(both '''' from trim(substring(parameter from '^\s*[Nn][Ll][Ss]_[Ss][Oo][Rr][Tt]\s*=(.*)$'))));
begin
   if name is null or name = '' then
      perform oc.fail(12702, 'invalid NLS parameter string used in SQL function');
   elsif name not in ('BINARY', 'BINARY_CI', 'BINARY_AI') then
      perform oc.fail(3001, format('unimplemented feature: NLS_SORT=%s is not supported by the sandbox', name));
   end if;
   return name;
end$$;

-- Functions that look for characters, where these are alike.
create function oc.replace_as(sort text, value text, old text, new text default null) returns text
   language plpgsql immutable as $$
declare
   keys text := oc.key(sort, value);
   wanted text := oc.key(sort, old);
   result text := '';
   pos int := 1;
   next int;
begin
   if old is null or value is null then
      return value;
   end if;
   loop
      next := strpos(substr(keys, pos), wanted);
      if next = 0 then
         return nullif(result || substr(value, pos), '');
      end if;
      result := result || substr(value, pos, next - 1) || coalesce(new, '');
      pos := pos + next - 1 + char_length(wanted);
   end loop;
end$$;
create function oc.translate_as(sort text, value text, old text, new text) returns text
   language sql immutable as
$$select case when old is null or new is null then null else nullif(string_agg(
            case strpos(oc.key(sort, old), oc.key(sort, c))
               when 0 then c else substr(new, strpos(oc.key(sort, old), oc.key(sort, c)), 1) end, '' order by n), '') end
    from regexp_split_to_table(value, '') with ordinality as t(c, n)$$;
create function oc.ltrim_as(sort text, value text, chars text) returns text
   language sql immutable as
$$select nullif(right(value, char_length(pg_catalog.ltrim(oc.key(sort, value), oc.key(sort, chars)))), '')$$;
create function oc.rtrim_as(sort text, value text, chars text) returns text
   language sql immutable as
$$select nullif(left(value, char_length(pg_catalog.rtrim(oc.key(sort, value), oc.key(sort, chars)))), '')$$;
create function oc.btrim_as(sort text, value text, chars text) returns text
   language sql immutable as $$select oc.rtrim_as(sort, oc.ltrim_as(sort, value, chars), chars)$$;
create function oc.greatest_as(sort text, variadic items text[]) returns text
   language sql immutable as
$$select i from unnest(items) with ordinality as t(i, n) order by oc.key(sort, i) desc, n limit 1$$;
create function oc.least_as(sort text, variadic items text[]) returns text
   language sql immutable as
$$select i from unnest(items) with ordinality as t(i, n) order by oc.key(sort, i), n limit 1$$;
-- The match parameters of a regular expression that looks at case only where it is told to.
create function oc.ci_flags(flags text) returns text
   language sql immutable as $$select 'i' || coalesce(flags, '')$$;
