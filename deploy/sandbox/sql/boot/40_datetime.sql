-- Time zones: 'America/Sao_Paulo', '+03:00', '-3:00', 'UTC'. PostgreSQL reads a signed offset the POSIX way (west
-- positive), so an offset goes in as an interval.
create function oc.in_zone(value timestamptz, zone text) returns timestamp
   language plpgsql immutable strict as $$
begin
   if zone ~ '^\s*[+-]?\d{1,2}:\d{2}\s*$' then
      return timezone(btrim(zone)::interval, value);
   end if;
   return timezone(btrim(zone), value);
exception
   when invalid_parameter_value then
      perform oc.fail(1882, 'timezone region not found');
end$$;

-- The same instant, once the zone has been found to exist: PostgreSQL does not keep it with the value.
create function oc.at_zone(value timestamptz, zone text) returns timestamptz
language plpgsql stable strict parallel safe as $$
begin
   perform oc.in_zone(value, zone);
   return value;
end
$$;

create function oc.from_tz(value timestamp, zone text) returns timestamptz
   language plpgsql immutable strict as $$
begin
   if zone ~ '^\s*[+-]?\d{1,2}:\d{2}\s*$' then
      return timezone(btrim(zone)::interval, value);
   end if;
   return timezone(btrim(zone), value);
exception
   when invalid_parameter_value then
      perform oc.fail(1882, 'timezone region not found');
end$$;

-- SESSIONTIMEZONE. PostgreSQL's own setting spells an offset "<-0300>+03:00".
create function oc.session_zone() returns text
   language sql stable as
$$select case when z in ('UTC', 'Etc/UTC') then '+00:00'
              when z like '<%' then substr(z, 2, 3) || ':' || substr(z, 5, 2)
              else z end
    from (select current_setting('TimeZone') as z) s$$;

-- A value with its zone, as runtime/load.py reads it.
create function oc.zoned(value timestamptz, zone text) returns text
   language sql immutable as $$select timezone('UTC', value)::text || ' ' || btrim(zone)$$;

create function oc.numtodsinterval(value numeric, unit text) returns interval
   language plpgsql immutable strict as $$
declare
   seconds numeric := value * case upper(btrim(unit)) when 'DAY' then 86400 when 'HOUR' then 3600 when 'MINUTE' then 60
                                                      when 'SECOND' then 1 end;
begin
   if seconds is null then
      perform oc.fail(1760, 'illegal argument for function');
   elsif abs(seconds) >= 86400000000000 then
      perform oc.fail(1873, 'the leading precision of the interval is too small');
   end if;
   return oc.seconds_interval(seconds);
end$$;
-- An interval as days and a time of one sign: "days", "seconds" and so on read it field by field.
create function oc.interval_field(value interval, field text) returns numeric
   language plpgsql immutable strict as $$
declare
   total numeric := extract(epoch from value);
   days numeric := trunc(total / 86400);
   rest numeric := total - trunc(total / 86400) * 86400;
begin
   case field
      when 'DAY' then return days;
      when 'HOUR' then return trunc(rest / 3600);
      when 'MINUTE' then return trunc(pg_catalog.mod(rest, 3600) / 60);
      when 'SECOND' then return trim_scale(pg_catalog.mod(rest, 60));
      else perform oc.fail(30076, 'invalid extract field for extract source');
   end case;
end$$;

create function oc.s(value interval) returns text
   language plpgsql immutable strict as $$
declare
   total numeric := abs(extract(epoch from value));
begin
   return case when extract(epoch from value) < 0 then '-' else '+' end
          || pg_catalog.to_char(trunc(total / 86400), 'FM999999900') || ' '
          || pg_catalog.to_char(trunc(pg_catalog.mod(total, 86400) / 3600), 'FM00') || ':'
          || pg_catalog.to_char(trunc(pg_catalog.mod(total, 3600) / 60), 'FM00') || ':'
          || pg_catalog.to_char(pg_catalog.mod(total, 60), 'FM00.000000');
end$$;

create function oc.to_dsinterval(value text) returns interval
   language plpgsql immutable strict as $$
declare
   m text[] := regexp_match(value, '^\s*([+-]?)(\d+)\s+(\d{1,2}):(\d{1,2})(?::(\d{1,2}(?:\.\d*)?))?\s*$');
   seconds numeric;
begin
   if m is null then
      if value ~ '^\s*[+-]?P(\d+D)?(T(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?\s*$' then
         return case when value ~ '^\s*-' then -(btrim(btrim(value), '-+')::interval)
                     else btrim(btrim(value), '+')::interval end;
      end if;
      perform oc.fail(1867, 'the interval is invalid');
   end if;
   seconds := m[2]::numeric * 86400 + m[3]::numeric * 3600 + m[4]::numeric * 60 + coalesce(m[5]::numeric, 0);
   return oc.seconds_interval(case m[1] when '-' then -seconds else seconds end);
end$$;
