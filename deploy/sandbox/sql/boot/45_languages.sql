-- Names of months and days, as builtins/nls.py has them. Their first three letters are their abbreviations.
create function oc.months(language text) returns text[]
   language sql immutable as
$$select case language
     when 'PORTUGUESE' then array['JANEIRO', 'FEVEREIRO', 'MARÇO', 'ABRIL', 'MAIO', 'JUNHO', 'JULHO', 'AGOSTO', 'SETEMBRO',
                                  'OUTUBRO', 'NOVEMBRO', 'DEZEMBRO']
     else array['JANUARY', 'FEBRUARY', 'MARCH', 'APRIL', 'MAY', 'JUNE', 'JULY', 'AUGUST', 'SEPTEMBER', 'OCTOBER',
                'NOVEMBER', 'DECEMBER'] end$$;
create function oc.days(language text) returns text[]
   language sql immutable as
$$select case language
     when 'PORTUGUESE' then array['DOMINGO', 'SEGUNDA-FEIRA', 'TERÇA-FEIRA', 'QUARTA-FEIRA', 'QUINTA-FEIRA', 'SEXTA-FEIRA',
                                  'SÁBADO']
     else array['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'] end$$;

-- The language that an NLS_DATE_LANGUAGE means.
create function oc.language(name text) returns text
   language plpgsql immutable as $$
begin
   case upper(name)
      when 'AMERICAN', 'ENGLISH' then return 'ENGLISH';
      when 'PORTUGUESE', 'BRAZILIAN PORTUGUESE' then return 'PORTUGUESE';
      else perform oc.fail(3001, format('unimplemented feature: NLS_DATE_LANGUAGE=%s is not supported by the sandbox', name));
   end case;
end$$;

-- A name as an element of a format model asks for it: MONTH, MON, DAY or DY as it is written.
create function oc.name_text(value timestamp, name text, written text, fill bool, language text) returns text
   language plpgsql immutable as $$
declare
   months bool := name in ('MONTH', 'MON');
   names text[] := case when months then oc.months(language) else oc.days(language) end;
   word text := names[case when months then extract(month from value) else extract(dow from value) + 1 end::int];
begin
   if name in ('MON', 'DY') then
      word := left(word, 3);
   end if;
   if written ~ '^[a-z]' then
      word := lower(word);
   elsif written ~ '^.[a-z]' then
      word := initcap(word);
   end if;
   if fill and name in ('MONTH', 'DAY') then
      word := pg_catalog.rpad(word, (select max(char_length(n)) from unnest(names) n)::int);
   end if;
   return word;
end$$;

-- The position of the name or abbreviation a text begins with, and its length.
create function oc.leading_name(value text, names text[], out pos int, out size int)
   language sql immutable as
$$select coalesce(a.n, b.n)::int, case when a.n is not null then char_length(names[a.n]) else 3 end
    from (select min(n) as n from generate_subscripts(names, 1) n where starts_with(upper(value), names[n])) a,
         (select min(n) as n from generate_subscripts(names, 1) n where starts_with(upper(value), left(names[n], 3))) b$$;
