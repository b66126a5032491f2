"""Dictionary views about stored PL/SQL."""

from __future__ import annotations

from .families import ViewFamily

_CODE = "dict.sees({user}, b.owner, b.name, b.type)"

# A trigger is seen by whoever sees its table, a body by its owner and those who may create any procedure.
FAMILIES: tuple[ViewFamily, ...] = (
    ViewFamily(
        "SOURCE",
        "OWNER:128 NAME:128 TYPE:12 LINE:N TEXT:4000 ORIGIN_CON_ID:N",
        r"""select u.owner, u.name, u.kind as type, l.n as line,
                   l.text || case when l.n < count(*) over (partition by u.owner, u.name, u.kind)
                                  then E'\n' else '' end as text, 3 as origin_con_id
              from dict.unit u cross join lateral unnest(string_to_array(u.source, E'\n')) with ordinality
              l(text, n)""",
        all_rows=_CODE,
    ),
    ViewFamily(
        "ERRORS",
        "OWNER:128 NAME:128 TYPE:12 SEQUENCE:N LINE:N POSITION:N TEXT:4000 ATTRIBUTE:9 MESSAGE_NUMBER:N",
        r"""select e.owner, e.name, e.kind as type, e.sequence, e.line, e.position, e.text, 'ERROR' as attribute,
                   coalesce(substring(e.text from '^(?:PLS|ORA|PL/SQL)-?:? ?([0-9]+)'), '0')::numeric
                   as message_number
              from dict.error e""",
        all_rows=_CODE,
    ),
    ViewFamily(
        "TRIGGERS",
        """OWNER:128 TRIGGER_NAME:128 TRIGGER_TYPE:16 TRIGGERING_EVENT:246 TABLE_OWNER:128 BASE_OBJECT_TYPE:18
        TABLE_NAME:128
        STATUS:8 TRIGGER_BODY:C""",
        """select u.owner, u.name as trigger_name, t.trigger_type, t.triggering_event, u.table_owner,
                  case when t.trigger_type = 'INSTEAD OF' then 'VIEW' else 'TABLE' end as base_object_type,
                  u.table_name,
                  case when u.enabled then 'ENABLED' else 'DISABLED' end as status, u.source as trigger_body
             from dict.unit u
             left join dict.trigger t on t.owner = u.owner and t.name = u.name
            where u.kind = 'TRIGGER'""",
        all_rows="({user} in (b.owner, b.table_owner) or dict.sees({user}, b.owner, b.trigger_name, 'TRIGGER'))",
    ),
    # FOLLOWS and PRECEDES are refused, so there is never a row
    ViewFamily(
        "TRIGGER_ORDERING",
        """TRIGGER_OWNER:128 TRIGGER_NAME:128 REFERENCED_TRIGGER_OWNER:128 REFERENCED_TRIGGER_NAME:128
        ORDERING_TYPE:8""",
        """select null as trigger_owner, null as trigger_name, null as referenced_trigger_owner,
                  null as referenced_trigger_name, null as ordering_type
            where false""",
        owner="TRIGGER_OWNER",
        all_rows="true",
    ),
    ViewFamily(
        "DEPENDENCIES",
        """OWNER:128 NAME:128 TYPE:19 REFERENCED_OWNER:128 REFERENCED_NAME:128 REFERENCED_TYPE:19
        REFERENCED_LINK_NAME:128
        DEPENDENCY_TYPE:4""",
        """select d.owner, d.name, d.kind as type, d.r_owner as referenced_owner, d.r_name as referenced_name,
                  case o.kind when 'DICTIONARY' then 'VIEW' else coalesce(o.kind, 'NON-EXISTENT') end as
                  referenced_type,
                  null as referenced_link_name, 'HARD' as dependency_type
             from dict.dependency d
             left join dict.object o on o.owner = d.r_owner and o.name = d.r_name
                  and o.kind not in ('INDEX', 'TRIGGER', 'PACKAGE BODY', 'TYPE BODY')
""",
        all_rows=_CODE,
    ),
    ViewFamily(
        "PROCEDURES",
        """OWNER:128 OBJECT_NAME:128 PROCEDURE_NAME:128 OBJECT_ID:N SUBPROGRAM_ID:N OVERLOAD:40 OBJECT_TYPE:13
        PIPELINED:3
        DETERMINISTIC:3 AUTHID:12""",
        """select p.owner, p.object_name, p.procedure_name, o.id as object_id, p.subprogram_id, p.overload,
        p.object_type,
                  'NO' as pipelined, p.deterministic, p.authid
             from dict.subprogram p
             join dict.object o on o.owner = p.owner and o.name = p.object_name and o.kind = p.object_type""",
        all_rows="dict.sees({user}, b.owner, b.object_name, b.object_type)",
    ),
    ViewFamily(
        "TYPES",
        """OWNER:128 TYPE_NAME:128 TYPECODE:128 ATTRIBUTES:N METHODS:N PREDEFINED:3 INCOMPLETE:3 FINAL:3
        INSTANTIABLE:3 SUPERTYPE_OWNER:128 SUPERTYPE_NAME:128""",
        r"""select u.owner, u.name as type_name,
                  case when u.source ~* '^\s*type\M.*?\m(as|is)\s+object\M' then 'OBJECT' else 'COLLECTION' end
                     as typecode, 0 as attributes, 0 as methods,
                  'NO' as predefined, 'NO' as incomplete, 'YES' as final, 'YES' as instantiable,
                  null as supertype_owner, null as supertype_name
             from dict.unit u where u.kind = 'TYPE'""",
        all_rows="dict.sees({user}, b.owner, b.type_name, 'TYPE')",
    ),
    ViewFamily(
        "ARGUMENTS",
        """OWNER:128 OBJECT_NAME:128 PACKAGE_NAME:128 OBJECT_ID:N SUBPROGRAM_ID:N OVERLOAD:40 ARGUMENT_NAME:128
        POSITION:N SEQUENCE:N DATA_LEVEL:N DATA_TYPE:30 DEFAULTED:1 DEFAULT_VALUE:C IN_OUT:9 DATA_LENGTH:N
        DATA_PRECISION:N DATA_SCALE:N TYPE_OWNER:128 TYPE_NAME:128 TYPE_OBJECT_TYPE:30""",
        # A parameter has no size; its type, where only the compiler can tell it, stays open
        """select a.owner, a.object_name, a.package_name, o.id as object_id, a.subprogram_id, a.overload,
                  a.argument_name, a.position, a.sequence, 0 as data_level, a.data_type, a.defaulted,
                  null as default_value, a.in_out, null as data_length, null as data_precision, null as data_scale,
                  null as type_owner, null as type_name, null as type_object_type
             from dict.argument a
             join dict.object o on o.owner = a.owner and o.name = coalesce(a.package_name, a.object_name)
                  and o.kind in ('PACKAGE', 'PROCEDURE', 'FUNCTION', 'TYPE')""",
        all_rows="dict.sees({user}, b.owner, coalesce(b.package_name, b.object_name), 'PACKAGE')",
    ),
)
