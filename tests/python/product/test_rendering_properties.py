"""Whatever templates and facts hold, what goes out is JSON that its receiver takes, and says what the template says."""

from __future__ import annotations

import json
import re

import oracledb
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

MESSAGE, TITLE, PAYLOAD = 4095, 250, 8191
BAD_ROUTE, DOES_NOT_RENDER = 20720, 20721
NAMES = ["descricao", "nomeCliente", "situação", "n1"]
BLANKS = " \t\n\v\f\r"
SUMMARY = "OS 7: STATUS (REDE)"
COLUMNS = {"id": "55", "id_os": "7", "tipo_os": "REDE", "evento": "STATUS"}

ODD = st.sampled_from([*'"\\{}\n\t\x01\x1f\x7f\u2028ç€日💧\ufffd', "{id_os}", "🇧🇷"])
CHARACTER = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
SHORT = st.lists(st.one_of(ODD, CHARACTER), max_size=12).map("".join)
LONG = st.builds(lambda unit, size: (unit or "x") * size, SHORT, st.integers(1, 9000)).map(lambda t: t[:8000])
TEXT = st.one_of(SHORT, LONG)
# As JSON text: what json.dumps would not write, too
VALUE = st.one_of(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.floats(-1e125, 1e125), SHORT),
        lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(SHORT, inner, max_size=3)),
        max_leaves=6,
    ).map(lambda value: json.dumps(value, ensure_ascii=False)),
    st.sampled_from(["-0.0", "1E-7", "9" * 60, r'"\ud83d\ude00"', r'"\/"', "[]", "{}", "[null,[{}]]"]),
)
LITERAL = SHORT.map(lambda text: re.sub(r"[{}]", "", text)[:100])
TEMPLATE = st.lists(
    st.one_of(LITERAL, st.sampled_from([f"{{{name}}}" for name in (*NAMES, *COLUMNS)])), max_size=5
).map("".join)


bounded = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def build(session: oracledb.Connection, title: str, message: str, facts: str, **columns: str) -> str:
    """Text of the payload for a route that is checked as it is when saved."""
    with session.cursor() as cursor:
        payload = cursor.var(oracledb.DB_TYPE_CLOB)
        cursor.execute(
            "declare r_rota hsm.hsm_rota_notificacao%rowtype; r_item hsm.hsm_rota.t_item; begin "
            "r_rota.canal := 'PADRAO'; r_rota.topico := 'chamados'; "
            "r_rota.prioridade := 4; r_rota.markdown := :markdown; "
            "r_rota.titulo := :title; r_rota.mensagem := :message; r_rota.etiquetas := :tags; "
            "r_rota.url_clique := :click; r_rota.acoes := :actions; hsm.hsm_rota.validar(r_rota); "
            "r_item.id := 55; r_item.id_os := 7; r_item.tipo_os := 'REDE'; r_item.evento := 'STATUS'; "
            "r_item.resumo := :summary; r_item.dados_longos := :facts; "
            "r_item.tipo := 'NTFY'; r_item.topico := r_rota.topico; r_item.prioridade := r_rota.prioridade; "
            "r_item.markdown := r_rota.markdown; r_item.titulo := r_rota.titulo; r_item.mensagem := r_rota.mensagem; "
            "r_item.etiquetas := r_rota.etiquetas; r_item.url_clique := r_rota.url_clique; "
            "r_item.acoes := r_rota.acoes; :payload := hsm.hsm_rota.montar(r_item, rpad('p', 32, 'p')).payload; end;",
            title=title,
            message=message,
            tags=columns.get("tags"),
            click=columns.get("click"),
            actions=columns.get("actions"),
            markdown=columns.get("markdown", "N"),
            summary=SUMMARY,
            facts=facts,
            payload=payload,
        )
        text: str = payload.getvalue().read()
        return text


def event(session: oracledb.Connection, kind: str, title: str, message: str, facts: str) -> str:
    """Text of the event for a channel of another type than ntfy's."""
    with session.cursor() as cursor:
        payload = cursor.var(oracledb.DB_TYPE_CLOB)
        cursor.execute(
            "declare r_item hsm.hsm_rota.t_item; begin "
            "r_item.id := 55; r_item.id_os := 7; r_item.tipo_os := 'REDE'; r_item.evento := 'STATUS'; "
            "r_item.dt_criacao := timestamp '2030-01-01 12:00:00'; r_item.prioridade := 4; "
            "r_item.resumo := :summary; r_item.dados_longos := :facts; r_item.tipo := :kind; r_item.topico := :place; "
            "r_item.titulo := :title; r_item.mensagem := :message; "
            ":payload := hsm.hsm_rota.montar(r_item, rpad('p', 32, 'p')).payload; end;",
            title=title,
            message=message,
            summary=SUMMARY,
            facts=facts,
            kind=kind,
            place="/x" if kind == "WEBHOOK" else "x",
            payload=payload,
        )
        text: str = payload.getvalue().read()
        return text


def call(session: oracledb.Connection, function: str, text: str) -> str:
    """What a function of hsm_json gives for a text."""
    with session.cursor() as cursor:
        found = cursor.var(oracledb.DB_TYPE_CLOB)
        cursor.execute(f"begin :found := hsm.hsm_json.{function}; end;", text=text, found=found)
        answer: str = found.getvalue().read()
        return answer


@bounded
@given(value=VALUE, size=st.sampled_from([1, 1, 40, 300]))
@example(value='"\\\\u005C\\\\ç\\u005c"', size=1)
@example(value='"' + "💧" * 2500 + '"', size=1)
@example(value='"x' + "💧" * 2500 + '"', size=1)
@example(value='"' + "\ufffd" * 2500 + '"', size=1)
def test_what_the_json_types_are_given_is_ascii_and_says_the_same(
    session: oracledb.Connection, value: str, size: int
) -> None:
    text = "[" + ",".join([value, '"ç"'] * size) + "]"
    found = call(session, "em_ascii(:text)", text)
    assert found.isascii()
    assert json.loads(found, parse_float=str) == json.loads(text, parse_float=str)


@bounded
@given(text=TEXT.filter(bool).map(lambda text: text[:4000]))
@example(text='\x01\x08\t\n\x0b\f\r\x1f\x7f\u2028 "\\ç💧')
def test_a_text_is_written_as_json_with_its_accents_and_put_without_them(
    session: oracledb.Connection, text: str
) -> None:
    written = call(session, "citar(:text)", text)
    assert json.loads(written) == text
    assert set(written) - set('\\"') <= set(text) | set('0123456789abcdefu\\"tnr')
    assert json.loads(call(session, "texto(:text).to_clob", text)) == text


def refused(session: oracledb.Connection, title: str, message: str, facts: str, **columns: str) -> int:
    with pytest.raises(oracledb.DatabaseError) as caught:
        build(session, title, message, facts, **columns)
    code: int = caught.value.args[0].code
    return code


def size(text: str) -> int:
    return len(text.encode())


def filled(template: str, facts: dict[str, str | None]) -> str:
    """The template with every placeholder replaced once, without blanks at its ends."""
    values = {**facts, **COLUMNS}
    return re.sub(r"\{([^}]+)\}", lambda found: values[found.group(1)] or "", template)[:MESSAGE].strip(BLANKS)


def checked(payload: str) -> dict[str, object]:
    """The payload, which ntfy takes."""
    assert size(payload) <= PAYLOAD
    found: dict[str, object] = json.loads(payload)
    assert found["topic"] == "chamados"
    assert found["priority"] == 4
    assert found["sequence_id"] == "p" * 32 + "-55"
    assert None not in found.values()
    assert 0 < size(str(found["message"])) <= MESSAGE
    assert size(str(found.get("title", ""))) <= TITLE
    return found


def same_or_cut(shown: str, whole: str) -> bool:
    return shown == whole or (shown.endswith("...") and whole.startswith(shown[:-3]))


@bounded
@given(title=TEMPLATE.filter(lambda text: len(text) <= 250), message=TEMPLATE, texts=st.tuples(*[st.none() | TEXT] * 4))
@example(title="{descricao}", message="{descricao}", texts=("\x01" * 8000, None, None, None))
@example(title="{n1}", message="{descricao}", texts=("💧" * 8000, None, None, "é💧" * 90))
@example(title="{n1}", message="{descricao}", texts=('"\\' * 4000, None, None, "{descricao}"))
def test_a_notification_says_what_its_template_says_as_far_as_it_fits(
    session: oracledb.Connection, title: str, message: str, texts: tuple[str | None, ...]
) -> None:
    facts = dict(zip(NAMES, texts, strict=True))
    text = json.dumps(facts, ensure_ascii=False)
    if size(text) > 32767:
        facts = {**dict.fromkeys(NAMES), "descricao": (texts[0] or "x")[:4000]}
        text = json.dumps(facts, ensure_ascii=False)
    found = checked(build(session, title, message, text))
    whole = filled(message, facts) or SUMMARY
    shown = str(found["message"])
    assert same_or_cut(shown, whole)
    if shown != whole:
        longer = {**found, "message": whole[: len(shown) - 2] + "..."}
        wider = json.dumps(longer, ensure_ascii=False, separators=(",", ":"))
        assert size(str(longer["message"])) > MESSAGE or size(wider) > PAYLOAD - 8, "cut more than need be"
    assert same_or_cut(str(found.get("title", "")), filled(title, facts))


REQUIRED = {"specversion": "1.0", "id": "p" * 32 + "-55", "source": "/hsm/" + "p" * 32, "type": "hsm.os.status"}
EVENT = {**REQUIRED, "subject": "7", "time": "2030-01-01T12:00:00.000Z", "datacontenttype": "application/json"}
ORDER = {"id_os": 7, "tipo_os": "REDE", "evento": "STATUS", "prioridade": 4}
LIMITS = {"WEBHOOK": 65536, "KAFKA": 900_000, "RABBITMQ": 900_000, "PROPRIO": 65536}


@bounded
@given(
    kind=st.sampled_from(["KAFKA", "RABBITMQ"]),
    title=TEMPLATE.filter(lambda text: len(text) <= 250),
    message=TEMPLATE,
    texts=st.tuples(*[st.none() | TEXT] * 4),
)
@example(kind="KAFKA", title="{descricao}", message="{descricao}", texts=("\x01" * 4000, None, None, None))
@example(kind="RABBITMQ", title="{n1}", message="{descricao}", texts=("💧" * 8000, None, None, "é💧" * 90))
@example(kind="RABBITMQ", title="*{n1}*", message="", texts=(None, None, None, "[a](b)"))
def test_an_event_is_one_of_cloudevents_and_says_the_template_and_the_facts(
    session: oracledb.Connection, kind: str, title: str, message: str, texts: tuple[str | None, ...]
) -> None:
    facts = dict(zip(NAMES, texts, strict=True))
    text = json.dumps(facts, ensure_ascii=False)
    if size(text) > 32767:
        facts = {**dict.fromkeys(NAMES), "descricao": (texts[0] or "x")[:4000]}
        text = json.dumps(facts, ensure_ascii=False)
    found = json.loads(event(session, kind, title, message, text))
    data = found.pop("data")
    assert found == EVENT
    assert data.pop("fatos") == facts
    assert data.pop("titulo", "") == filled(title, facts)
    assert data.pop("mensagem") == (filled(message, facts) or SUMMARY)
    assert data == ORDER


@bounded
@given(pairs=st.lists(st.tuples(SHORT, VALUE), max_size=6), blanks=st.sampled_from(["", " ", "\n\t"]))
@example(pairs=[("a", "1"), ("a", "2")], blanks="")
@example(pairs=[("", "1E400"), ("x", "-0.0"), ("y", "1.50")], blanks=" ")
def test_facts_come_out_of_an_event_word_for_word(
    session: oracledb.Connection, pairs: list[tuple[str, str]], blanks: str
) -> None:
    facts = "{" + ",".join(f"{blanks}{json.dumps(name, ensure_ascii=False)}:{value}" for name, value in pairs) + "}"
    try:
        found = event(session, "KAFKA", "", "x", facts)
    except oracledb.DatabaseError as error:
        assert error.args[0].code == DOES_NOT_RENDER
        assert "1E400" in facts, "a number that no number holds"
    else:
        assert found.endswith(',"fatos":' + facts + "}}")


@pytest.mark.parametrize("kind", LIMITS)
def test_an_event_is_as_long_as_its_channel_takes_and_no_longer(session: oracledb.Connection, kind: str) -> None:
    around = size(event(session, kind, "", "x", '{"a":""}'))
    room = LIMITS[kind] - around
    text = event(session, kind, "", "x", '{"a":"' + "é" * (room // 2) + "x" * (room % 2) + '"}')
    assert size(text) == LIMITS[kind]
    with pytest.raises(oracledb.DatabaseError, match=f"tem {LIMITS[kind] + 1} bytes.* cabem {LIMITS[kind]}") as caught:
        event(session, kind, "", "x", '{"a":"' + "x" * (room + 1) + '"}')
    assert caught.value.args[0].code == DOES_NOT_RENDER


# What a backslash makes a plain sign in Markdown
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
SIGNS = set("\\`*_[]()!#<>|~&")


@bounded
@given(text=st.text(st.sampled_from("[](){}!*_`\\<>#|~&-+=.19 ax\n\r\té💧"), max_size=300))
@example(text="[pague](https://x/) ![](https://x/t.png)")
@example(text="a\r\n- b\n12. c\n===\n\\")
@example(text="*" * 4000)
@example(text="\\" * 8000)
def test_a_fact_shows_as_it_is_in_markdown(session: oracledb.Connection, text: str) -> None:
    facts = json.dumps({"n1": text}, ensure_ascii=False)
    shown = str(checked(build(session, "{n1}", "{n1}", facts, markdown="S"))["message"])
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip(BLANKS)
    if plain:
        left = ESCAPED.sub("x", shown.removesuffix("..."))
        if len(text) <= 300:
            assert ESCAPED.sub(r"\1", shown) == plain
            assert not SIGNS & set(left)
        assert not re.search(r"^[ \t]*([-+=]|\d+\.)", left, re.M)


@bounded
@given(pairs=st.lists(st.tuples(st.sampled_from(NAMES), VALUE), min_size=1, max_size=6), message=TEMPLATE)
@example(pairs=[("n1", '"a"'), ("n1", "2")], message="{n1}")
@example(pairs=[("n1", '{"a":"{id_os}"}')], message="{n1}")
def test_a_fact_of_any_json_type_gives_valid_json_or_is_refused_as_missing(
    session: oracledb.Connection, pairs: list[tuple[str, str]], message: str
) -> None:
    facts = "{" + ",".join(f"{json.dumps(name)}:{value}" for name, value in pairs) + "}"
    named = set(re.findall(r"\{([^}]+)\}", message)) - set(COLUMNS)
    if named <= {name for name, _ in pairs}:
        checked(build(session, "", message, facts))
    else:
        assert refused(session, "", message, facts) == DOES_NOT_RENDER


def test_a_number_that_no_number_holds_hurts_nobody(session: oracledb.Connection) -> None:
    """Whether the parser takes it is the database's affair."""
    facts = '{"n1":1e400,"descricao":"x"}'
    try:
        checked(build(session, "", "{descricao}{n1}", facts))
    except oracledb.DatabaseError as error:
        assert error.args[0].code == DOES_NOT_RENDER


@pytest.mark.parametrize("facts", ["[1]", "null", "7", '"x"', "{", "{'a'", '{"a":1}}', " ", "\x01", '{"a":1', "não"])
def test_facts_that_are_not_an_object_do_not_render(session: oracledb.Connection, facts: str) -> None:
    assert refused(session, "", "{id}", facts) == DOES_NOT_RENDER


@bounded
@given(title=SHORT.filter(bool), message=SHORT)
@example(title="{", message="")
@example(title="}{", message="")
@example(title="{}", message="")
@example(title="{{id}}", message="")
@example(title='{"a":1}', message="")
def test_a_template_is_refused_when_saved_or_renders(session: oracledb.Connection, title: str, message: str) -> None:
    """With every fact there is, only its braces decide."""
    names = re.findall(r"\{([^}]*)\}", title) + re.findall(r"\{([^}]*)\}", message)
    facts = json.dumps(dict.fromkeys(names, "x"))
    try:
        checked(build(session, title, message, facts))
    except oracledb.DatabaseError as error:
        assert error.args[0].code == BAD_ROUTE
        assert "{" in title + message


@pytest.mark.parametrize(
    "columns",
    [
        {"actions": json.dumps([{"action": "view", "label": "x" * 600, "url": "http://x/" + "💧" * 600}] * 3)[:2000]},
        {"actions": json.dumps([{"action": "view", "label": "💧" * 1900, "url": "http://x"}], ensure_ascii=False),
         "click": "\x01" * 500, "tags": "💧" * 200},
        {"actions": '[{"action":"view","label":"Abrir"}]'},
        {"actions": '[{"action":"view","label":"Abrir","url":"http://x/{descricao}"}]'},
        {"actions": '[{"action":"view","label":"{situação}","url":"http://x"}]'},
    ],
    ids=["cut short", "too long for ntfy", "without an address", "with a fact", "with a fact of any name"],
)  # fmt: skip
def test_a_route_that_ntfy_would_refuse_is_refused_when_saved(
    session: oracledb.Connection, columns: dict[str, str]
) -> None:
    assert refused(session, "", "x", "{}", **columns) == BAD_ROUTE


TEXTS = ("id", "action", "label", "url", "method", "body", "intent", "value")
MAPS = ("headers", "extras")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def schemed(told: dict[str, object]) -> bool:
    """The product's own rule: a phone is sent nowhere but by these."""
    kind, scheme = str(told.get("action", "")).lower(), str(told.get("url", "")).partition(":")[0].lower()
    allowed = {"view": {"http", "https", "mailto", "tel", "geo"}, "http": {"http", "https"}}
    return kind not in allowed or scheme in allowed[kind]


def ntfy_takes(action: object) -> bool:
    """What ntfy's server asks of an action, and that the phone can carry it out."""
    if not isinstance(action, dict):
        return False
    told = {key: value for key, value in action.items() if value is not None}
    if not all(isinstance(told[key], str) for key in TEXTS if key in told):
        return False
    if not isinstance(told.get("clear", False), bool):
        return False
    for name in MAPS:
        texts = told.get(name, {})
        if not isinstance(texts, dict) or not all(isinstance(text, str | None) for text in texts.values()):
            return False
    if not schemed(told):
        return False
    kind = told.get("action", "").lower()
    needed = {"view": "url", "http": "url", "copy": "value", "broadcast": "label"}
    if kind not in needed or not told.get("label", "").strip(" ") or not told.get(needed[kind], "").strip(" "):
        return False
    method = (told.get("method") or "POST").upper()
    return kind != "http" or (method in METHODS and not (method in ("GET", "HEAD") and told.get("body")))


VIEW = {"action": "view", "label": "Abrir", "url": "https://x"}
HTTP = {"action": "http", "label": "Fechar", "url": "https://x"}
ACTIONS = [
    VIEW,
    {"action": "BroadCast", "label": "Luz {id_os}", "intent": "a.b", "extras": {"os": "{id}", "ç": "é"}, "clear": True},
    {"action": "copy", "label": "Copiar", "value": "Código {id_os} 💧", "id": "a", "nota": 7},
    HTTP,
    {**HTTP, "method": "put", "body": '{"os": {id_os}}', "headers": {"X-A": "1"}, "clear": False},
    {**HTTP, "method": "GET"},
]
KEYS = [*TEXTS, *MAPS, "clear", "lábel"]
LEFT_OUT = object()
VALUES = [LEFT_OUT, None, True, 7, "", " ", "é", "copy", "head", [], ["X: 1"], {}, {"X": "1"}, {"X": 1}, {"ç": None}]
VALUES += [{"X": {}}, {"X": []}, "HTTPS://y", "mailto:a@b.c", "javascript:alert(1)", "intent://x#Intent;end"]


def changed(action: dict[str, object], key: str, value: object) -> dict[str, object]:
    others = {name: told for name, told in action.items() if name != key}
    return others if value is LEFT_OUT else {**others, key: value}


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: f"{action['action']} {action.get('method', '')}")
def test_a_route_is_saved_just_when_ntfy_takes_its_actions(
    session: oracledb.Connection, action: dict[str, object]
) -> None:
    """Every key of it left out, or with a value of every type."""
    for key in KEYS:
        for value in VALUES:
            second = changed(action, key, value)
            text = json.dumps([VIEW, second], ensure_ascii=False)
            if ntfy_takes(second):
                found = checked(build(session, "", "x", "{}", actions=text))
                assert found["actions"] == json.loads(text.replace("{id_os}", "7").replace("{id}", "55"))
            else:
                with pytest.raises(oracledb.DatabaseError) as caught:
                    build(session, "", "x", "{}", actions=text)
                assert "ORA-20720: Ação 2, " in str(caught.value), text


@pytest.mark.parametrize(
    ("action", "key", "right"),
    [
        ({**HTTP, "method": "GET", "body": "x"}, "body", "tire-o, ou use POST"),
        ({**HTTP, "method": "head", "body": "x"}, "body", "tire-o, ou use POST"),
        ({**HTTP, "method": "FETCH"}, "method", "GET, HEAD, POST"),
        ({**VIEW, "clear": "true"}, "clear", "true ou false, sem aspas"),
        ({**HTTP, "headers": ["X-A: 1"]}, "headers", '{"nome": "valor"}'),
        ({**HTTP, "headers": {"X-Prio": 5}}, "headers.X-Prio", '{"nome": "valor"}'),
        ({"action": "broadcast", "label": "Luz", "extras": {"a": {"b": "c"}}}, "extras.a", '{"nome": "valor"}'),
        ({**HTTP, "body": {"a": 1}}, "body", "um texto entre aspas"),
        ({**VIEW, "label": 7}, "label", "um texto entre aspas"),
        ({**VIEW, "label": " "}, "label", "que não seja vazio"),
        ({"action": "copy", "label": "Copiar"}, "value", "que não seja vazio"),
        ({"action": "open", "label": "Abrir"}, "action", "view, http, broadcast ou copy"),
        ({"label": "Abrir", "url": "https://x"}, "action", "que não seja vazio"),
        ({**VIEW, "Clear": True}, "Clear", "escreva clear"),
    ],
    ids=lambda value: json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else "",
)
def test_a_refused_action_is_told_by_number_and_key_with_what_is_right(
    session: oracledb.Connection, action: dict[str, object], key: str, right: str
) -> None:
    with pytest.raises(oracledb.DatabaseError) as caught:
        build(session, "", "x", "{}", actions=json.dumps([VIEW, action]))
    assert f"ORA-20720: Ação 2, {key}: " in str(caught.value)
    assert right in str(caught.value).splitlines()[0]


def test_the_longest_route_that_is_accepted_leaves_room_for_a_message(session: oracledb.Connection) -> None:
    actions = json.dumps([{"action": "view", "label": "é" * 1900, "url": "http://x"}], ensure_ascii=False)
    found = checked(build(session, "t" * 250, "{descricao}", json.dumps({"descricao": "x" * 9000}), actions=actions))
    assert size(str(found["message"])) > 3000
