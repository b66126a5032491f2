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
-- INTERVAL DAY(days) TO SECOND(digits).
create function oc.fit_interval(value interval, days int, digits int) returns interval
   language plpgsql immutable strict as $$
declare
   total numeric := round(extract(epoch from value), digits);
begin
   if abs(total) >= 86400 * power(10::numeric, days) then
      perform oc.fail(1873, 'the leading precision of the interval is too small');
   end if;
   return oc.seconds_interval(total);
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

-- days, digits: of the type's days and fraction.
create function oc.s(value interval, days int default 9, digits int default 9) returns text
   language plpgsql immutable strict as $$
declare
   total numeric := abs(extract(epoch from value));
begin
   return case when extract(epoch from value) < 0 then '-' else '+' end
          || pg_catalog.lpad(trunc(total / 86400)::text, greatest(days, char_length(trunc(total / 86400)::text)), '0') || ' '
          || pg_catalog.to_char(trunc(pg_catalog.mod(total, 86400) / 3600), 'FM00') || ':'
          || pg_catalog.to_char(trunc(pg_catalog.mod(total, 3600) / 60), 'FM00') || ':'
          || rtrim(left(pg_catalog.to_char(pg_catalog.mod(total, 60), 'FM00.000000') || '000', 3 + digits), '.');
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
