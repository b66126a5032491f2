-- JSON text is kept as text, written the way Oracle writes it: no blanks, keys in the order given.
create function oc.js(value text) returns text
   language sql immutable as $$select to_json(value)::text$$;
create function oc.js(value numeric) returns text
   language sql immutable as $$select trim_scale(value)::text$$;
create function oc.js(value oc.date0) returns text
   language sql immutable as $$select '"' || oc.to_char(value, 'YYYY-MM-DD"T"HH24:MI:SS') || '"'$$;
create function oc.js(value timestamp) returns text
   language sql immutable as $$select '"' || oc.to_char(value, 'YYYY-MM-DD"T"HH24:MI:SS.FF6') || '"'$$;
create function oc.js(value oc.tstz) returns text
   language sql immutable as
$$select '"' || oc.to_char((value).utc, 'YYYY-MM-DD"T"HH24:MI:SS.FF6"Z"') || '"'$$;
create function oc.js(value timestamptz) returns text
   language sql immutable as $$select oc.js(oc.in_session(value))$$;
create function oc.js(value bytea) returns text
   language sql immutable as $$select to_json(oc.rawtohex(value))::text$$;

create function oc.json_fit(value text, maximum int) returns text
   language sql immutable as
$$select case when octet_length(value) > maximum
              then oc.fail(40478, format('output value too large (maximum: %s)', maximum)) else value end$$;

-- Oracle's lax syntax in the strict one: names without quotes or in single ones, strings in single quotes, true, false
-- and null in any case, numbers like +1, 007, .5 and 5., a comma at the end, plain control characters in strings.
-- Cases in common with builtins/jsontext.py: deploy/sandbox/tests/json_cases.py.
create function oc.strict_string(value text) returns text
   language plpgsql immutable as $$
declare
   body text := pg_catalog.replace(substr(value, 2, char_length(value) - 2), '\\', chr(1));
begin
   body := pg_catalog.replace(pg_catalog.replace(body, '\"', '"'), '\''', '''');
   body := pg_catalog.replace(pg_catalog.replace(body, '"', '\"'), chr(8), '\b');
   body := pg_catalog.replace(pg_catalog.replace(body, chr(10), '\n'), chr(13), '\r');
   body := pg_catalog.replace(pg_catalog.replace(body, chr(9), '\t'), chr(12), '\f');
   return '"' || pg_catalog.replace(body, chr(1), '\\') || '"';
end$$;
create function oc.strict_number(value text) returns text
   language sql immutable as
$$select pg_catalog.regexp_replace(pg_catalog.regexp_replace(pg_catalog.regexp_replace(value, '^\+', ''), '^(-?)(0+(?=\d)|(?=\.))', '\1'
                        || case when value ~ '^[+-]?\.' then '0' else '' end), '\.(?!\d)', '')$$;
create function oc.strict_token(before text, token text, after text) returns text
   language sql immutable as
$$select case
            when token = ',' and after in ('}', ']') and before not in ('{', '[') then ''
            when token ~ '^["'']' and char_length(token) > 1 then oc.strict_string(token)
            when token ~ '^[A-Za-z_$]' and after = ':' then '"' || token || '"'
            when lower(token) in ('true', 'false', 'null') then lower(token)
            when token ~ '^[+-]?[.\d]' then oc.strict_number(token)
            else token
         end$$;
create function oc.strict_json(value text) returns text
   language plpgsql immutable strict as $$
declare
   blank text := '^[\s\u00a0\ufeff]+$';
   tokens text := '("(?:[^"\\]|\\.)*"|''(?:[^''\\]|\\.)*''|[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?'
                  || '|[A-Za-z_$][A-Za-z0-9_$]*|[\s\u00a0\ufeff]+|.)';
   written text;
begin
   if value is json then
      return value;
   end if;
   with found as (
      select m[1] as token, n from regexp_matches(value, tokens, 'g') with ordinality as f(m, n) where m[1] !~ blank
   ), placed as (
      select lag(token, 1, '') over (order by n) as before, token, lead(token) over (order by n) as after, n from found
   )
   select string_agg(oc.strict_token(before, token, after), ' ' order by n) into written from placed;
   return case when written is json then written end;
end$$;

create function oc.is_json(value text, exact bool) returns bool
   language plpgsql immutable as $$
begin
   if not exact and value is not null then
      value := coalesce(oc.strict_json(value), '-');
   end if;
   return value is json object or value is json array;
end$$;

create function oc.compact(value json) returns text
   language sql immutable strict as $$
select case json_typeof(value)
          when 'object' then (select '{' || coalesce(string_agg(to_json(key)::text || ':' || oc.compact(item), ',' order by n), '')
                                     || '}'
                                from json_each(value) with ordinality as t(key, item, n))
          when 'array' then (select '[' || coalesce(string_agg(oc.compact(item), ',' order by n), '') || ']'
                               from json_array_elements(value) with ordinality as t(item, n))
          when 'string' then to_json(value #>> '{}')::text
          else btrim(value::text)
       end$$;

-- Oracle's path in PostgreSQL's language. What only Oracle has is refused by name: PostgreSQL's complaint is of its own.
create function oc.json_path(path text) returns jsonpath
   language plpgsql immutable as $$
begin
   if pg_input_is_valid(path, 'jsonpath') then
      return path::jsonpath;
   elsif path ~ '\.\.|\.\s*[A-Za-z]+\s*\(\s*\)|\y(has\s+substring|eq_regex|like|in)\y' then
      perform oc.fail(3001, format('unimplemented feature: the JSON path %s is not supported by the sandbox', path));
   end if;
   perform oc.fail(40442, format('JSON path expression syntax error (''%s'')', path));
end$$;

-- The items a path selects, as JSON text. A plain path of names and subscripts keeps the order of keys.
create function oc.json_items(doc text, path text) returns setof json
   language plpgsql immutable as $$
declare
   steps text[] := '{}';
   rest text;
   step text[];
   found json;
begin
   if path ~ '^\$(\.([A-Za-z_][A-Za-z0-9_]*|"[^"]*")|\[\d+\])*$' then
      rest := substr(path, 2);
      found := doc::json;
      while rest <> '' and found is not null loop
         step := regexp_match(rest, '^(?:\.([A-Za-z_][A-Za-z0-9_]*)|\."([^"]*)"|\[(\d+)\])(.*)$');
         rest := step[4];
         if step[3] is not null then
            if json_typeof(found) = 'array' then
               found := found -> step[3]::int;
            elsif step[3] <> '0' then
               found := null;
            end if;
         elsif json_typeof(found) = 'array' then
            return query select i::json from jsonb_path_query(doc::jsonb, oc.json_path(path)) as i;
            return;
         else
            found := found -> coalesce(step[1], step[2]);
         end if;
      end loop;
      if found is not null then
         return next found;
      end if;
      return;
   end if;
   return query select i::json from jsonb_path_query(doc::jsonb, oc.json_path(path)) as i;
end$$;

-- mode of on_error / on_empty: 'NULL', 'ERROR', 'DEFAULT' (then the fallback)
create function oc.json_outcome(mode text, fallback text, code int, message text) returns text
   language plpgsql immutable as $$
begin
   if mode = 'ERROR' then
      perform oc.fail(code, message);
   end if;
   return case mode when 'DEFAULT' then fallback when 'EMPTY ARRAY' then '[]' when 'EMPTY OBJECT' then '{}' end;
end$$;

create function oc.json_value(
   doc text, path text, on_error text, error_default text, on_empty text, empty_default text
) returns text language plpgsql immutable as $$
declare
   item json;
   n int;
   kind text;
begin
   if doc is null then
      return null;
   end if;
   doc := oc.strict_json(doc);
   if doc is null then
      return oc.json_outcome(on_error, error_default, 40441, 'JSON syntax error');
   end if;
   select count(*), (array_agg(i))[1] into n, item from oc.json_items(doc, path) i;
   if n = 0 then
      return oc.json_outcome(on_empty, empty_default, 40462, 'JSON_VALUE evaluated to no value');
   elsif n > 1 then
      return oc.json_outcome(on_error, error_default, 40470, 'JSON_VALUE evaluated to multiple values');
   end if;
   kind := json_typeof(item);
   if kind in ('object', 'array') then
      return oc.json_outcome(on_error, error_default, 40456, 'JSON_VALUE evaluated to non-scalar value');
   end if;
   return nullif(item #>> '{}', '');
end$$;

create function oc.json_query(doc text, path text, wrapper text, on_error text, on_empty text) returns text
   language plpgsql immutable as $$
declare
   items text[];
   kind text;
begin
   if doc is null then
      return null;
   end if;
   doc := oc.strict_json(doc);
   if doc is null then
      return oc.json_outcome(on_error, null, 40441, 'JSON syntax error');
   end if;
   select array_agg(oc.compact(i)), min(json_typeof(i)) into items, kind from oc.json_items(doc, path) i;
   if items is null then
      return oc.json_outcome(on_empty, null, 40462, 'JSON_QUERY evaluated to no value');
   end if;
   if wrapper = 'WITH'
      or (wrapper = 'CONDITIONAL' and (array_length(items, 1) > 1 or kind not in ('object', 'array')))
   then
      return '[' || array_to_string(items, ',') || ']';
   end if;
   if array_length(items, 1) > 1 or kind not in ('object', 'array') then
      return oc.json_outcome(on_error, null, 40480, 'result cannot be returned without array wrapper');
   end if;
   return items[1];
end$$;

create function oc.json_exists(doc text, path text, on_error text) returns bool
   language plpgsql immutable as $$
begin
   if doc is null then
      return false;
   end if;
   doc := oc.strict_json(doc);
   if doc is null then
      if on_error = 'ERROR' then
         perform oc.fail(40441, 'JSON syntax error');
      end if;
      return on_error = 'TRUE';
   end if;
   return jsonb_path_exists(doc::jsonb, oc.json_path(path));
end$$;

-- Text taken out of JSON as a NUMBER or a datetime; what does not convert is an error of the function.
create function oc.json_number(value text, on_error text, fallback text) returns numeric
   language plpgsql immutable as $$
begin
   if value is null or value ~ '^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$' then
      return oc.plain_number(value);
   end if;
   return oc.plain_number(oc.json_outcome(on_error, fallback, 1722, 'invalid number'));
end$$;
create function oc.json_text(value text, maximum int, chars bool, on_error text, fallback text) returns text
   language plpgsql immutable as $$
begin
   if value is null or (case when chars then char_length(value) else octet_length(value) end) <= maximum then
      return value;
   end if;
   return oc.json_outcome(on_error, fallback, 40478, format('output value too large (maximum: %s)', maximum));
end$$;
create function oc.json_moment(value text, on_error text, fallback text) returns timestamptz
   language plpgsql immutable as $$
begin
   return value::timestamptz;
exception
   when invalid_datetime_format or datetime_field_overflow then
      return oc.json_outcome(on_error, fallback, 1861, 'literal does not match format string')::timestamptz;
end$$;
create function oc.json_zoned(value text, on_error text, fallback text) returns oc.tstz
   language sql immutable as
$$select oc.tstz(timezone('UTC', oc.json_moment(value, on_error, fallback)),
                 coalesce(oc.zone_name(substring(value from '\d([+-]\d\d:\d\d)$')), '+00:00'))$$;

-- The rows of JSON_TABLE: one per item of the row path, numbered.
create function oc.json_rows(doc text, path text, on_error text, out item text, out n bigint) returns setof record
   language plpgsql immutable as $$
begin
   if doc is null then
      return;
   end if;
   doc := oc.strict_json(doc);
   if doc is null then
      if on_error = 'ERROR' then
         perform oc.fail(40441, 'JSON syntax error');
      end if;
      return;
   end if;
   return query select i::text, o from oc.json_items_each(doc, path) with ordinality as t(i, o);
end$$;

-- As json_items, but a last [*] unwraps an array in its own order of keys.
create function oc.json_items_each(doc text, path text) returns setof json
   language plpgsql immutable as $$
declare
   base json;
begin
   if path like '%[*]' and left(path, -3) ~ '^\$(\.([A-Za-z_][A-Za-z0-9_]*|"[^"]*")|\[\d+\])*$' then
      for base in select i from oc.json_items(doc, left(path, -3)) i loop
         if json_typeof(base) = 'array' then
            return query select e from json_array_elements(base) e;
         else
            return next base;
         end if;
      end loop;
      return;
   end if;
   return query select i from oc.json_items(doc, path) i;
end$$;
