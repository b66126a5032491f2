-- Format models of numbers. The Python half is semantics/number_formats.py.

-- What an argument like 'NLS_NUMERIC_CHARACTERS = '',.'' NLS_CURRENCY = x' says of one parameter, or null.
create function oc.number_setting(nls text, parameter text) returns text
   language plpgsql immutable as $$
declare
   name constant text := 'nls_(?:numeric_characters|(?:iso_|dual_)?currency)';
   setting constant text := '\s*=\s*(''(?:[^'']|'''')*''|[^\s'']+)\s*';
   found text := (regexp_match(nls, '(?:^|\s|'')' || parameter || setting, 'i'))[1];
begin
   if nls !~* format('^\s*(?:%s%s)*$', name, setting) then
      perform oc.fail(12702, 'invalid NLS parameter string used in SQL function');
   end if;
   return case when found like '''%' then pg_catalog.replace(substr(found, 2, char_length(found) - 2), '''''', '''')
               else found end;
end$$;

-- The decimal mark and the group separator.
create function oc.numeric_marks(nls text) returns text
   language plpgsql immutable as $$
declare
   marks text := oc.number_setting(nls, 'nls_numeric_characters');
begin
   if char_length(marks) <> 2 or left(marks, 1) = right(marks, 1) then
      perform oc.fail(12702, 'invalid NLS parameter string used in SQL function');
   end if;
   return coalesce(marks, oc.numeric_characters());
end$$;

-- What $, L, C or U stands for.
create function oc.currency(element text, nls text) returns text
   language plpgsql immutable as $$
declare
   territory text := oc.locale(1);
   named text;
begin
   case element
      when 'L' then
         named := oc.number_setting(nls, 'nls_currency');
         return coalesce(named, case territory when 'AMERICA' then '$' when 'BRAZIL' then 'R$' else '€' end);
      when 'U' then
         named := oc.number_setting(nls, 'nls_dual_currency');
         return coalesce(named, case territory when 'AMERICA' then '$' when 'BRAZIL' then 'Cr$' else '€' end);
      when 'C' then
         named := oc.number_setting(nls, 'nls_iso_currency');
         if upper(named) not in ('AMERICA', 'BRAZIL', 'PORTUGAL') then
            perform oc.fail(3001, format('unimplemented feature: NLS_ISO_CURRENCY=%s is not supported by the sandbox', named));
         end if;
         return case coalesce(upper(named), territory) when 'AMERICA' then 'USD' when 'BRAZIL' then 'BRL' else 'EUR' end;
      else
         return '$';
   end case;
end$$;

-- A model taken apart. whole: digits and group marks before the point; point: '', '.' or 'D'; sign: '', 'S<' (in front),
-- 'S>', 'MI', 'PR'; currency: '', '$', 'L', 'C', 'U'; shift: the digits after V.
create type oc.number_model as (
   whole text, point text, fraction text, fill bool, sign text, currency text, blank_zero bool, exponent bool, shift int
);

create function oc.number_model(format text) returns oc.number_model
   language plpgsql immutable as $$
declare
   rest text := upper(format);
   result oc.number_model;
   m text[];
begin
   result.fill := rest !~ '^FM';
   rest := pg_catalog.regexp_replace(rest, '^FM', '');
   result.sign := '';
   if rest ~ '^S' then
      result.sign := 'S<';
      rest := substr(rest, 2);
   end if;
   m := regexp_match(rest, '^(.*?)(S|MI|PR)$');
   if m is not null then
      if result.sign <> '' then
         perform oc.fail(1481, 'invalid number format model');
      end if;
      result.sign := case m[2] when 'S' then 'S>' else m[2] end;
      rest := m[1];
   end if;
   result.exponent := rest ~ 'EEEE$';
   rest := pg_catalog.regexp_replace(rest, 'EEEE$', '');
   result.currency := coalesce(substring(rest from '[$LCU]'), '');
   if result.currency in ('L', 'C', 'U') and rest ~ '[09.DV].*[LCU]' then
      perform oc.fail(3001, format('unimplemented feature: the number format %s is not supported by the sandbox', format));
   end if;
   rest := pg_catalog.regexp_replace(rest, '[$LCU]', '');
   result.blank_zero := rest ~ 'B';
   rest := pg_catalog.regexp_replace(rest, 'B', '');
   result.shift := char_length(coalesce(substring(rest from '^[^.D]*V([09]*)$'), ''));
   rest := pg_catalog.regexp_replace(rest, '^([^.D]*)V([09]*)$', '\1\2');
   m := regexp_match(rest, '^((?:[09][09,G]*)?)(?:([.D])([09]*))?$');
   if m is null or m[1] || coalesce(m[3], '') = '' or (result.exponent and m[1] ~ '[,G]') then
      perform oc.fail(1481, 'invalid number format model');
   end if;
   result.whole := m[1];
   result.point := coalesce(m[2], '');
   result.fraction := coalesce(m[3], '');
   return result;
end$$;

create function oc.number_width(model oc.number_model) returns int
   language sql immutable as
$$select char_length(model.whole) + char_length(model.point) + char_length(model.fraction)
         + case model.sign when 'PR' then 2 else 1 end + 5 * model.exponent::int
         + case model.currency when '' then 0 when '$' then 1 when 'C' then 7 else 10 end$$;

create function oc.number_hex(value numeric, format text) returns text
   language plpgsql immutable as $$
declare
   m text[] := regexp_match(upper(format), '^(FM)?(0*)(X+)$');
   width int := char_length(m[2]) + char_length(m[3]);
   result text;
begin
   if round(value) < 0 or round(value) >= pg_catalog.power(16::numeric, width) then
      return repeat('#', width + 1);
   elsif round(value) > 9223372036854775807 then
      perform oc.fail(3001, format('unimplemented feature: a number as long in the format %s is not supported by the sandbox',
                                   format));
   end if;
   result := to_hex(round(value)::bigint);
   if format ~ 'X' then
      result := upper(result);
   end if;
   if m[2] <> '' then
      result := pg_catalog.lpad(result, width, '0');
   end if;
   return case when m[1] is null then pg_catalog.lpad(result, width + 1) else result end;
end$$;

-- TM9 and TME, with a point.
create function oc.number_minimum(value numeric, scientific bool) returns text
   language plpgsql immutable as $$
declare
   fixed text := pg_catalog.regexp_replace(trim_scale(value)::text, '^(-?)0\.', '\1.');
   power int := case when value = 0 then 0 else floor(log(abs(value))) end;
begin
   if not scientific and char_length(fixed) <= 64 then
      return fixed;
   end if;
   return trim_scale(value / pg_catalog.power(10::numeric, power)) || 'E' || case when power < 0 then '-' else '+' end
          || pg_catalog.lpad(abs(power)::text, greatest(2, char_length(abs(power)::text)), '0');
end$$;

-- nls: the third argument.
create function oc.to_char(value numeric, format text, nls text default null) returns text
   language plpgsql immutable as $$
declare
   used text := case when nls is null then oc.numeric_characters() else oc.numeric_marks(nls) end;
   model oc.number_model;
   amount numeric := abs(value);
   power int := 0;
   digits text;
   fraction text := '';
   body text := '';
   places int;
   zeros int;
   keep int;
   negative bool;
   position_left int;
   mark text;
begin
   if value is null or format is null then
      return null;
   end if;
   if upper(format) in ('TM', 'TM9', 'TME') then
      return pg_catalog.translate(oc.number_minimum(value, upper(format) = 'TME'), '.', left(used, 1));
   elsif upper(format) ~ '^(FM)?RN$' then
      body := case when round(value) between 1 and 3999 then pg_catalog.to_char(round(value), 'FMRN') else repeat('#', 15) end;
      body := case when format ~ 'rn$' then lower(body) else body end;
      return case when upper(format) = 'RN' then pg_catalog.lpad(body, 15) else body end;
   elsif upper(format) ~ '^(FM)?0*X+$' then
      return oc.number_hex(value, format);
   end if;
   model := oc.number_model(format);
   places := char_length(pg_catalog.translate(model.whole, ',G', ''));
   amount := amount * pg_catalog.power(10::numeric, model.shift);
   if model.exponent then
      if amount <> 0 then
         power := floor(log(amount));
         amount := amount / pg_catalog.power(10::numeric, power);
      end if;
      amount := round(amount, char_length(model.fraction));
      if amount >= 10 then
         power := power + 1;
         amount := round(amount / 10, char_length(model.fraction));
      end if;
   end if;
   amount := round(amount, char_length(model.fraction));
   digits := case when trunc(amount) = 0 then '' else trunc(amount)::text end;
   if model.fraction <> '' then
      fraction := split_part(amount::text, '.', 2);
   end if;
   negative := value < 0 and amount <> 0;
   if model.exponent then
      body := case when digits = '' then '0' else digits end;
   else
      if char_length(digits) > places then
         return repeat('#', oc.number_width(model));
      end if;
      if model.blank_zero and amount = 0 then
         return case when model.fill then repeat(' ', oc.number_width(model)) end;
      end if;
      zeros := strpos(pg_catalog.translate(model.whole, ',G', ''), '0');
      zeros := case when zeros = 0 then 0 else places - zeros + 1 end;
      if amount = 0 and zeros = 0 and (model.fraction = '' or (not model.fill and model.fraction !~ '0')) then
         zeros := 1;
      end if;
      digits := case when char_length(digits) < zeros then pg_catalog.lpad(digits, zeros, '0') else digits end;
      position_left := char_length(digits);
      for i in reverse char_length(model.whole) .. 1 loop
         exit when position_left = 0;
         mark := substr(model.whole, i, 1);
         if mark in (',', 'G') then
            body := case mark when 'G' then right(used, 1) else ',' end || body;
         else
            body := substr(digits, position_left, 1) || body;
            position_left := position_left - 1;
         end if;
      end loop;
   end if;
   if model.point <> '' then
      if not model.fill and not model.exponent then
         keep := coalesce(char_length(substring(model.fraction from '^.*0')), 0);
         fraction := left(fraction, keep) || pg_catalog.rtrim(substr(fraction, keep + 1), '0');
      end if;
      body := body || case model.point when 'D' then left(used, 1) else '.' end || fraction;
   end if;
   if model.exponent then
      body := body || 'E' || case when power < 0 then '-' else '+' end || pg_catalog.lpad(abs(power)::text,
                                                             greatest(2, char_length(abs(power)::text)), '0');
   end if;
   if model.currency <> '' then
      body := oc.currency(model.currency, nls) || body;
   end if;
   body := case
              when model.sign = 'S<' then case when negative then '-' else '+' end || body
              when model.sign = 'S>' then body || case when negative then '-' else '+' end
              when model.sign = 'MI' then body || case when negative then '-' else ' ' end
              when model.sign = 'PR' then case when negative then '<' || body || '>' else ' ' || body || ' ' end
              when negative then '-' || body
              else body
           end;
   if not model.fill then
      return nullif(pg_catalog.btrim(body), '');
   end if;
   return pg_catalog.lpad(body, greatest(oc.number_width(model), char_length(body)));
end$$;

create function oc.to_number(value text, format text, nls text default null) returns numeric
   language plpgsql immutable as $$
declare
   used text := case when nls is null then oc.numeric_characters() else oc.numeric_marks(nls) end;
   model oc.number_model;
   body text := pg_catalog.btrim(value);
   negative bool := false;
   whole text;
   fraction text;
   digits text := '';
   place int;
   mark text;
   point text;
   bad bool := false;
begin
   if value is null or format is null then
      return null;
   end if;
   if upper(format) ~ '^(FM)?0*X+$' then
      if body !~ '^[0-9A-Fa-f]{1,16}$' or char_length(body) > char_length(format) then
         perform oc.fail(1722, 'invalid number');
      end if;
      return ('x' || pg_catalog.lpad(body, 16, '0'))::bit(64)::bigint;
   elsif upper(format) in ('TM', 'TM9', 'TME') then
      perform oc.fail(1481, 'invalid number format model');
   end if;
   model := oc.number_model(format);
   if model.exponent then
      perform oc.fail(3001, 'unimplemented feature: TO_NUMBER with EEEE is not supported by the sandbox');
   end if;
   if model.sign = 'PR' then
      negative := body ~ '^<.*>$';
      body := case when negative then substr(body, 2, char_length(body) - 2) else body end;
   elsif model.sign = 'S>' then
      bad := body !~ '[-+]$';
      negative := body ~ '-$';
      body := left(body, -1);
   elsif model.sign = 'MI' then
      negative := body ~ '-$';
      body := pg_catalog.rtrim(body, '- ');
   elsif body ~ '^[-+]' then
      negative := body ~ '^-';
      body := substr(body, 2);
   elsif model.sign = 'S<' then
      bad := true;
   end if;
   if model.currency <> '' and starts_with(body, oc.currency(model.currency, nls)) then
      body := substr(body, char_length(oc.currency(model.currency, nls)) + 1);
   end if;
   point := case model.point when 'D' then left(used, 1) else '.' end;
   whole := case when strpos(body, point) > 0 then left(body, strpos(body, point) - 1) else body end;
   fraction := case when strpos(body, point) > 0 then substr(body, strpos(body, point) + 1) else '' end;
   bad := bad or (strpos(body, point) > 0 and model.point = '');
   place := char_length(model.whole);
   for i in reverse char_length(whole) .. 1 loop
      if place = 0 then
         bad := true;
         exit;
      end if;
      mark := substr(model.whole, place, 1);
      if mark in (',', 'G') then
         bad := bad or substr(whole, i, 1) <> case mark when 'G' then right(used, 1) else ',' end;
      else
         digits := substr(whole, i, 1) || digits;
      end if;
      place := place - 1;
   end loop;
   bad := bad or digits !~ '^[0-9]*$' or fraction !~ '^[0-9]*$' or char_length(fraction) > char_length(model.fraction)
          or digits || fraction = '';
   if bad then
      perform oc.fail(1722, 'invalid number');
   end if;
   return trim_scale(case when negative then -1 else 1 end
                     * (coalesce(nullif(digits, ''), '0') || '.' || coalesce(nullif(fraction, ''), '0'))::numeric
                     / pg_catalog.power(10::numeric, model.shift));
end$$;
