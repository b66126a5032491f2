-- Format models of dates. The Python half is semantics/date_formats.py and date_parsing.py; a test compares them.

-- The elements of a model in order. text: as written, a quoted text without its quotes. suffix: TH, SP. fill: not under FM;
-- exact: under FX; written: element and suffix as they stand.
create type oc.format_element as (name text, text text, suffix text, fill bool, exact bool, written text);

create function oc.format_elements(format text) returns oc.format_element[]
   language plpgsql immutable strict as $$
declare
   rest text := format;
   m text[];
   result oc.format_element[] := '{}';
   fill bool := true;
   exact bool := false;
begin
   while rest <> '' loop
      if left(rest, 1) = '"' and strpos(substr(rest, 2), '"') > 0 then
         m := array[split_part(rest, '"', 2)];
         result := result || row('TEXT', m[1], '', fill, exact, m[1])::oc.format_element;
         rest := substr(rest, char_length(m[1]) + 3);
         continue;
      end if;
      m := regexp_match(rest,
         '(?i)^(?:(SYYYY|Y,YYY|YYYY|YYY|RRRR|IYYY|SYEAR|YEAR|MONTH|HH24|HH12|SSSSS|A\.M\.|P\.M\.|A\.D\.|B\.C\.|FF[1-9]|TZH'
         '|TZM|TZR|TZD|IYY|DAY|DDD|MON|SCC|YY|RR|IY|IW|WW|MM|DD|DY|HH|MI|SS|FF|AM|PM|AD|BC|CC|RM|FM|FX|TS|DS|DL|EE|Y|I'
         '|Q|W|D|J|X|E)(SPTH|THSP|TH|SP)?|([-\s/,.;:]))');
      if m is null then
         perform oc.fail(1821, 'date format not recognized');
      elsif m[3] is not null then
         result := result || row('PUNCTUATION', m[3], '', fill, exact, m[3])::oc.format_element;
         rest := substr(rest, 2);
         continue;
      elsif upper(m[1]) = 'FM' then
         fill := not fill;
      elsif upper(m[1]) = 'FX' then
         exact := not exact;
      else
         result := result || row(upper(m[1]), m[1], upper(coalesce(m[2], '')), fill, exact, m[1] || coalesce(m[2], ''))::oc.format_element;
      end if;
      rest := substr(rest, char_length(m[1]) + char_length(coalesce(m[2], '')) + 1);
   end loop;
   return result;
end$$;

-- A number in English words, as SP has it, or SPTH.
create function oc.spelled(value int, ordinal bool default false) returns text
   language plpgsql immutable as $$
declare
   size int := case when value >= 1000000 then 1000000 when value >= 1000 then 1000 else 100 end;
   words text;
   last text;
begin
   if value < 20 then
      words := (array['ZERO', 'ONE', 'TWO', 'THREE', 'FOUR', 'FIVE', 'SIX', 'SEVEN', 'EIGHT', 'NINE', 'TEN', 'ELEVEN',
                      'TWELVE', 'THIRTEEN', 'FOURTEEN', 'FIFTEEN', 'SIXTEEN', 'SEVENTEEN', 'EIGHTEEN', 'NINETEEN'])[value + 1];
   elsif value < 100 then
      words := (array['TWENTY', 'THIRTY', 'FORTY', 'FIFTY', 'SIXTY', 'SEVENTY', 'EIGHTY', 'NINETY'])[value / 10 - 1]
               || case when value % 10 = 0 then '' else '-' || oc.spelled(value % 10) end;
   else
      words := oc.spelled(value / size) || case size when 100 then ' HUNDRED' when 1000 then ' THOUSAND' else ' MILLION' end
               || case when value % size = 0 then '' else ' ' || oc.spelled(value % size) end;
   end if;
   if not ordinal then
      return words;
   end if;
   last := substring(words from '[A-Z]+$');
   return left(words, char_length(words) - char_length(last))
          || case last when 'ONE' then 'FIRST' when 'TWO' then 'SECOND' when 'THREE' then 'THIRD' when 'FIVE' then 'FIFTH'
                       when 'EIGHT' then 'EIGHTH' when 'NINE' then 'NINTH' when 'TWELVE' then 'TWELFTH'
                       else case when last ~ 'Y$' then left(last, -1) || 'IETH' else last || 'TH' end end;
end$$;

create function oc.year_spelled(year int) returns text
   language plpgsql immutable as $$
begin
   if year < 1000 or (year % 100 between 1 and 9 and year / 100 % 10 <> 0) then
      perform oc.fail(3001, format('unimplemented feature: date format element YEAR of %s is not supported by the sandbox', year));
   elsif year / 100 % 10 = 0 and year % 100 < 10 then
      return oc.spelled(year);
   end if;
   return oc.spelled(year / 100) || ' ' || case when year % 100 = 0 then 'HUNDRED' else oc.spelled(year % 100) end;
end$$;

-- digits: those of the type's fraction, for FF; null for a DATE. shift: minutes the value's time zone is ahead of UTC, null
-- for a type without one; zone: its name. language: of names, that of the session unless given.
create function oc.moment_text(
   value timestamp, format text, digits int, shift int, zone text, language text default null
) returns text
   language plpgsql immutable as $$
declare
   e oc.format_element;
   result text := '';
   piece text;
begin
   if value not between timestamp '0001-01-01' and timestamp '9999-12-31 23:59:59.999999' then
      perform oc.fail(1841, '(full) year must be between -4713 and +9999, and not be 0');
   end if;
   foreach e in array oc.format_elements(format) loop
      if e.name in ('TS', 'DS', 'DL', 'E', 'EE', 'SYEAR', 'TZD')
         or e.suffix like '%SP%' and e.name !~ '^(R+|I?Y+|I|Q|MM|I?W+|D+|J|HH(12|24)?|MI|S+|CC)$'
      then
         perform oc.fail(3001, format('unimplemented feature: date format element %s is not supported by the sandbox',
                                      e.text || e.suffix));
      end if;
      if e.name like 'TZ%' and shift is null or e.name like 'FF%' and digits is null then
         perform oc.fail(1821, 'date format not recognized');
      end if;
      if e.name in ('MONTH', 'MON', 'DAY', 'DY') then
         result := result || oc.name_text(value, e.name, e.text, e.fill, coalesce(language, oc.language()));
         continue;
      elsif e.name in ('AD', 'BC', 'A.D.', 'B.C.') and coalesce(language, oc.language()) <> 'ENGLISH' then
         perform oc.fail(3001, format('unimplemented feature: date format element %s in this NLS_DATE_LANGUAGE is not '
                                      'supported by the sandbox', e.text));
      elsif e.name = 'D' and oc.locale(1) = 'PORTUGAL' then
         perform oc.fail(3001, 'unimplemented feature: the first day of a week in PORTUGAL is not supported by the sandbox');
      end if;
      piece := case e.name
                  when 'TEXT' then e.text
                  when 'PUNCTUATION' then e.text
                  when 'X' then left(oc.numeric_characters(), 1)
                  when 'RR' then 'YY'
                  when 'RRRR' then 'YYYY'
                  when 'HH' then 'HH12'
                  when 'TZH' then case when shift < 0 then '-' else '+' end || pg_catalog.lpad((abs(shift) / 60)::text, 2, '0')
                  when 'TZM' then pg_catalog.lpad((abs(shift) % 60)::text, 2, '0')
                  when 'TZR' then upper(zone)
                  when 'YEAR' then oc.year_spelled(extract(year from value)::int)
                  when 'SYYYY' then case when e.fill then ' ' else '' end || pg_catalog.to_char(value, 'YYYY')
                  when 'SCC' then case when e.fill then ' ' else '' end || pg_catalog.to_char(value, 'CC')
                  when 'SSSSS' then pg_catalog.lpad(extract(epoch from date_trunc('second', value::time))::int::text,
                                                    case when e.fill then 5 else 1 end, '0')
                  else case when e.name like 'FF%' then left(pg_catalog.to_char(value, 'US') || '000',
                                                              coalesce(nullif(substr(e.name, 3, 1), '')::int, digits))
                       end
               end;
      if e.name = 'SSSSS' and not e.fill then
         piece := extract(epoch from date_trunc('second', value::time))::int::text;
      end if;
      if e.name in ('RR', 'RRRR', 'HH') or piece is null then
         piece := pg_catalog.to_char(value, case when e.fill then '' else 'FM' end
                                            || case when e.name in ('RR', 'RRRR', 'HH') then piece
                                                    when e.name in ('AM', 'PM', 'AD', 'BC', 'A.M.', 'P.M.', 'A.D.', 'B.C.',
                                                                    'RM') then e.text
                                                    else e.name end
                                            || case when e.suffix <> 'TH' or e.name !~ '^(Y+|I+|I?Y+|Q|MM|WW|IW|W|D+|J|HH24'
                                                                                    '|HH12|MI|SS|CC|HH|RR|RRRR)$' then ''
                                                    when e.text = upper(e.text) then 'TH' else 'th' end);
      end if;
      if e.suffix like '%SP%' then
         piece := oc.spelled(pg_catalog.regexp_replace(piece, '[^0-9]', '', 'g')::int, e.suffix like '%TH%');
      end if;
      if e.name = 'YEAR' or e.suffix like '%SP%' then
         piece := case when e.written ~ '^[a-z]' then lower(piece) when e.written ~ '^.[A-Z]' then piece
                       else initcap(piece) end;
      end if;
      result := result || piece;
   end loop;
   return nullif(result, '');
end$$;

create function oc.to_char(value timestamp, format text, digits int default 9) returns text
   language sql immutable strict as $$select oc.moment_text(value, format, digits, null, null)$$;
create function oc.to_char(value oc.date0, format text) returns text
   language sql immutable strict as $$select oc.moment_text(value::timestamp, format, null, null, null)$$;
create function oc.to_char(value oc.tstz, format text, digits int default 9) returns text
   language sql immutable strict as
$$select oc.moment_text(oc.local(value), format, digits,
                        (extract(epoch from oc.local(value) - (value).utc) / 60)::int, (value).zone)$$;
create function oc.to_char(value timestamptz, format text, digits int default 9) returns text
   language sql immutable strict as $$select oc.to_char(oc.in_session(value), format, digits)$$;

-- With an NLS_DATE_LANGUAGE of their own.
create function oc.to_char_in(value timestamp, format text, language text, digits int default 9) returns text
   language sql immutable strict as $$select oc.moment_text(value, format, digits, null, null, language)$$;
create function oc.to_char_in(value oc.date0, format text, language text) returns text
   language sql immutable strict as $$select oc.moment_text(value::timestamp, format, null, null, null, language)$$;
create function oc.to_char_in(value oc.tstz, format text, language text, digits int default 9) returns text
   language sql immutable strict as
$$select oc.moment_text(oc.local(value), format, digits,
                        (extract(epoch from oc.local(value) - (value).utc) / 60)::int, (value).zone, language)$$;
create function oc.to_char_in(value timestamptz, format text, language text, digits int default 9) returns text
   language sql immutable strict as $$select oc.to_char_in(oc.in_session(value), format, language, digits)$$;

-- What NLS_TERRITORY (1), NLS_DATE_FORMAT (2), NLS_TIMESTAMP_FORMAT (3), NLS_TIMESTAMP_TZ_FORMAT (4), NLS_SORT (5),
-- NLS_COMP (6), NLS_LANGUAGE (7) and NLS_DATE_LANGUAGE (8) of the session say. What uses it calls itself immutable as what uses oc.numeric_characters does.
create function oc.locale(which int) returns text
   language sql stable parallel safe as
$$select coalesce(nullif(split_part(current_setting('oc.locale', true), chr(1), which), ''),
                  (array['AMERICA', 'DD-MON-RR', 'DD-MON-RR HH.MI.SSXFF AM', 'DD-MON-RR HH.MI.SSXFF AM TZR',
                         'BINARY', 'BINARY', 'AMERICAN', 'AMERICAN'])[which])$$;
create function oc.language() returns text
   language sql immutable as $$select oc.language(oc.locale(8))$$;
-- What an argument 'NLS_DATE_LANGUAGE = x' says.
create function oc.date_language(parameter text) returns text
   language plpgsql immutable as $$
declare
   name text := (regexp_match(parameter, '^\s*nls_date_language\s*=\s*(''[^'']*''|[^\s'']+)\s*$', 'i'))[1];
begin
   if parameter is null then
      return oc.language();
   elsif name is null then
      perform oc.fail(12702, 'invalid NLS parameter string used in SQL function');
   end if;
   return oc.language(pg_catalog.btrim(name, ''''));
end$$;

create function oc.s(value oc.date0) returns text
   language sql immutable as $$select oc.to_char(value, oc.locale(2))$$;
create function oc.s(value timestamp, digits int default 9) returns text
   language sql immutable as $$select oc.to_char(value, oc.locale(3), digits)$$;
create function oc.s(value oc.tstz, digits int default 9) returns text
   language sql immutable as $$select oc.to_char(value, oc.locale(4), digits)$$;
create function oc.s(value timestamptz, digits int default 9) returns text
   language sql immutable as $$select oc.to_char(value, oc.locale(3), digits)$$;
create function oc.s(value bytea) returns text
   language sql immutable as $$select oc.rawtohex(value)$$;

-- LISTAGG(DISTINCT ...) of numbers or dates in their own order
create function oc.joined(items anyarray, separator text) returns text
   language sql immutable as
$$select string_agg(oc.s(item), separator order by n) from unnest(items) with ordinality as t(item, n)$$;
