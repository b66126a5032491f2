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
                  when right(regexp_replace(flags, '[^ic]', '', 'g'), 1) = 'i' then 'i' else 'c' end
          || case when flags ~ 'x' then 'x' else '' end;
end$$;

create function oc.regexp_like(value text, pattern text, flags text default null) returns bool
   language sql immutable as $$select pg_catalog.regexp_like(value, pattern, oc.regexp_flags(flags))$$;
create function oc.regexp_count(value text, pattern text, start numeric default 1, flags text default null)
   returns numeric language sql immutable as
$$select pg_catalog.regexp_count(value, pattern, start::int, oc.regexp_flags(flags))::numeric$$;
create function oc.regexp_substr(
   value text, pattern text, start numeric default 1, occurrence numeric default 1, flags text default null,
   part numeric default 0
) returns text language sql immutable as
$$select nullif(pg_catalog.regexp_substr(
            value, pattern, start::int, occurrence::int, oc.regexp_flags(flags), part::int), '')$$;
create function oc.regexp_instr(
   value text, pattern text, start numeric default 1, occurrence numeric default 1, side numeric default 0,
   flags text default null, part numeric default 0
) returns numeric language sql immutable as
$$select pg_catalog.regexp_instr(
            value, pattern, start::int, occurrence::int, side::int, oc.regexp_flags(flags), part::int)::numeric$$;
create function oc.regexp_replace(
   value text, pattern text, new text default null, start numeric default 1, occurrence numeric default 0,
   flags text default null
) returns text language sql immutable as
$$select nullif(pg_catalog.regexp_replace(
            value, pattern, coalesce(new, ''), start::int, occurrence::int, oc.regexp_flags(flags)), '')$$;
