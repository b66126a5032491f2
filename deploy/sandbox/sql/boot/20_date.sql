-- DATE: a base type of its own over timestamp's functions, so that PostgreSQL's type inference tells DATE from
-- TIMESTAMP all the way to the client. Values have whole seconds: always made through oc.d().
create type oc.date0;

create function oc.date0_in(cstring, oid, int4) returns oc.date0
   language internal immutable strict parallel safe as 'timestamp_in';
create function oc.date0_out(oc.date0) returns cstring
   language internal immutable strict parallel safe as 'timestamp_out';
create function oc.date0_recv(internal, oid, int4) returns oc.date0
   language internal immutable strict parallel safe as 'timestamp_recv';
create function oc.date0_send(oc.date0) returns bytea
   language internal immutable strict parallel safe as 'timestamp_send';

create type oc.date0 (
   input = oc.date0_in, output = oc.date0_out, receive = oc.date0_recv, send = oc.date0_send,
   like = timestamp, category = 'D'
);

create cast (oc.date0 as timestamp) without function as implicit;
create cast (timestamp as oc.date0) without function;

create function oc.date0_eq(oc.date0, oc.date0) returns bool
   language internal immutable strict parallel safe as 'timestamp_eq';
create function oc.date0_ne(oc.date0, oc.date0) returns bool
   language internal immutable strict parallel safe as 'timestamp_ne';
create function oc.date0_lt(oc.date0, oc.date0) returns bool
   language internal immutable strict parallel safe as 'timestamp_lt';
create function oc.date0_le(oc.date0, oc.date0) returns bool
   language internal immutable strict parallel safe as 'timestamp_le';
create function oc.date0_gt(oc.date0, oc.date0) returns bool
   language internal immutable strict parallel safe as 'timestamp_gt';
create function oc.date0_ge(oc.date0, oc.date0) returns bool
   language internal immutable strict parallel safe as 'timestamp_ge';
create function oc.date0_cmp(oc.date0, oc.date0) returns int4
   language internal immutable strict parallel safe as 'timestamp_cmp';
create function oc.date0_hash(oc.date0) returns int4
   language internal immutable strict parallel safe as 'timestamp_hash';

create operator oc.= (
   leftarg = oc.date0, rightarg = oc.date0, function = oc.date0_eq, commutator = operator(oc.=),
   negator = operator(oc.<>), restrict = eqsel, join = eqjoinsel, hashes, merges
);
create operator oc.<> (
   leftarg = oc.date0, rightarg = oc.date0, function = oc.date0_ne, commutator = operator(oc.<>),
   negator = operator(oc.=), restrict = neqsel, join = neqjoinsel
);
create operator oc.< (
   leftarg = oc.date0, rightarg = oc.date0, function = oc.date0_lt, commutator = operator(oc.>),
   negator = operator(oc.>=), restrict = scalarltsel, join = scalarltjoinsel
);
create operator oc.<= (
   leftarg = oc.date0, rightarg = oc.date0, function = oc.date0_le, commutator = operator(oc.>=),
   negator = operator(oc.>), restrict = scalarlesel, join = scalarlejoinsel
);
create operator oc.> (
   leftarg = oc.date0, rightarg = oc.date0, function = oc.date0_gt, commutator = operator(oc.<),
   negator = operator(oc.<=), restrict = scalargtsel, join = scalargtjoinsel
);
create operator oc.>= (
   leftarg = oc.date0, rightarg = oc.date0, function = oc.date0_ge, commutator = operator(oc.<=),
   negator = operator(oc.<), restrict = scalargesel, join = scalargejoinsel
);

create operator class oc.date0_btree default for type oc.date0 using btree as
   operator 1 oc.<, operator 2 oc.<=, operator 3 oc.=, operator 4 oc.>=, operator 5 oc.>,
   function 1 oc.date0_cmp(oc.date0, oc.date0);
create operator class oc.date0_hash default for type oc.date0 using hash as
   operator 1 oc.=, function 1 oc.date0_hash(oc.date0);

create function oc.date0_smaller(oc.date0, oc.date0) returns oc.date0
   language internal immutable strict parallel safe as 'timestamp_smaller';
create function oc.date0_larger(oc.date0, oc.date0) returns oc.date0
   language internal immutable strict parallel safe as 'timestamp_larger';
create aggregate oc.min(oc.date0) (
   sfunc = oc.date0_smaller, stype = oc.date0, combinefunc = oc.date0_smaller, sortop = operator(oc.<)
);
create aggregate oc.max(oc.date0) (
   sfunc = oc.date0_larger, stype = oc.date0, combinefunc = oc.date0_larger, sortop = operator(oc.>)
);

-- Conversion to DATE cuts the fraction of a second off.
create function oc.d(value timestamp) returns oc.date0
   language sql immutable as $$select date_trunc('second', value)::oc.date0$$;

create function oc.days(value interval) returns numeric
   language sql immutable as $$select extract(epoch from value) / 86400::numeric$$;
create function oc.seconds_interval(seconds numeric) returns interval
   language sql immutable as
$$select justify_hours(trunc(seconds) * interval '1 second'
                       + round((seconds - trunc(seconds)) * 1000000)::int * interval '1 microsecond')$$;

create function oc.date_add(value oc.date0, days numeric) returns oc.date0
   language sql immutable as
$$select (value::timestamp + round(days * 86400) * interval '1 second')::oc.date0$$;
create function oc.date_sub(a oc.date0, b oc.date0) returns numeric
   language sql immutable as $$select oc.div(extract(epoch from a::timestamp - b::timestamp), 86400)$$;

-- More than there are between the first and the last date count as so many.
create function oc.months(months numeric) returns int
   language sql immutable as
$$select case when months is not null then greatest(least(oc.int(months), 1000000), -1000000) end$$;
create function oc.add_months(value oc.date0, months numeric) returns oc.date0
   language sql immutable as
$$select case
            when extract(month from value::timestamp + interval '1 day') <> extract(month from value::timestamp)
            then (date_trunc('month', value::timestamp) + (oc.months(months) + 1) * interval '1 month'
                  - interval '1 day' + value::timestamp::time)::oc.date0
            else (value::timestamp + oc.months(months) * interval '1 month')::oc.date0
         end$$;
create function oc.last_day(value oc.date0) returns oc.date0
   language sql immutable as
$$select (date_trunc('month', value::timestamp) + interval '1 month' - interval '1 day'
          + value::timestamp::time)::oc.date0$$;

create function oc.months_between(a oc.date0, b oc.date0) returns numeric
   language sql immutable as
$$select case
            when extract(day from a::timestamp) = extract(day from b::timestamp)
                 or (a::timestamp::date = oc.last_day(a)::timestamp::date
                     and b::timestamp::date = oc.last_day(b)::timestamp::date)
            then oc.whole_months(a, b)
            else oc.sig(oc.whole_months(a, b)
                        + oc.div(extract(day from a::timestamp) - extract(day from b::timestamp)
                                 + oc.div(extract(epoch from a::timestamp::time) - extract(epoch from b::timestamp::time),
                                          86400), 31))
         end$$;
create function oc.whole_months(a oc.date0, b oc.date0) returns numeric
   language sql immutable as
$$select (extract(year from a::timestamp) - extract(year from b::timestamp)) * 12
         + extract(month from a::timestamp) - extract(month from b::timestamp)$$;

create function oc.next_day(value oc.date0, day text) returns oc.date0
   language plpgsql immutable strict as $$
declare
   wanted int := (oc.leading_name(pg_catalog.btrim(day), oc.days(oc.language()))).pos;
begin
   if wanted is null then
      perform oc.fail(1846, 'not a valid day of the week');
   end if;
   return (value::timestamp
           + ((wanted - 1 - extract(dow from value::timestamp)::int + 6) % 7 + 1) * interval '1 day')::oc.date0;
end$$;

create function oc.trunc(value oc.date0) returns oc.date0
   language sql immutable as $$select date_trunc('day', value::timestamp)::oc.date0$$;

create function oc.trunc(value oc.date0, unit text) returns oc.date0
   language plpgsql immutable strict as $$
declare
   t timestamp := value;
   day timestamp := date_trunc('day', t);
begin
   case
      when upper(unit) in ('CC', 'SCC') then
         return make_timestamp(div(extract(year from t) - 1, 100)::int * 100 + 1, 1, 1, 0, 0, 0);
      when upper(unit) in ('SYYYY', 'YYYY', 'YEAR', 'SYEAR', 'YYY', 'YY', 'Y') then
         return date_trunc('year', t);
      when upper(unit) in ('IYYY', 'IYY', 'IY', 'I') then
         return date_trunc('week', make_timestamp(extract(isoyear from t)::int, 1, 4, 0, 0, 0));
      when upper(unit) = 'Q' then
         return date_trunc('quarter', t);
      when upper(unit) in ('MONTH', 'MON', 'MM', 'RM') then
         return date_trunc('month', t);
      when upper(unit) = 'WW' then
         return day - pg_catalog.mod(extract(doy from t)::int - 1, 7) * interval '1 day';
      when upper(unit) = 'IW' then
         return date_trunc('week', t);
      when upper(unit) = 'W' then
         return day - pg_catalog.mod(extract(day from t)::int - 1, 7) * interval '1 day';
      when upper(unit) in ('DDD', 'DD', 'J') then
         return day;
      when upper(unit) in ('DAY', 'DY', 'D') then
         if oc.locale(1) = 'PORTUGAL' then
            perform oc.fail(3001, 'unimplemented feature: the first day of a week in PORTUGAL is not supported by the sandbox');
         end if;
         return day - extract(dow from t)::int * interval '1 day';
      when upper(unit) in ('HH', 'HH12', 'HH24') then
         return date_trunc('hour', t);
      when upper(unit) = 'MI' then
         return date_trunc('minute', t);
      else
         perform oc.fail(1898, 'too many precision specifiers');
   end case;
end$$;

create function oc.round(value oc.date0) returns oc.date0
   language sql immutable as $$select date_trunc('day', value::timestamp + interval '12 hours')::oc.date0$$;

create function oc.round(value oc.date0, unit text) returns oc.date0
   language plpgsql immutable strict as $$
declare
   t timestamp := value;
begin
   case
      when upper(unit) in ('SYYYY', 'YYYY', 'YEAR', 'SYEAR', 'YYY', 'YY', 'Y') then
         return date_trunc('year', t + interval '6 months');
      when upper(unit) = 'Q' then
         return date_trunc('quarter', date_trunc('month', t) + case
            when extract(day from t) >= 16 then interval '2 months' else interval '1 month' end);
      when upper(unit) in ('MONTH', 'MON', 'MM', 'RM') then
         return date_trunc('month', t) + case when extract(day from t) >= 16 then interval '1 month'
                                              else interval '0' end;
      when upper(unit) in ('DDD', 'DD', 'J') then
         return date_trunc('day', t + interval '12 hours');
      when upper(unit) in ('HH', 'HH12', 'HH24') then
         return date_trunc('hour', t + interval '30 minutes');
      when upper(unit) = 'MI' then
         return date_trunc('minute', t + interval '30 seconds');
      else
         perform oc.trunc(value, unit);  -- ORA-01898 for what is no unit
         perform oc.fail(3001, format('unimplemented feature: ROUND of a date to %s is not supported by the sandbox', unit));
   end case;
end$$;
