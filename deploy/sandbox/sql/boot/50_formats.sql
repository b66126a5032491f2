-- Format models. The Python half is builtins/formats.py; tests/python/sandbox/format_cases.py is run against both.

-- The elements of a datetime format model, in order; literals come with their quotes.
create function oc.format_elements(format text) returns text[]
   language plpgsql immutable strict as $$
declare
   rest text := format;
   element text;
   result text[] := '{}';
begin
   while rest <> '' loop
      element := substring(rest from
         '(?i)^(?:"[^"]*"|SYYYY|YYYY|RRRR|IYYY|Y,YYY|SYEAR|YEAR|YYY|IYY|YY|RR|IY|Y|I|MONTH|MON|MM|MI|RM|DDD|DD|DAY|DY|D|'
         || 'HH24|HH12|HH|SSSSS|SS|FF[1-9]?|TZH|TZM|TZR|TZD|A\.M\.|P\.M\.|AM|PM|B\.C\.|A\.D\.|BC|AD|CC|SCC|Q|WW|IW|W|J|'
         || 'FM|FX|X|[^[:alnum:]"])');
      if element is null then
         perform oc.fail(1821, 'date format not recognized');
      end if;
      result := result || element;
      rest := substr(rest, char_length(element) + 1);
   end loop;
   return result;
end$$;

-- The same model in PostgreSQL's letters. with_fraction: false for DATE (ORA-01821 on FF).
create function oc.pg_format(format text, with_fraction bool, with_zone bool) returns text
   language plpgsql immutable strict as $$
declare
   element text;
   result text := '';
   fill bool := false;
   up text;
begin
   foreach element in array oc.format_elements(format) loop
      up := upper(element);
      if up = 'FM' then
         fill := not fill;
      elsif up ~ '^FF' then
         if not with_fraction then
            perform oc.fail(1821, 'date format not recognized');
         end if;
         if up in ('FF7', 'FF8', 'FF9') then
            result := result || 'US"' || repeat('0', right(up, 1)::int - 6) || '"';
         else
            result := result || case up when 'FF' then 'US' else up end;
         end if;
      elsif up like 'TZ%' then
         if not with_zone then
            perform oc.fail(1821, 'date format not recognized');
         end if;
         result := result || case up when 'TZR' then '"+00:00"' when 'TZD' then '' else up end;
      elsif up in ('SYEAR', 'YEAR', 'SCC', 'B.C.', 'A.D.', 'RM') then
         perform oc.fail(3001, format('unimplemented feature: format element %s is not supported by the sandbox', up));
      elsif up = 'FX' then
         null;
      elsif left(element, 1) = '"' then
         result := result || element;
      elsif element !~ '[A-Za-z]' then
         result := result || element;
      else
         element := case
                       when up = 'RR' then 'YY'
                       when up in ('RRRR') then 'YYYY'
                       when up = 'SYYYY' then '" "YYYY'
                       when up = 'X' then '"."'
                       when up = 'HH' then 'HH12'
                       else element
                    end;
         result := result || case when fill then 'FM' else '' end || element;
      end if;
   end loop;
   return result;
end$$;

create function oc.to_char(value timestamp, format text) returns text
   language plpgsql immutable strict as $$
begin
   return nullif(pg_catalog.to_char(value, oc.pg_format(format, true, false)), '');
end$$;
create function oc.to_char(value oc.date0, format text) returns text
   language plpgsql immutable strict as $$
begin
   return nullif(pg_catalog.to_char(value::timestamp, oc.pg_format(format, false, false)), '');
end$$;
create function oc.to_char(value timestamptz, format text) returns text
   language plpgsql immutable strict as $$
begin
   return nullif(pg_catalog.to_char(value, oc.pg_format(format, true, true)), '');
end$$;
-- Seen from a time zone: AT TIME ZONE was applied to the value.
create function oc.to_char(value timestamptz, zone text, format text) returns text
   language plpgsql immutable strict as $$
declare
   local timestamp := oc.in_zone(value, zone);
   shift int := extract(epoch from local - timezone('UTC', value))::int / 60;
   model text := oc.pg_format(format, true, true);
begin
   model := pg_catalog.replace(model, 'TZH', '"' || case when shift < 0 then '-' else '+' end
                                             || pg_catalog.lpad((abs(shift) / 60)::text, 2, '0') || '"');
   model := pg_catalog.replace(model, 'TZM', '"' || pg_catalog.lpad((abs(shift) % 60)::text, 2, '0') || '"');
   model := pg_catalog.replace(model, '"+00:00"', '"' || zone || '"');
   return nullif(pg_catalog.to_char(local, model), '');
end$$;

-- Implicit conversions use the one set of NLS settings there is.
create function oc.s(value oc.date0) returns text
   language sql immutable as $$select oc.to_char(value, 'DD-MON-RR')$$;
create function oc.s(value timestamp) returns text
   language sql immutable as
$$select oc.to_char(value, 'DD-MON-RR HH.MI.SSXFF AM')$$;
create function oc.s(value timestamptz) returns text
   language sql stable as
$$select oc.to_char(value, 'DD-MON-RR HH.MI.SSXFF AM TZR')$$;
create function oc.s(value bytea) returns text
   language sql immutable as $$select oc.rawtohex(value)$$;

-- ---------------------------------------------------------------- text to datetime

create type oc.moment as (at timestamp, zone text);

create function oc.month_number(name text) returns int
   language sql immutable as
$$select array_position(array['JAN','FEB','MAR','APR','MAY','JUN','JUL','AUG','SEP','OCT','NOV','DEC'],
                        left(upper(name), 3))$$;

create function oc.parse(value text, format text, with_fraction bool, with_zone bool, today timestamp) returns oc.moment
   language plpgsql immutable as $$
declare
   names text[] := array['JANUARY','FEBRUARY','MARCH','APRIL','MAY','JUNE','JULY','AUGUST','SEPTEMBER','OCTOBER',
                         'NOVEMBER','DECEMBER'];
   rest text := pg_catalog.ltrim(value);
   element text;
   up text;
   digits text;
   number int;
   exact bool := false;
   year int := extract(year from today);
   month int := extract(month from today);
   day int := 1;
   doy int;
   hour int := 0;
   half int;
   minute int := 0;
   second int := 0;
   micros int := 0;
   whole int;
   zone text;
   shift_sign int := 1;
   result oc.moment;
   size int;
   named bool;
begin
   if value is null or format is null then
      return null;
   end if;
   foreach element in array oc.format_elements(format) loop
      up := upper(element);
      if up = 'FX' then
         exact := not exact;
         continue;
      elsif up = 'FM' then
         continue;
      elsif left(element, 1) = '"' then
         size := char_length(element) - 2;
         if left(rest, size) <> substr(element, 2, size) then
            perform oc.fail(1861, 'literal does not match format string');
         end if;
         rest := substr(rest, size + 1);
         continue;
      elsif element !~ '[A-Za-z]' or up = 'X' then
         if rest = '' then
            continue;
         end if;
         if element = ' ' then
            rest := pg_catalog.ltrim(rest);
         elsif left(rest, 1) !~ '[[:alnum:]]' then
            if exact and left(rest, 1) <> element and up <> 'X' then
               perform oc.fail(1861, 'literal does not match format string');
            end if;
            rest := substr(rest, 2);
         elsif exact then
            perform oc.fail(1861, 'literal does not match format string');
         end if;
         continue;
      end if;
      if rest = '' then
         if up in ('HH24', 'HH12', 'HH', 'MI', 'SS', 'SSSSS', 'AM', 'PM', 'A.M.', 'P.M.', 'TZH', 'TZM', 'TZR', 'TZD')
            or up ~ '^FF'
         then
            continue;
         end if;
         perform oc.fail(1840, 'input value not long enough for date format');
      end if;

      if up in ('MONTH', 'MON', 'RM', 'DAY', 'DY') or (up = 'MM' and rest ~ '^[A-Za-z]') then
         if up = 'RM' then
            perform oc.fail(3001, 'unimplemented feature: format element RM is not supported by the sandbox');
         elsif up in ('DAY', 'DY') then
            digits := substring(rest from '(?i)^(?:(?:SUN|MON|TUES?|WED(?:NES)?|THU(?:RS)?|FRI|SAT(?:UR)?)(?:DAY)?)');
            if digits is null then
               perform oc.fail(1846, 'not a valid day of the week');
            end if;
            rest := substr(rest, char_length(digits) + 1);
         else
            named := false;
            for i in 1 .. 12 loop
               if upper(left(rest, char_length(names[i]))) = names[i] then
                  month := i;
                  rest := substr(rest, char_length(names[i]) + 1);
                  named := true;
                  exit;
               end if;
            end loop;
            if not named then
               month := oc.month_number(left(rest, 3));
               if month is null then
                  perform oc.fail(1843, 'not a valid month');
               end if;
               rest := substr(rest, 4);
            end if;
         end if;
         continue;
      elsif up in ('AM', 'PM', 'A.M.', 'P.M.') then
         digits := substring(rest from '(?i)^(?:[AP]\.?M\.?)');
         if digits is null then
            perform oc.fail(1855, 'AM/A.M. or PM/P.M. required');
         end if;
         half := case when upper(left(digits, 1)) = 'P' then 12 else 0 end;
         rest := substr(rest, char_length(digits) + 1);
         continue;
      elsif up in ('TZR', 'TZD') then
         if not with_zone then
            perform oc.fail(1821, 'date format not recognized');
         end if;
         digits := substring(rest from '^(?:[+-]\d{1,2}:\d{2}|[A-Za-z][A-Za-z0-9_/+-]*)');
         if digits is null then
            perform oc.fail(1882, 'timezone region not found');
         end if;
         zone := digits;
         rest := substr(rest, char_length(digits) + 1);
         continue;
      elsif up = 'TZH' then
         if not with_zone then
            perform oc.fail(1821, 'date format not recognized');
         end if;
         digits := substring(rest from '^[+-]?\d{1,2}');
         if digits is null then
            perform oc.fail(1858, 'a non-numeric character was found where a numeric was expected');
         end if;
         zone := case when left(digits, 1) = '-' then '-' else '+' end
                 || pg_catalog.lpad(pg_catalog.ltrim(digits, '+-'), 2, '0') || ':00';
         rest := substr(rest, char_length(digits) + 1);
         continue;
      end if;

      size := case
                 when up in ('YYYY', 'RRRR', 'SYYYY') then 4
                 when up in ('YYY', 'DDD') then 3
                 when up in ('Y') then 1
                 when up = 'SSSSS' then 5
                 when up = 'J' then 7
                 when up = 'FF' then 9
                 when up ~ '^FF' then right(up, 1)::int
                 when up in ('YY', 'RR', 'MM', 'DD', 'HH24', 'HH12', 'HH', 'MI', 'SS', 'TZM') then 2
              end;
      if size is null then
         perform oc.fail(1820, 'format code cannot appear in date input format');
      end if;
      if up = 'SYYYY' and left(rest, 1) in ('+', ' ') then
         rest := substr(rest, 2);
      end if;
      digits := substring(rest from format('^\d{1,%s}', size));
      if digits is null then
         perform oc.fail(1858, 'a non-numeric character was found where a numeric was expected');
      end if;
      rest := substr(rest, char_length(digits) + 1);
      if up ~ '^FF' then
         if not with_fraction then
            perform oc.fail(1821, 'date format not recognized');
         end if;
         micros := round(pg_catalog.rpad(digits, 9, '0')::numeric / 1000)::int;
         continue;
      end if;
      number := digits::int;
      case
         when up in ('YYYY', 'SYYYY') then
            year := number;
         when up = 'RRRR' and char_length(digits) > 2 then
            year := number;
         when up in ('RR', 'RRRR') then
            year := extract(year from today)::int / 100 * 100 + number
                    + case
                         when extract(year from today)::int % 100 < 50 and number >= 50 then -100
                         when extract(year from today)::int % 100 >= 50 and number < 50 then 100
                         else 0
                      end;
         when up in ('YYY', 'YY', 'Y') then
            year := extract(year from today)::int / (10 ^ size)::int * (10 ^ size)::int + number;
         when up = 'MM' then
            month := number;
         when up = 'DD' then
            day := number;
         when up = 'DDD' then
            doy := number;
         when up = 'HH24' then
            if number > 23 then
               perform oc.fail(1850, 'hour must be between 0 and 23');
            end if;
            hour := number;
         when up in ('HH', 'HH12') then
            if number not between 1 and 12 then
               perform oc.fail(1849, 'hour must be between 1 and 12');
            end if;
            hour := number % 12;
            half := coalesce(half, 0);
         when up = 'MI' then
            if number > 59 then
               perform oc.fail(1851, 'minutes must be between 0 and 59');
            end if;
            minute := number;
         when up = 'SS' then
            if number > 59 then
               perform oc.fail(1852, 'seconds must be between 0 and 59');
            end if;
            second := number;
         when up = 'SSSSS' then
            if number > 86399 then
               perform oc.fail(1853, 'seconds in day must be between 0 and 86399');
            end if;
            whole := number;
         when up = 'TZM' then
            zone := left(coalesce(zone, '+00:00'), 4) || pg_catalog.lpad(digits, 2, '0');
         when up = 'J' then
            result.at := timestamp '0001-01-01' + (number - 1721426) * interval '1 day';
            year := extract(year from result.at);
            month := extract(month from result.at);
            day := extract(day from result.at);
      end case;
   end loop;
   if pg_catalog.btrim(rest) <> '' then
      perform oc.fail(1830, 'date format picture ends before converting entire input string');
   end if;
   if year = 0 or year > 9999 then
      perform oc.fail(1841, '(full) year must be between -4713 and +9999, and not be 0');
   end if;
   if month not between 1 and 12 then
      perform oc.fail(1843, 'not a valid month');
   end if;
   if doy is not null then
      if doy < 1 or doy > 366 then
         perform oc.fail(1848, 'day of year must be between 1 and 365 (366 for leap year)');
      end if;
      result.at := make_timestamp(year, 1, 1, 0, 0, 0) + (doy - 1) * interval '1 day';
      month := extract(month from result.at);
      day := extract(day from result.at);
   end if;
   if day not between 1 and 31 then
      perform oc.fail(1847, 'day of month must be between 1 and last day of month');
   end if;
   if day > extract(day from make_timestamp(year, month, 1, 0, 0, 0) + interval '1 month' - interval '1 day') then
      perform oc.fail(1839, 'date not valid for month specified');
   end if;
   if half is not null then
      hour := hour % 12 + half;
   end if;
   if whole is not null then
      hour := whole / 3600;
      minute := whole % 3600 / 60;
      second := whole % 60;
   end if;
   result.at := make_timestamp(year, month, day, hour, minute, second) + micros * interval '1 microsecond';
   result.zone := zone;
   return result;
end$$;

create function oc.today() returns timestamp
   language sql stable as $$select timezone('UTC', oc.systimestamp())$$;

create function oc.to_date(value text, format text) returns oc.date0
   language sql stable as $$select oc.d((oc.parse(value, format, false, false, oc.today())).at)$$;
create function oc.to_date(value text) returns oc.date0
   language sql stable as $$select oc.to_date(value, 'DD-MON-RR')$$;
create function oc.to_timestamp(value text, format text) returns timestamp
   language sql stable as $$select (oc.parse(value, format, true, false, oc.today())).at$$;
create function oc.to_timestamp(value text) returns timestamp
   language sql stable as
$$select oc.to_timestamp(value, 'DD-MON-RR HH.MI.SSXFF AM')$$;
create function oc.to_timestamp_tz(value text, format text) returns timestamptz
   language sql stable as
$$select oc.from_tz(p.at, coalesce(p.zone, 'UTC')) from oc.parse(value, format, true, true, oc.today()) p$$;
create function oc.to_timestamp_tz(value text) returns timestamptz
   language sql stable as
$$select oc.to_timestamp_tz(value, 'DD-MON-RR HH.MI.SSXFF AM TZR')$$;

-- ---------------------------------------------------------------- numbers

-- The decimal mark and the group separator of NLS_NUMERIC_CHARACTERS=',.' (any spacing and quoting).
create function oc.numeric_marks(nls text) returns text
   language plpgsql immutable as $$
declare
   marks text := substring(nls from '(?i)nls_numeric_characters\s*=\s*''?(..)''?');
begin
   if nls is not null and marks is null then
      perform oc.fail(12702, 'invalid NLS parameter string used in SQL function');
   end if;
   return marks;
end$$;

create function oc.to_char(value numeric, format text, marks text default null) returns text
   language plpgsql immutable as $$
declare
   used text := coalesce(marks, '.,');
   model text := upper(format);
   result text;
   fill bool;
   width int;
begin
   if value is null or format is null then
      return null;
   end if;
   fill := model like 'FM%';
   if model in ('TM', 'TM9') then
      return pg_catalog.translate(oc.s(value), '.', left(used, 1));
   elsif model ~ '^(FM)?0*X+$' then
      width := char_length(pg_catalog.replace(model, 'FM', ''));
      if value < 0 or char_length(to_hex(round(value)::bigint)) > width then
         return repeat('#', width + 1);
      end if;
      result := upper(to_hex(round(value)::bigint));
      if model ~ '0' then
         result := pg_catalog.lpad(result, width, '0');
      end if;
      if format !~ 'X' then
         result := lower(result);
      end if;
      return case when fill then result else pg_catalog.lpad(result, width + 1) end;
   elsif model !~ '^(FM)?[$BS]?[09.,DGV$]+(EEEE)?(MI|PR|S)?$' or model ~ 'V' or model ~ '[.D].*[.D]' then
      if model ~ '^(FM)?[$BSLCU09.,DGVEMIPRNTX]+$' then
         perform oc.fail(3001, format('unimplemented feature: number format %s is not supported by the sandbox', format));
      end if;
      perform oc.fail(1481, 'invalid number format model');
   end if;
   result := pg_catalog.to_char(value, pg_catalog.translate(pg_catalog.replace(model, '$', ''), 'DGB', '.,'));
   if result ~ '#' then
      return repeat('#', char_length(pg_catalog.translate(model, 'FMBSIPR', '')) + 1);
   end if;
   if model ~ 'B' and round(value) = 0 then
      return repeat(' ', char_length(result));
   end if;
   if model ~ '\$' then
      result := regexp_replace(result, '^( *)([-+<]?)', case when fill then '\1\2$' else '\1\2$' end);
   end if;
   if model ~ '[DG]' then
      result := pg_catalog.translate(result, '.,', used);
   end if;
   return nullif(result, '');
end$$;

create function oc.to_number(value text, format text, marks text default null) returns numeric
   language plpgsql immutable as $$
declare
   used text := coalesce(marks, '.,');
   model text := upper(format);
   text_left text := pg_catalog.btrim(value);
   point text := '.';
   groups text := ',';
   whole int;
   decimals int;
   m text[];
   sign int := 1;
begin
   if value is null or format is null then
      return null;
   end if;
   model := pg_catalog.replace(model, 'FM', '');
   if model in ('TM9', 'TM') then
      return oc.to_number(pg_catalog.translate(value, left(used, 1), '.'));
   elsif model ~ '^0*X+$' then
      if text_left !~ '^[0-9A-Fa-f]+$' or char_length(text_left) > char_length(model) then
         perform oc.fail(1722, 'invalid number');
      end if;
      return ('x' || pg_catalog.lpad(text_left, 16, '0'))::bit(64)::bigint;
   elsif model !~ '^[$S]?[09.,DG]+(MI|PR|S)?(EEEE)?$' or model ~ '[.D].*[.D]' then
      perform oc.fail(1481, 'invalid number format model');
   end if;
   if model ~ '[DG]' then
      point := left(used, 1);
      groups := right(used, 1);
   end if;
   if model ~ 'PR$' and text_left ~ '^<.*>$' then
      sign := -1;
      text_left := substr(text_left, 2, char_length(text_left) - 2);
   elsif model ~ '(MI|S)$' and right(text_left, 1) in ('-', '+') then
      sign := case right(text_left, 1) when '-' then -1 else 1 end;
      text_left := left(text_left, -1);
   elsif left(text_left, 1) in ('-', '+') and model !~ '(MI|S)$' then
      sign := case left(text_left, 1) when '-' then -1 else 1 end;
      text_left := substr(text_left, 2);
   end if;
   if model ~ '\$' and left(text_left, 1) = '$' then
      text_left := substr(text_left, 2);
   end if;
   if model ~ '[,G]' then
      text_left := pg_catalog.replace(text_left, groups, '');
   end if;
   m := string_to_array(text_left, point);
   whole := char_length(regexp_replace(split_part(pg_catalog.translate(model, 'D', '.'), '.', 1), '[^09]', '', 'g'));
   decimals := char_length(regexp_replace(split_part(pg_catalog.translate(model, 'D', '.'), '.', 2), '[^09]', '', 'g'));
   if array_length(m, 1) > 2 or m[1] !~ '^\d*$' or coalesce(m[2], '0') !~ '^\d*$'
      or (m[1] = '' and coalesce(m[2], '') = '')
      or char_length(pg_catalog.ltrim(m[1], '0')) > whole or char_length(coalesce(m[2], '')) > decimals
      or (array_length(m, 1) = 2 and model !~ '[.D]')
   then
      perform oc.fail(1722, 'invalid number');
   end if;
   return trim_scale(sign * (coalesce(nullif(m[1], ''), '0') || '.' || coalesce(nullif(m[2], ''), '0'))::numeric);
end$$;
