-- TIMESTAMP WITH TIME ZONE: a moment in UTC and the zone it is shown in, "+hh:mm" or a region's name. Moments are the
-- same, and sorted, whatever zone they are shown in. TIMESTAMP WITH LOCAL TIME ZONE is a timestamptz: it has no zone.
create type oc.tstz as (utc timestamp, zone text);

create table oc.region as
   select name, lower(name) as key from pg_timezone_names
    where name !~ '^(posix|right)/' and name not in ('posixrules', 'localtime', 'Factory');
alter table oc.region add primary key (key);

create function oc.tstz_eq(a oc.tstz, b oc.tstz) returns bool
   language sql immutable parallel safe as $$select (a).utc operator(pg_catalog.=) (b).utc$$;
create function oc.tstz_ne(a oc.tstz, b oc.tstz) returns bool
   language sql immutable parallel safe as $$select (a).utc operator(pg_catalog.<>) (b).utc$$;
create function oc.tstz_lt(a oc.tstz, b oc.tstz) returns bool
   language sql immutable parallel safe as $$select (a).utc operator(pg_catalog.<) (b).utc$$;
create function oc.tstz_le(a oc.tstz, b oc.tstz) returns bool
   language sql immutable parallel safe as $$select (a).utc operator(pg_catalog.<=) (b).utc$$;
create function oc.tstz_gt(a oc.tstz, b oc.tstz) returns bool
   language sql immutable parallel safe as $$select (a).utc operator(pg_catalog.>) (b).utc$$;
create function oc.tstz_ge(a oc.tstz, b oc.tstz) returns bool
   language sql immutable parallel safe as $$select (a).utc operator(pg_catalog.>=) (b).utc$$;
create function oc.tstz_cmp(a oc.tstz, b oc.tstz) returns int4
   language sql immutable strict parallel safe as $$select timestamp_cmp((a).utc, (b).utc)$$;
create function oc.tstz_hash(value oc.tstz) returns int4
   language sql immutable strict parallel safe as $$select timestamp_hash((value).utc)$$;

create operator oc.= (
   leftarg = oc.tstz, rightarg = oc.tstz, function = oc.tstz_eq, commutator = operator(oc.=),
   negator = operator(oc.<>), restrict = eqsel, join = eqjoinsel, hashes, merges
);
create operator oc.<> (
   leftarg = oc.tstz, rightarg = oc.tstz, function = oc.tstz_ne, commutator = operator(oc.<>),
   negator = operator(oc.=), restrict = neqsel, join = neqjoinsel
);
create operator oc.< (
   leftarg = oc.tstz, rightarg = oc.tstz, function = oc.tstz_lt, commutator = operator(oc.>),
   negator = operator(oc.>=), restrict = scalarltsel, join = scalarltjoinsel
);
create operator oc.<= (
   leftarg = oc.tstz, rightarg = oc.tstz, function = oc.tstz_le, commutator = operator(oc.>=),
   negator = operator(oc.>), restrict = scalarlesel, join = scalarlejoinsel
);
create operator oc.> (
   leftarg = oc.tstz, rightarg = oc.tstz, function = oc.tstz_gt, commutator = operator(oc.<),
   negator = operator(oc.<=), restrict = scalargtsel, join = scalargtjoinsel
);
create operator oc.>= (
   leftarg = oc.tstz, rightarg = oc.tstz, function = oc.tstz_ge, commutator = operator(oc.<=),
   negator = operator(oc.<), restrict = scalargesel, join = scalargejoinsel
);
create operator class oc.tstz_btree default for type oc.tstz using btree as
   operator 1 oc.<, operator 2 oc.<=, operator 3 oc.=, operator 4 oc.>=, operator 5 oc.>,
   function 1 oc.tstz_cmp(oc.tstz, oc.tstz);
create operator class oc.tstz_hash default for type oc.tstz using hash as
   operator 1 oc.=, function 1 oc.tstz_hash(oc.tstz);

create function oc.tstz_smaller(a oc.tstz, b oc.tstz) returns oc.tstz
   language sql immutable strict parallel safe as $$select case when (b).utc < (a).utc then b else a end$$;
create function oc.tstz_larger(a oc.tstz, b oc.tstz) returns oc.tstz
   language sql immutable strict parallel safe as $$select case when (b).utc > (a).utc then b else a end$$;
create aggregate oc.min(oc.tstz) (sfunc = oc.tstz_smaller, stype = oc.tstz, sortop = operator(oc.<));
create aggregate oc.max(oc.tstz) (sfunc = oc.tstz_larger, stype = oc.tstz, sortop = operator(oc.>));

-- A zone as it is kept: of '-3:00' comes '-03:00', of 'europe/lisbon' 'Europe/Lisbon'. The dictionary of regions does not
-- change, so that what uses it may call itself immutable.
create function oc.zone_name(zone text) returns text
   language plpgsql immutable strict parallel safe as $$
declare
   m text[] := regexp_match(zone, '^\s*([+-]?)\s*(\d{1,2}):(\d{1,2})\s*$');
   found text;
begin
   if m is null then
      select name into found from oc.region where key = lower(btrim(zone));
      if found is null then
         perform oc.fail(1882, 'timezone region not found');
      end if;
      return found;
   elsif m[2]::int > 15 then
      perform oc.fail(1874, 'time zone hour must be between -15 and 15');
   elsif m[3]::int > 59 then
      perform oc.fail(1875, 'time zone minute must be between -59 and 59');
   end if;
   return case when m[1] = '-' and (m[2]::int > 0 or m[3]::int > 0) then '-' else '+' end
          || pg_catalog.lpad(m[2], 2, '0') || ':' || pg_catalog.lpad(m[3], 2, '0');
end$$;

-- The time on the clocks of a zone. PostgreSQL reads a signed offset the POSIX way (west positive): it goes in as an
-- interval.
create function oc.in_zone(utc timestamp, zone text) returns timestamp
   language sql immutable parallel safe as
$$select case when zone ~ '^[+-]' then utc + zone::interval else timezone(zone, timezone('UTC', utc)) end$$;

create function oc.tstz(utc timestamp, zone text) returns oc.tstz
   language sql immutable parallel safe as
$$select case when utc is not null and zone is not null then row(utc, zone)::oc.tstz end$$;

-- Of a time that the clocks show twice PostgreSQL takes the standard time, as Oracle does.
create function oc.from_tz(value timestamp, zone text) returns oc.tstz
   language plpgsql immutable strict parallel safe as $$
declare
   name text := oc.zone_name(zone);
   utc timestamp := case when name ~ '^[+-]' then value - name::interval
                         else timezone('UTC', timezone(name, value)) end;
begin
   if oc.in_zone(utc, name) <> value then
      perform oc.fail(1878, 'specified field not found in datetime or interval');
   end if;
   return row(utc, name)::oc.tstz;
end$$;
create function oc.at_zone(value oc.tstz, zone text) returns oc.tstz
   language sql immutable parallel safe as $$select oc.tstz((value).utc, oc.zone_name(zone))$$;

create function oc.utc(value oc.tstz) returns timestamp
   language sql immutable parallel safe as $$select (value).utc$$;
create function oc.local(value oc.tstz) returns timestamp
   language sql immutable parallel safe as $$select oc.in_zone((value).utc, (value).zone)$$;

-- SESSIONTIMEZONE. PostgreSQL's own setting spells an offset "<-0300>+03:00".
create function oc.session_zone() returns text
   language sql stable parallel safe as
$$select coalesce(nullif(current_setting('oc.time_zone', true), ''), '+00:00')$$;

-- Times without a zone are the session's. What uses the session's zone calls itself immutable as what uses
-- oc.numeric_characters does.
create function oc.in_session(value timestamp) returns oc.tstz
   language sql immutable parallel safe as $$select oc.from_tz(value, oc.session_zone())$$;
create function oc.in_session(value timestamptz) returns oc.tstz
   language sql immutable parallel safe as $$select oc.tstz(timezone('UTC', value), oc.session_zone())$$;
create function oc.instant(value oc.tstz) returns timestamptz
   language sql immutable parallel safe as $$select timezone('UTC', (value).utc)$$;

create function oc.plus(value oc.tstz, by interval) returns oc.tstz
   language sql immutable parallel safe as $$select oc.tstz((value).utc + by, (value).zone)$$;
create function oc.fit(value oc.tstz, digits int) returns oc.tstz
   language sql immutable parallel safe as
$$select oc.tstz(pg_catalog.timestamp((value).utc, digits), (value).zone)$$;

create function oc.zone_field(value oc.tstz, field text) returns numeric
   language sql immutable parallel safe as
$$select trunc(extract(epoch from oc.local(value) - (value).utc)
               / case field when 'TIMEZONE_HOUR' then 3600 else 60 end)
         - case field when 'TIMEZONE_HOUR' then 0
                      else 60 * trunc(extract(epoch from oc.local(value) - (value).utc) / 3600) end$$;
create function oc.region(value oc.tstz) returns text
   language sql immutable parallel safe as
$$select case when (value).zone ~ '^[+-]' then 'UNKNOWN' else (value).zone end$$;

-- SYSTIMESTAMP; the engine sets in which zone the server is.
create function oc.server_zone() returns text
   language sql stable parallel safe as
$$select coalesce(nullif(current_setting('oc.server_zone', true), ''), '+00:00')$$;
create function oc.server_now() returns oc.tstz
   language plpgsql stable as $$
declare
   utc timestamp := timezone('UTC', oc.systimestamp());
   shift interval := oc.in_zone(utc, oc.server_zone()) - utc;
begin
   return row(utc, case when shift < interval '0' then '-' else '+' end
                   || pg_catalog.to_char(case when shift < interval '0' then - shift else shift end, 'HH24:MI'))::oc.tstz;
end$$;
