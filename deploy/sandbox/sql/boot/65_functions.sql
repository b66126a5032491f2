-- Functions that stand alone.

-- NEW_TIME: the minutes a zone's clock is ahead of Greenwich.
create function oc.us_zone(name text) returns int
   language plpgsql immutable strict as $$
declare
   minutes int := case upper(name)
      when 'GMT' then 0 when 'NST' then -210 when 'ADT' then -180 when 'AST' then -240 when 'EDT' then -240
      when 'EST' then -300 when 'CDT' then -300 when 'CST' then -360 when 'MDT' then -360 when 'MST' then -420
      when 'PDT' then -420 when 'PST' then -480 when 'YDT' then -480 when 'YST' then -540 when 'HDT' then -540
      when 'HST' then -600 when 'BDT' then -600 when 'BST' then -660 end;
begin
   if minutes is null then
      perform oc.fail(1857, 'not a valid time zone');
   end if;
   return minutes;
end$$;

create function oc.new_time(value oc.date0, here text, there text) returns oc.date0
   language sql immutable strict as
$$select oc.date_add(value, (oc.us_zone(there) - oc.us_zone(here)) / 1440.0)$$;

-- No NUMBER is NaN. Not in SQL, which would leave the other one out, and an error in it.
create function oc.nanvl(value numeric, other numeric) returns numeric
   language plpgsql immutable as $$begin return value; end$$;

create function oc.bin_to_num(bits numeric[]) returns numeric
   language plpgsql immutable as $$
declare
   bit numeric;
   total numeric := 0;
begin
   foreach bit in array bits loop
      if trunc(bit) not in (0, 1) then
         perform oc.fail(1428, format('argument ''%s'' is out of range', bit));
      end if;
      total := total * 2 + trunc(bit);
   end loop;
   return total;
end$$;

create function oc.width_bucket(value numeric, low numeric, high numeric, buckets numeric) returns numeric
   language plpgsql immutable as $$
begin
   if low is null or high is null or low = high or buckets is null or trunc(buckets) not between 1 and 2147483647 then
      perform oc.fail(30494, 'argument of WIDTH_BUCKET function is NULL or invalid');
   elsif low > high then
      perform oc.fail(3001, 'unimplemented feature: WIDTH_BUCKET with the limits the other way round is not supported by the '
                            'sandbox');
   end if;
   return pg_catalog.width_bucket(value, low, high, trunc(buckets)::int);
end$$;

-- Whether a text can be converted by TO_NUMBER, TO_DATE, TO_TIMESTAMP or TO_TIMESTAMP_TZ. What is wrong with the model rises.
create function oc.converts(function text, value text, format text default null, nls text default null) returns bool
   language plpgsql stable as $$
declare
   language text := case when function <> 'TO_NUMBER' then oc.date_language(nls) end;
begin
   case function
      when 'TO_NUMBER' then
         if format is null then perform oc.to_number(value); else perform oc.to_number(value, format, nls); end if;
      when 'TO_DATE' then perform oc.to_date(value, coalesce(format, oc.locale(2)), language);
      when 'TO_TIMESTAMP' then perform oc.to_timestamp(value, coalesce(format, oc.locale(3)), language);
      else perform oc.to_timestamp_tz(value, coalesce(format, oc.locale(4)), language);
   end case;
   return true;
exception when sqlstate 'ORA00' then
   if sqlerrm ~ '^ORA-(03001|01481|01810|01818|01820|01821|12702)' then
      raise;
   end if;
   return false;
end$$;

-- TO_NUMBER ... DEFAULT ... ON CONVERSION ERROR. Not in SQL, of which a planner would try what is to be tried for a row.
create function oc.number_or_null(value text, format text default null, nls text default null) returns numeric
   language plpgsql stable as $$
begin
   if not oc.converts('TO_NUMBER', value, format, nls) then
      return null;
   elsif format is null then
      return oc.to_number(value);
   end if;
   return oc.to_number(value, format, nls);
end$$;

-- A NUMBER as Oracle keeps it: exponent and digits to the base of 100.
create function oc.stored(value numeric) returns int[]
   language plpgsql immutable strict as $$
declare
   whole text := pg_catalog.ltrim(split_part(trim_scale(abs(value))::text, '.', 1), '0');
   fraction text := split_part(trim_scale(abs(value))::text, '.', 2);
   pairs text;
   exponent int;
   digits int[];
begin
   if value = 0 then
      return array[128];
   end if;
   whole := repeat('0', char_length(whole) % 2) || whole;
   exponent := char_length(whole) / 2 - 1;
   pairs := whole || fraction || repeat('0', char_length(fraction) % 2);
   while pairs like '00%' loop
      pairs := substr(pairs, 3);
      exponent := exponent - 1;
   end loop;
   pairs := pg_catalog.regexp_replace(pairs, '(00)+$', '');
   digits := array(select substr(pairs, n, 2)::int from generate_series(1, char_length(pairs), 2) n);
   if value > 0 then
      return (193 + exponent) || array(select d + 1 from unnest(digits) with ordinality t(d, n) order by n);
   end if;
   return (62 - exponent) || array(select 101 - d from unnest(digits) with ordinality t(d, n) order by n)
          || case when array_length(digits, 1) < 20 then array[102] else '{}'::int[] end;
end$$;
create function oc.stored(value bytea) returns int[]
   language sql immutable strict as
$$select array(select get_byte(value, n) from generate_series(0, octet_length(value) - 1) n)$$;
create function oc.stored(value text) returns int[]
   language sql immutable strict as $$select oc.stored(convert_to(value, 'UTF8'))$$;

-- DUMP. type: the number of Oracle's type.
create function oc.dump(type int, bytes int[], format numeric default 10, start numeric default 1, size numeric default null)
   returns text language plpgsql immutable as $$
declare
   base int := mod(trunc(format), 1000);
   shown text;
begin
   if bytes is null then
      return 'NULL';
   elsif base not in (8, 10, 16) or start < 1 or size < 1 or format >= 2000 then
      perform oc.fail(3001, format('unimplemented feature: DUMP with %s, %s, %s is not supported by the sandbox', format, start,
                                   size));
   end if;
   select string_agg(case base when 16 then to_hex(b) when 8 then to_oct(b) else b::text end, ',' order by n) into shown
     from unnest(bytes) with ordinality t(b, n)
    where n >= trunc(start) and (size is null or n < trunc(start) + trunc(size));
   return format('Typ=%s Len=%s%s: %s', type, array_length(bytes, 1),
                 case when format >= 1000 and type in (1, 96) then ' CharacterSet=AL32UTF8' else '' end, shown);
end$$;

-- What is left of a window or a group by IGNORE NULLS, DISTINCT and KEEP.
create function oc.first_of(kept anyelement, next anyelement) returns anyelement
   language sql immutable strict as $$select kept$$;
create function oc.last_of(kept anyelement, next anyelement) returns anyelement
   language sql immutable strict as $$select next$$;
create aggregate oc.first_known(anyelement) (sfunc = oc.first_of, stype = anyelement);
create aggregate oc.last_known(anyelement) (sfunc = oc.last_of, stype = anyelement);
create function oc.distinct_of(vals anyarray) returns anyarray
   language sql immutable as $$select array_agg(distinct v) from unnest(vals) v where v is not null$$;
create function oc.sum_of(vals numeric[]) returns numeric
   language sql immutable as $$select sum(v) from unnest(vals) v$$;
create function oc.count_of(vals numeric[]) returns numeric
   language sql immutable as $$select count(v)::numeric from unnest(vals) v$$;

-- The values of those rows whose key is that of the first: state[1] is the key.
create function oc.tie(state text[], key text, value numeric) returns text[]
   language sql immutable as
$$select case when state is null then array[key, value::text] when state[1] = key then state || value::text else state end$$;
create function oc.tied(state text[]) returns numeric[] language sql immutable as $$select state[2:]::numeric[]$$;
create aggregate oc.ties(text, numeric) (sfunc = oc.tie, stype = text[], finalfunc = oc.tied);

-- PERCENTILE_CONT and PERCENTILE_DISC in a window, from the smallest on.
create function oc.percentile_of(vals numeric[], fraction float8, continuous bool) returns numeric
   language sql immutable as
$$select case when continuous then (percentile_cont(fraction) within group (order by v::float8))::numeric
              else percentile_disc(fraction) within group (order by v) end
    from unnest(vals) v$$;
