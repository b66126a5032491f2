-- Oracle's match parameters: i, c, n (the dot matches a line end), m (^ and $ match at lines), x.
create function oc.regexp_flags(flags text) returns text
   language plpgsql immutable as $$
begin
   if flags ~ '[^icnmx]' then
      perform oc.fail(1760, 'illegal argument for function');
   end if;
   return case
             when flags ~ 'm' and flags ~ 'n' then 'w'
             when flags ~ 'm' then 'n'
             when flags ~ 'n' then 's'
             else 'p'
          end
          || case when substring(flags from '[ic]') is null then ''
                  when right(pg_catalog.regexp_replace(flags, '[^ic]', '', 'g'), 1) = 'i' then 'i' else 'c' end
          || case when flags ~ 'x' then 'x' else '' end;
end$$;

-- PostgreSQL reads more into a pattern than Oracle: what it would take for its own is written so that it means the same,
-- or refused. A backslash in brackets is itself; one before any other letter than these makes it an ordinary one.
-- ([^]]* and not .*? in what cuts it up: PostgreSQL takes the greed of a whole branch from its first quantifier.)
create function oc.regexp(pattern text) returns text
   language plpgsql immutable strict as $$
declare
   result text := '';
   rest text := pattern;
   found text;
begin
   if pattern ~ '\(\?' then
      perform oc.fail(3001, 'unimplemented feature: (?...) in a regular expression is not supported by the sandbox');
   elsif pattern ~ '^(\*|\+|\?|\{)|[(|](\*|\+|\?|\{)|(^|[^\\])(\\\\)*\\$' then
      perform oc.fail(3001, 'unimplemented feature: the regular expression ' || pattern
                            || ' is not supported by the sandbox');
   elsif strpos(pattern, '\') = 0 then
      return pattern;
   end if;
   while rest <> '' loop
      found := substring(rest from '^(\[\^?\]?(?:\[[:.=][^]]*[:.=]\]|[^]])*\]|\\.|[^\\[]+|.)');
      result := result || case
                             when found ~ '^\[' then pg_catalog.replace(found, '\', '\\')
                             when found ~ '^\\[dDwWsSAZ1-9]' or found !~ '^\\[[:alnum:]]' then found
                             else substr(found, 2)
                          end;
      rest := substr(rest, char_length(found) + 1);
   end loop;
   return result;
end$$;

-- How many groups a pattern has
create function oc.regexp_groups(pattern text) returns int
   language sql immutable as
$$select pg_catalog.regexp_count(
            pg_catalog.regexp_replace(pattern, '\\.|\[\^?\]?(\[[:.=][^]]*[:.=]\]|[^]])*\]', '', 'g'), '\(')$$;
-- The group wanted, 0 for one that there is not: the caller gives nothing then, but after all other complaints.
create function oc.regexp_part(pattern text, part numeric) returns int
   language sql immutable as
$$select case when trunc(part) not between 0 and 9
              then oc.fail(1428, format('argument ''%s'' is out of range', trunc(part)))::int
              when trunc(part) > oc.regexp_groups(pattern) then 0 else trunc(part)::int end$$;

create function oc.regexp_like(value text, pattern text, flags text default null) returns bool
   language sql immutable as $$select pg_catalog.regexp_like(value, oc.regexp(pattern), oc.regexp_flags(flags))$$;
create function oc.regexp_count(value text, pattern text, start numeric default 1, flags text default null)
   returns numeric language sql immutable as
$$select pg_catalog.regexp_count(value, oc.regexp(pattern), oc.int(start), oc.regexp_flags(flags))::numeric$$;
create function oc.regexp_substr(
   value text, pattern text, start numeric default 1, occurrence numeric default 1, flags text default null,
   part numeric default 0
) returns text language sql immutable as
$$select nullif(left(pg_catalog.regexp_substr(
                         value, oc.regexp(pattern), oc.int(start), oc.int(occurrence), oc.regexp_flags(flags),
                         oc.regexp_part(pattern, part)),
                     case when oc.int(part) > oc.regexp_groups(pattern) then 0 else 2147483647 end), '')$$;
create function oc.regexp_instr(
   value text, pattern text, start numeric default 1, occurrence numeric default 1, side numeric default 0,
   flags text default null, part numeric default 0
) returns numeric language sql immutable as
$$select pg_catalog.regexp_instr(
            value, oc.regexp(pattern), oc.int(start), oc.int(occurrence), oc.int(side), oc.regexp_flags(flags),
            oc.regexp_part(pattern, part))::numeric
         * case when oc.int(part) > oc.regexp_groups(pattern) then 0 else 1 end$$;
create function oc.regexp_replace(
   value text, pattern text, new text default null, start numeric default 1, occurrence numeric default 0,
   flags text default null
) returns text language sql immutable as
$$select case when start is null or occurrence is null then null
              when pattern is null then value
              else nullif(pg_catalog.regexp_replace(
                      value, oc.regexp(pattern), coalesce(new, ''), oc.int(start), oc.int(occurrence),
                      oc.regexp_flags(flags)), '') end$$;
