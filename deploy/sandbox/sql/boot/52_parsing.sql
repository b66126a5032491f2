-- Text to dates and timestamps.
create type oc.moment as (at timestamp, zone text);

-- A number of at most `size` digits at the start of the text. ORA-01858, ORA-01862, and `code` outside low .. high.
create function oc.leading_number(
   value text, size int, exact bool, low int default 0, high int default 999999999, code int default 0,
   message text default ''
) returns text
   language plpgsql immutable as $$
declare
   digits text := substring(value from format('^[0-9]{1,%s}', size));
begin
   if digits is null then
      perform oc.fail(1858, 'a non-numeric character was found where a numeric was expected');
   elsif exact and char_length(digits) <> size then
      perform oc.fail(1862, 'the numeric value does not match the length of the format item');
   elsif digits::int not between low and high then
      perform oc.fail(code, message);
   end if;
   return digits;
end$$;

create function oc.parse(
   value text, format text, with_fraction bool, with_zone bool, today timestamp, language text default null
) returns oc.moment
   language plpgsql immutable as $$
declare
   elements oc.format_element[];
   e oc.format_element;
   whole text := pg_catalog.btrim(value, E' \t\n\r');
   rest text := whole;
   c text;
   got text;
   number int;
   size int;
   year int;
   month int;
   day int;
   year_day int;
   julian int;
   hour int;
   half_day int;
   afternoon bool;
   minute int := 0;
   second int := 0;
   day_seconds int;
   nanos numeric := 0;
   weekday int;
   zone text;
   zone_hour text;
   zone_minute text := '00';
   seen text[] := '{}';
   unbroken text;  -- what follows punctuation of the model that was left out
   result oc.moment;
begin
   if value is null or format is null then
      return null;
   end if;
   elements := oc.format_elements(format);
   for i in 1 .. coalesce(array_length(elements, 1), 0) loop
      e := elements[i];
      if (e.name like 'FF%' and not with_fraction) or (e.name like 'TZ%' and not with_zone) then
         perform oc.fail(1821, 'date format not recognized');
      elsif e.name in ('SYEAR', 'YEAR', 'CC', 'SCC', 'Q', 'W', 'WW', 'IW', 'IYYY', 'IYY', 'IY', 'I') then
         perform oc.fail(1820, 'format code cannot appear in date input format');
      elsif e.suffix <> '' or e.name in ('TS', 'DS', 'DL', 'E', 'EE', 'TZD', 'D') then
         perform oc.fail(3001, format(
            'unimplemented feature: date format element %s in TO_DATE is not supported by the sandbox', e.text || e.suffix));
      end if;
      if rest = '' then
         if exists (select from unnest(elements[i:]) x
                     where x.name not in ('HH', 'HH12', 'HH24', 'MI', 'SS', 'SSSSS', 'AM', 'PM', 'A.M.', 'P.M.', 'X', 'TZH',
                                          'TZM', 'TZR', 'PUNCTUATION', 'TEXT')
                       and x.name not like 'FF%')
         then
            perform oc.fail(1840, 'input value not long enough for date format');
         end if;
         exit;
      end if;
      c := left(rest, 1);

      if e.name = 'PUNCTUATION' then
         if e.exact then
            if c <> e.text then
               perform oc.fail(1861, 'literal does not match format string');
            end if;
            rest := substr(rest, 2);
         elsif e.text ~ '\s' then
            if c !~ '[\s[:alnum:]+-]' then
               rest := substr(rest, 2);
            end if;
            rest := pg_catalog.ltrim(rest);
         elsif c ~ '[[:alnum:]]' then
            -- left out: after all digits of a number, before one or before the name of a month
            if c !~ '[0-9]' and (right(left(whole, char_length(whole) - char_length(rest)), 2) !~ '^[0-9]{2}$'
                                 or i = array_length(elements, 1) or elements[i + 1].name not in ('MM', 'MON', 'MONTH'))
            then
               perform oc.fail(1861, 'literal does not match format string');
            end if;
            unbroken := rest;
         elsif c = e.text or c !~ '\s' then
            rest := substr(rest, 2);
         else
            rest := pg_catalog.ltrim(rest);
            if left(rest, 1) ~ '[^[:alnum:]]' then
               rest := substr(rest, 2);
            end if;
         end if;
         continue;
      elsif e.name = 'TEXT' then
         if not starts_with(rest, e.text) then
            perform oc.fail(1861, 'literal does not match format string');
         end if;
         rest := substr(rest, char_length(e.text) + 1);
         continue;
      end if;

      if not e.exact then
         rest := pg_catalog.ltrim(rest);
         c := left(rest, 1);
      end if;
      if e.name = any (seen) then
         perform oc.fail(1810, 'format code appears twice');
      end if;
      seen := seen || e.name;
      got := '';
      if e.name in ('YY', 'RR') then
         got := oc.leading_number(rest, case when e.exact then 2 else 4 end, false);
         year := got::int;
         if char_length(got) <= 2 then
            year := year + case when e.name = 'YY' or year < 50 then 2000 else 1900 end;
         end if;
      elsif e.name in ('YYYY', 'SYYYY', 'RRRR', 'YYY', 'Y') then
         size := case e.name when 'YYY' then 3 when 'Y' then 1 else 4 end;
         if e.name = 'SYYYY' and c in ('-', '+') then
            if c = '-' then
               perform oc.fail(3001, 'unimplemented feature: a date before the year 1 is not supported by the sandbox');
            end if;
            rest := substr(rest, 2);
         end if;
         got := oc.leading_number(rest, size, e.exact and e.fill);
         year := got::int;
         if e.name = 'RRRR' and char_length(got) <= 2 then
            year := year + case when year < 50 then 2000 else 1900 end;
         elsif e.name in ('YYY', 'Y') then
            year := year + 2000;
         end if;
      elsif e.name in ('MON', 'MONTH') and c ~ '[0-9]' and not e.exact and rest = unbroken then
         perform oc.fail(1861, 'literal does not match format string');
      elsif e.name = 'MM' and c !~ '[[:alpha:]]' then
         got := oc.leading_number(rest, 2, e.exact and e.fill, 1, 12, 1843, 'not a valid month');
         month := got::int;
      elsif e.name in ('MM', 'MON', 'MONTH') then
         select n.pos, left(rest, n.size) into month, got
           from oc.leading_name(rest, oc.months(coalesce(language, oc.language()))) n;
         if month is null then
            perform oc.fail(1843, 'not a valid month');
         end if;
      elsif e.name = 'RM' then
         got := substring(rest from '^[A-Za-z]+');
         month := array_position(array['I','II','III','IV','V','VI','VII','VIII','IX','X','XI','XII'], upper(got));
         if month is null then
            perform oc.fail(1843, 'not a valid month');
         end if;
      elsif e.name = 'DD' then
         got := oc.leading_number(rest, 2, e.exact and e.fill, 1, 31, 1847,
                                  'day of month must be between 1 and last day of month');
         day := got::int;
      elsif e.name = 'DDD' then
         got := oc.leading_number(rest, 3, e.exact and e.fill, 1, 366, 1848,
                                  'day of year must be between 1 and 365 (366 for leap year)');
         year_day := got::int;
      elsif e.name = 'J' then
         got := oc.leading_number(rest, 7, false, 1, 5373484, 1854, 'julian date must be between 1 and 5373484');
         julian := got::int;
         if julian < 1721426 then
            perform oc.fail(3001, 'unimplemented feature: a date before the year 1 is not supported by the sandbox');
         end if;
      elsif e.name in ('DAY', 'DY') then
         select n.pos - 1, left(rest, n.size) into weekday, got
           from oc.leading_name(rest, oc.days(coalesce(language, oc.language()))) n;
         if weekday is null then
            perform oc.fail(1846, 'not a valid day of the week');
         end if;
      elsif e.name like 'FF%' then
         got := oc.leading_number(rest, coalesce(nullif(substr(e.name, 3), ''), '9')::int, false);
         nanos := pg_catalog.rpad(got, 9, '0')::numeric;
      elsif e.name = 'TZH' then
         got := case when c in ('+', '-') then c else '' end;
         zone_hour := case c when '-' then '-' else '+' end;
         rest := substr(rest, char_length(got) + 1);
         got := oc.leading_number(rest, 2, false);
         zone_hour := zone_hour || pg_catalog.lpad(got, 2, '0');
      elsif e.name = 'TZM' then
         got := oc.leading_number(rest, 2, false);
         zone_minute := pg_catalog.lpad(got, 2, '0');
      elsif e.name = 'TZR' then
         got := substring(rest from '^(?:[+-]?[0-9]{1,2}:[0-9]{2}|[A-Za-z][A-Za-z0-9_+/-]*)');
         if got is null then
            perform oc.fail(1882, 'timezone region not found');
         end if;
         zone := got;
      elsif e.name = 'X' then
         got := case when c in ('.', ',') then c else '' end;
      elsif e.name = 'HH24' then
         got := oc.leading_number(rest, 2, e.exact and e.fill, 0, 23, 1850, 'hour must be between 0 and 23');
         hour := got::int;
      elsif e.name in ('HH', 'HH12') then
         got := oc.leading_number(rest, 2, e.exact and e.fill, 1, 12, 1849, 'hour must be between 1 and 12');
         half_day := got::int;
      elsif e.name = 'MI' then
         got := oc.leading_number(rest, 2, e.exact and e.fill, 0, 59, 1851, 'minutes must be between 0 and 59');
         minute := got::int;
      elsif e.name = 'SS' then
         got := oc.leading_number(rest, 2, e.exact and e.fill, 0, 59, 1852, 'seconds must be between 0 and 59');
         second := got::int;
      elsif e.name = 'SSSSS' then
         got := oc.leading_number(rest, 5, e.exact and e.fill, 0, 86399, 1853,
                                  'seconds in day must be between 0 and 86399');
         day_seconds := got::int;
      elsif e.name in ('AM', 'PM', 'A.M.', 'P.M.') then
         got := left(rest, char_length(e.name));
         if upper(pg_catalog.replace(got, '.', '')) not in ('AM', 'PM') or char_length(got) <> char_length(e.name) then
            perform oc.fail(1855, 'AM/A.M. or PM/P.M. required');
         end if;
         afternoon := upper(left(got, 1)) = 'P';
      elsif e.name in ('AD', 'A.D.') and upper(pg_catalog.replace(left(rest, char_length(e.name)), '.', '')) = 'AD' then
         got := left(rest, char_length(e.name));
      elsif e.name in ('AD', 'BC', 'A.D.', 'B.C.') then
         perform oc.fail(3001, 'unimplemented feature: dates before Christ is not supported by the sandbox');
      else
         perform oc.fail(1821, 'date format not recognized');
      end if;
      if year = 0 then
         perform oc.fail(1841, '(full) year must be between -4713 and +9999, and not be 0');
      end if;
      rest := substr(rest, char_length(got) + 1);
   end loop;
   if pg_catalog.btrim(rest) <> '' then
      perform oc.fail(1830, 'date format picture ends before converting entire input string');
   end if;

   year := coalesce(year, extract(year from today)::int);
   if julian is not null then
      result.at := timestamp '0001-01-01' + (julian - 1721426) * interval '1 day';
   elsif year_day is not null then
      result.at := make_timestamp(year, 1, 1, 0, 0, 0) + (year_day - 1) * interval '1 day';
      if extract(year from result.at) <> year then
         perform oc.fail(1848, 'day of year must be between 1 and 365 (366 for leap year)');
      end if;
   else
      month := coalesce(month, extract(month from today)::int);
      result.at := make_timestamp(year, month, 1, 0, 0, 0);
      if coalesce(day, 1) > extract(day from result.at + interval '1 month' - interval '1 day') then
         perform oc.fail(1839, 'date not valid for month specified');
      end if;
      result.at := result.at + (coalesce(day, 1) - 1) * interval '1 day';
   end if;
   if half_day is not null and hour is not null or afternoon is not null and hour is not null then
      perform oc.fail(1818, '''HH24'' precludes use of meridian indicator');
   elsif half_day is not null then
      hour := half_day % 12 + case when afternoon then 12 else 0 end;
   end if;
   result.at := result.at + coalesce(day_seconds, coalesce(hour, 0) * 3600 + minute * 60 + second) * interval '1 second'
                + round(nanos / 1000)::int * interval '1 microsecond';
   if weekday is not null and extract(dow from result.at) <> weekday then
      perform oc.fail(1835, 'day of week conflicts with Julian date');
   end if;
   result.zone := coalesce(zone_hour || ':' || zone_minute, zone);
   return result;
end$$;

create function oc.today() returns timestamp
   language sql stable as $$select oc.local(oc.server_now())$$;

create function oc.to_date(value text, format text) returns oc.date0
   language sql stable as $$select oc.d((oc.parse(value, format, false, false, oc.today())).at)$$;
create function oc.to_date(value text, format text, language text) returns oc.date0
   language sql stable as $$select oc.d((oc.parse(value, format, false, false, oc.today(), language)).at)$$;
create function oc.to_date(value text) returns oc.date0
   language sql stable as $$select oc.to_date(value, oc.locale(2))$$;
create function oc.to_timestamp(value text, format text) returns timestamp
   language sql stable as $$select (oc.parse(value, format, true, false, oc.today())).at$$;
create function oc.to_timestamp(value text, format text, language text) returns timestamp
   language sql stable as $$select (oc.parse(value, format, true, false, oc.today(), language)).at$$;
create function oc.to_timestamp(value text) returns timestamp
   language sql stable as $$select oc.to_timestamp(value, oc.locale(3))$$;
create function oc.to_timestamp_tz(value text, format text) returns oc.tstz
   language sql stable as
$$select oc.from_tz(p.at, coalesce(p.zone, oc.session_zone())) from oc.parse(value, format, true, true, oc.today()) p$$;
create function oc.to_timestamp_tz(value text, format text, language text) returns oc.tstz
   language sql stable as
$$select oc.from_tz(p.at, coalesce(p.zone, oc.session_zone()))
    from oc.parse(value, format, true, true, oc.today(), language) p$$;
create function oc.to_timestamp_tz(value text) returns oc.tstz
   language sql stable as $$select oc.to_timestamp_tz(value, oc.locale(4))$$;
