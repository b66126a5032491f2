-- Schema oc: what Oracle SQL needs and PostgreSQL lacks or does differently. The translator (sql/*.py) writes
-- oc.name(..) for everything in here; the search_path must be "oc, pg_catalog" for the operators of oc.date0.
create schema oc;

-- Every error of ours has SQLSTATE ORA00 and a message that begins with Oracle's number. Volatile, so that no planner
-- raises it for a branch that is never taken or a statement that finds no row.
create function oc.fail(code int, message text) returns text
   language plpgsql volatile as $$
begin
   raise exception using errcode = 'ORA00', message = format('ORA-%s: %s', lpad(code::text, 5, '0'), message);
end$$;
create function oc.zero_divide(value numeric) returns numeric
   language sql volatile as $$select oc.fail(1476, 'divisor is equal to zero')::numeric$$;

-- The length check of a VARCHAR2 column. label: "OWNER"."TABLE"."COLUMN". Volatile too: what calls oc.fail can only be
-- inlined if it does not promise more.
create function oc.too_long(value text, actual int, maximum int, label text) returns text
   language sql volatile strict as
$$select oc.fail(12899, format('value too large for column %s (actual: %s, maximum: %s)', label, actual, maximum))$$;

create function oc.fit_bytes(value text, maximum int, label text) returns text
   language sql volatile as
$$select case when octet_length(value) <= maximum then value
              else oc.too_long(value, octet_length(value), maximum, label) end$$;

create function oc.fit_chars(value text, maximum int, label text) returns text
   language sql volatile as
$$select case when char_length(value) <= maximum then value
              else oc.too_long(value, char_length(value), maximum, label) end$$;

-- What CAST makes of something that is no text: text is cut, this is not
create function oc.cast_bytes(value text, maximum int) returns text
   language sql volatile as
$$select case when octet_length(value) <= maximum then value
              when value is not null then oc.fail(25137, 'Data value out of range') end$$;

create function oc.cast_chars(value text, maximum int) returns text
   language sql volatile as
$$select case when char_length(value) <= maximum then value
              when value is not null then oc.fail(25137, 'Data value out of range') end$$;

create function oc.fit_raw(value bytea, maximum int, label text) returns bytea
   language sql volatile as
$$select case when octet_length(value) <= maximum then value
              else oc.too_long(encode(value, 'hex'), octet_length(value), maximum, label)::bytea end$$;

-- The clock of the engine: tests move it by oc.clock_offset, a setting in seconds.
create function oc.systimestamp() returns timestamptz
   language sql stable as
$$select statement_timestamp()
         + make_interval(secs => coalesce(nullif(current_setting('oc.clock_offset', true), ''), '0')::float8)$$;

-- A ROWID is the number of a row (see catalog/schema.py) in seven letters, five of the block's and two of the slot's:
-- all of its characters are among those Oracle uses, and it sorts as the numbers do.
create function oc.rowid_text(number bigint) returns text
   language sql immutable strict as
$$select 'AAAR3sAAEA' || chr(65 + (number / 308915776 % 26)::int) || chr(65 + (number / 11881376 % 26)::int)
         || chr(65 + (number / 456976 % 26)::int) || chr(65 + (number / 17576 % 26)::int)
         || chr(65 + (number / 676 % 26)::int) || 'A' || chr(65 + (number / 26 % 26)::int)
         || chr(65 + (number % 26)::int)$$;

-- The number again; of a ROWID that is none of ours, one that no row has.
create function oc.row_number(value text) returns bigint
   language plpgsql immutable strict as $$
declare
   letters text := substr(value, 11, 5) || substr(value, 17, 2);
   total bigint := 0;
begin
   if value !~ '^[A-Za-z0-9+/]{18}$' then
      perform oc.fail(1410, 'invalid ROWID');
   elsif value !~ '^AAAR3sAAEA[A-Z]{5}A[A-Z]{2}$' then
      return -1;
   end if;
   for i in 1 .. 7 loop
      total := total * 26 + pg_catalog.ascii(substr(letters, i, 1)) - 65;
   end loop;
   return total;
end$$;

-- What a row of a recursive WITH comes from, with its own key: see sql/recursion.py.
create function oc.path(trail text[], key text) returns text[]
   language plpgsql immutable as $$
begin
   if key = any (trail) then
      perform oc.fail(32044, 'cycle detected while executing recursive WITH query');
   end if;
   return trail || key;
end$$;

-- The same of a chain: its length, the last key, and that of one ancestor.
create function oc.chain(trail text[], key text) returns text[]
   language plpgsql immutable as $$
declare
   long int := trail[1];
begin
   if key in (trail[2], trail[3]) then
      perform oc.fail(32044, 'cycle detected while executing recursive WITH query');
   end if;
   return array[(long + 1)::text, key, case when long & (long - 1) = 0 then trail[2] else trail[3] end];
end$$;
-- The session a connection works for: whose rows of temporary tables it sees.
create function oc.session_id() returns bigint
   language sql stable as $$select coalesce(nullif(current_setting('oc.session', true), ''), '0')::bigint$$;

-- Views WITH CHECK OPTION: whether the view shows a row that was written through it.
create function oc.within_view(shown boolean) returns boolean
   language sql volatile as
$$select case when shown then true else oc.fail(1402, 'view WITH CHECK OPTION where-clause violation')::boolean end$$;

-- Hierarchical queries.
create function oc.no_loop(key text, ancestors text[]) returns text
   language sql volatile as
$$select case when key = any(ancestors) then oc.fail(1436, 'CONNECT BY loop in user data') else key end$$;

create function oc.deeper(level bigint, maximum int) returns bigint
   language sql volatile as
$$select case when level < maximum then level + 1
              else oc.fail(30009, 'Not enough memory for CONNECT BY operation')::bigint end$$;

create function oc.path_step(path text, separator text, step text) returns text
   language sql volatile as
$$select case when strpos(step, separator) = 0 or step is null then path || separator || coalesce(step, '')
              else oc.fail(30004, 'when using SYS_CONNECT_BY_PATH function, cannot have separator as part of column value')
         end$$;
