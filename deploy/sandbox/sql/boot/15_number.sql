-- A NUMBER that counts something: its fraction cut off, held within what PostgreSQL counts with.
create function oc.int(value numeric) returns int
   language sql immutable as $$select case when value is not null then least(greatest(trunc(value), -2147483648), 2147483647)::int end$$;

-- 40 significant digits, as many as a NUMBER can hold at most.
create function oc.sig(value numeric) returns numeric
   language sql immutable as
$$select case when value = 0 then 0::numeric
              else trim_scale(round(value, 39 - floor(log(abs(value)))::int)) end$$;

-- Digits after the point that a and b need for their quotient to have 40 significant ones.
create function oc.quotient_scale(a numeric, b numeric) returns int
   language sql immutable as
$$select case when abs(a) between 1e-15 and 1e40 and abs(b) between 1e-40 and 1e15 then 60
              else greatest(60, scale(a), least(300, 45 - floor(log(nullif(abs(a), 0)))::int + floor(log(nullif(abs(b), 0)))::int)) end$$;
create function oc.div(a numeric, b numeric) returns numeric
   language sql immutable as
$$select case when a % 1 = 0 and b <> 0 and a % nullif(b, 0) = 0 then trim_scale(a / b)
              else oc.sig(round(a, oc.quotient_scale(a, b)) / b) end$$;

-- A product has no more digits than a NUMBER holds.
create function oc.mul(a numeric, b numeric) returns numeric
   language sql immutable as
$$select case when scale(a) + scale(b) < 38 then a * b else oc.sig(a * b) end$$;

create function oc.mod(a numeric, b numeric) returns numeric
   language sql immutable as $$select case when b = 0 then a else pg_catalog.mod(a, b) end$$;
-- From the nearest quotient; halfway, from the even one.
create function oc.remainder(a numeric, b numeric) returns numeric
   language plpgsql immutable strict as $$
declare
   rest numeric;
begin
   if b = 0 then
      perform oc.fail(1428, 'argument ''0'' is out of range');
   end if;
   rest := pg_catalog.mod(a, b);
   if 2 * abs(rest) > abs(b) or (2 * abs(rest) = abs(b) and pg_catalog.mod(pg_catalog.div(a, b), 2) <> 0) then
      rest := rest - sign(a) * abs(b);
   end if;
   return trim_scale(rest);
end$$;
create function oc.positive(value numeric) returns numeric
   language sql immutable as
$$select case when value <= 0 then oc.fail(1428, format('argument ''%s'' is out of range', value))::numeric
              else value end$$;
create function oc.exp(a numeric) returns numeric
   language sql immutable as
$$select case when a < -350 then 0::numeric
              else oc.sig(pg_catalog.exp(round(a, 45 + greatest(oc.int(-a / 2), 0)))) end$$;
create function oc.ln(a numeric) returns numeric
   language sql immutable as $$select oc.sig(pg_catalog.ln(round(oc.positive(a), greatest(60, scale(a)))))$$;
create function oc.log(base numeric, a numeric) returns numeric
   language sql immutable as
$$select case when base = 1 then oc.fail(1428, 'argument ''1'' is out of range')::numeric
              else oc.sig(round(pg_catalog.ln(round(oc.positive(a), greatest(60, scale(a)))), 80)
                          / pg_catalog.ln(round(oc.positive(base), greatest(60, scale(base))))) end$$;
create function oc.power(a numeric, b numeric) returns numeric
   language sql immutable as
$$select case when b = trunc(b) and b >= 0 then trim_scale(pg_catalog.power(a, b)) else oc.sig(pg_catalog.power(round(a, 45), b)) end$$;
create function oc.sqrt(a numeric) returns numeric
   language sql immutable as
$$select case when a < 0 then oc.fail(1428, format('argument ''%s'' is out of range', a))::numeric
              else oc.sig(pg_catalog.sqrt(round(a, greatest(45, scale(a) + 45)))) end$$;
-- With all digits that a double has
create function oc.of_float(value float8) returns numeric
   language sql immutable as
$$select case when value = 'NaN' or abs(value) = 'Infinity' then oc.fail(1426, 'numeric overflow')::numeric
              else value::text::numeric end$$;
-- The domain of ASIN and ACOS
create function oc.at_most_one(value numeric) returns numeric
   language sql immutable as
$$select case when abs(value) > 1 then oc.fail(1428, format('argument ''%s'' is out of range', value))::numeric
              else value end$$;
-- In pieces of 62 bits, in two's complement.
create function oc.wide_bitand(a numeric, b numeric) returns numeric
   language plpgsql immutable strict as $$
declare
   size numeric := 4611686018427387904;
begin
   if greatest(abs(a), abs(b)) < size then
      return (a::bigint & b::bigint)::numeric;
   end if;
   return oc.wide_bitand(floor(a / size), floor(b / size)) * size
          + ((a - floor(a / size) * size)::bigint & (b - floor(b / size) * size)::bigint)::numeric;
end$$;
create function oc.bitand(a numeric, b numeric) returns numeric
   language sql immutable as
$$select case when greatest(abs(trunc(a)), abs(trunc(b))) < 4611686018427387904
              then (trunc(a)::bigint & trunc(b)::bigint)::numeric else oc.wide_bitand(trunc(a), trunc(b)) end$$;

create function oc.scientific(value numeric) returns text
   language sql immutable as
$$select pg_catalog.regexp_replace(
            trim_scale(round(round(value, greatest(60, scale(value))) / pg_catalog.power(10::numeric, e), 33))::text,
            '^(-?\d)$', '\1.0')
         || 'E' || case when e < 0 then '-' else '+' end || abs(e)
    from floor(log(abs(value))) e$$;

-- NLS_NUMERIC_CHARACTERS of the session: decimal mark, group separator. What uses it calls itself immutable all the same,
-- so that it can stand in an index; prepared statements are dropped when the setting changes.
create function oc.numeric_characters() returns text
   language sql stable parallel safe as
$$select coalesce(nullif(current_setting('oc.numeric_characters', true), ''), '.,')$$;

-- Number to text, as TO_CHAR without a format does it.
create function oc.s(value numeric) returns text
   language sql immutable as
$$select pg_catalog.translate(
            case
               when value is null then null
               when abs(value) >= 1e40 or (value <> 0 and abs(value) < 1e-39) then oc.scientific(value)
               else pg_catalog.regexp_replace(trim_scale(value)::text, '^(-?)0\.', '\1.')
            end, '.', left(oc.numeric_characters(), 1))$$;
create function oc.s(value text) returns text
   language sql immutable as $$select value$$;

-- Text to number without a format.
create function oc.to_number(value text) returns numeric
   language plpgsql immutable strict as $$
declare
   mark text := left(oc.numeric_characters(), 1);
begin
   if mark = '.' then
      return oc.plain_number(value);
   elsif position('.' in value) > 0 then
      perform oc.fail(1722, 'invalid number');
   end if;
   return oc.plain_number(pg_catalog.translate(value, mark, '.'));
end$$;
create function oc.plain_number(value text) returns numeric
   language plpgsql immutable strict as $$
begin
   if value !~ '^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$' then
      perform oc.fail(1722, 'invalid number');
   end if;
   return trim_scale(value::numeric);
end$$;

-- FLOAT: so many significant digits.
create function oc.fit_float(value numeric, digits int) returns numeric
   language plpgsql immutable strict as $$
declare
   plain text := trim_scale(pg_catalog.abs(value))::text;
   ahead text := pg_catalog.split_part(plain, '.', 1);
   behind text := pg_catalog.split_part(plain, '.', 2);
   whole int := pg_catalog.length(ahead);  -- digits before the point; fewer than none where zeros follow it
begin
   if pg_catalog.length(plain) <= digits then
      return value;
   elsif ahead = '0' then
      whole := pg_catalog.length(pg_catalog.ltrim(behind, '0')) - pg_catalog.length(behind);
   end if;
   return trim_scale(pg_catalog.round(value, digits - whole));
end$$;
