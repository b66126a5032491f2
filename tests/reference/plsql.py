"""What the database's sources say, read as text: they are regular, and no server is needed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PLSQL, SCRIPTS = ROOT / "plsql", ROOT / "deploy" / "oracle"
_TOKEN = re.compile(r"'(?:[^']|'')*'|--[^\n]*|[^'()-]+|.", re.S)
_LITERAL = re.compile(r"'((?:[^']|'')*)'")


@cache
def read(path: Path) -> str:
    return path.read_text("utf-8")


@cache
def without_comments(text: str) -> str:
    return "".join("" if token.startswith("--") else token for token in _TOKEN.findall(text))


def split(text: str, by: str) -> list[str]:
    """At the outermost level: not within quotes, parentheses or CASE."""
    parts, depth = [""], 0
    tokens = re.findall(r"'(?:[^']|'')*'|--[^\n]*|\bcase\b|\bend\b|\|\||=>|.", text, re.S | re.I)
    for token in tokens:
        lowered = token.lower()
        depth += (lowered in ("(", "case")) - (lowered in (")", "end"))
        if token == by and depth == 0:
            parts.append("")
        else:
            parts[-1] += token
    return [part.strip() for part in parts]


def calls(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Where a routine is called in a text without comments, and the arguments of each call."""
    for found in re.finditer(rf"(?<![\w.$])(?<!procedure )(?<!function ){re.escape(name)}\s*\(", text, re.I):
        depth, end = 1, found.end()
        for token in _TOKEN.finditer(text, found.end()):
            depth += (token[0] == "(") - (token[0] == ")")
            end = token.end()
            if depth == 0:
                break
        yield found.start(), split(text[found.end() : end - 1], ",")


def literal(text: str, routine: str = "") -> str:
    """The value of a text in quotes, joined where it is written in pieces; what is computed is an ellipsis, but for
    variables whose declaration in the routine says what they begin with."""
    pieces = []
    for piece in split(text, "||"):
        quoted = _LITERAL.fullmatch(piece)
        cut = re.fullmatch(r"substrb?\((.*)\)", piece, re.S)
        made = (
            re.search(rf"\b{piece} varchar2\([^)]*\) := ([^;]*);", routine) if re.fullmatch(r"l_\w+", piece) else None
        )
        if quoted:
            pieces.append(quoted[1].replace("''", "'"))
        elif cut:
            pieces.append(literal(split(cut[1], ",")[0], routine))
        else:
            pieces.append(literal(made[1], "") if made else "…")
    return re.sub(r"…(\s*…)*", "…", "".join(pieces))


@dataclass(frozen=True)
class Parameter:
    """A row of HSM_PARAMETRO as it is installed."""

    name: str
    value: str
    meaning: str
    low: str
    high: str
    options: list[str]
    reserved: bool


def parameters() -> list[Parameter]:
    found = []
    text = without_comments(read(SCRIPTS / "interno" / "dados_iniciais.sql"))
    for _, arguments in calls(text, "parametro"):
        named = dict(argument.split("=>") for argument in arguments if "=>" in argument)
        named = {name.strip(): literal(value.strip()) for name, value in named.items()}
        plain = [argument for argument in arguments if "=>" not in argument]
        name, value, meaning = map(literal, plain[:3])
        low, high = plain[3:5] if len(plain) > 3 else ("", "")
        options = named.get("in_opcoes", "")
        found.append(
            Parameter(
                name, value, meaning, low, high, options.split(",") if options else [], named.get("in_reservado") == "S"
            )
        )
    return found


def grants() -> dict[str, list[str]]:
    """The roles and users that may read or execute an object; of others nobody may but the owner and DBAs."""
    text = without_comments(read(SCRIPTS / "interno" / "privilegios.sql"))
    made = [arguments for _, arguments in calls(text, "conceder")]
    return {
        literal(name): [role.upper() for role in literal(roles).split(", ")]
        for _, name, roles in (arguments for arguments in made if arguments[0].startswith("'"))
    }


@dataclass
class Column:
    """local: it shows in the zone of FUSO what its comment says to be in UTC."""

    name: str
    type: str
    comment: str
    local: bool = False


@dataclass
class Relation:
    """A table or a view, with the columns one sees."""

    name: str
    comment: str
    columns: list[Column]


_COMMENT = re.compile(r"comment on (table|column) ([\w.]+)\s+is\s+'((?:[^']|'')*)'", re.I)


def comments() -> dict[str, str]:
    """Of tables, views (TABLE) and columns (TABLE.COLUMN), in small letters."""
    found: dict[str, str] = {}
    for folder in ("comments", "views"):
        for path in sorted((PLSQL / folder).iterdir()):
            if "_minima" in path.name:
                continue
            found |= {name.lower(): text.replace("''", "'") for _, name, text in _COMMENT.findall(read(path))}
    return found


def tables() -> list[Relation]:
    """Without the invisible columns: they are the keys of indexes."""
    said, found = comments(), []
    for path in sorted((PLSQL / "tables").glob("*.sql")):
        text = without_comments(read(path))
        made = re.search(r"create table (\w+)\s*\((.*?)^\)", text, re.S | re.M)
        assert made, path
        columns = []
        for line in split(made[2], ","):
            name, _, rest = " ".join(line.split()).partition(" ")
            kind = re.match(r"\w+(\s*\([^)]*\))?", rest)
            if name == "constraint" or " invisible" in rest or not kind:
                continue
            columns.append(Column(name, kind[0], said.get(f"{made[1]}.{name}", "")))
        found.append(Relation(made[1], said.get(made[1], ""), columns))
    return found


def views() -> list[Relation]:
    """Columns without a comment of their own have that of the table's column they show, in hours of FUSO."""
    said, found = comments(), []
    for path in sorted((PLSQL / "views").glob("*.vw")):
        if path.stem.endswith("_minima"):
            continue
        text = without_comments(read(path))
        made = re.search(r"create or replace view (\w+) as\s+select\s(.*?)\s+from\s(.*)", text, re.S)
        assert made, path
        begin = made.end(2)
        while text.count("(", made.start(2), begin) != text.count(")", made.start(2), begin):  # a FROM within
            begin = text.index("\n  from ", begin + 1)
        below = re.findall(r"(?:from|join)\s+(hsm_\w+)\s+(\w+)", text[begin:])
        aliases = {alias: name for name, alias in reversed(below)}
        columns = []
        for item in split(re.sub(r"/\*.*?\*/", "", text[made.start(2) : begin]), ","):
            shown = re.fullmatch(
                r"(?:cast\(\s*from_tz\()?(\w+)\.(\w+)(?:, 'UTC'\) at time zone \w+\.\w+ as timestamp\(0\)\s*\))?"
                r"(?:\s+as\s+\"?(\w+)\"?)?",
                " ".join(item.split()),
            )
            name = (shown and (shown[3] or shown[2])) or item.split()[-1].strip('"')
            own = said.get(f"{made[1]}.{name.lower()}", "")
            tables_asked = [aliases[shown[1]]] if shown and shown[1] in aliases else [table for table, _ in below]
            inherited = next((said[at] for t in tables_asked if shown and (at := f"{t}.{shown[2]}") in said), "")
            columns.append(Column(name.lower(), "", own or inherited, not own and "from_tz" in item))
        found.append(Relation(made[1], said.get(made[1], ""), columns))
    return found


@dataclass(eq=False)
class Routine:
    """Routines of one comment: their names, their text in the specification, the comment; section: what stands before
    them about several. Without names: types and constants."""

    names: list[str]
    code: str
    comment: str
    section: str = ""


@dataclass
class Package:
    name: str
    comment: str
    routines: list[Routine] = field(default_factory=list)


def _uncommented(lines: list[str]) -> str:
    return "\n".join(re.sub(r"^\s*--", "", line).rstrip() for line in lines)


def package(name: str) -> Package:
    """A specification, without its errors."""
    lines = read(PLSQL / "packages" / f"{name}.pks").splitlines()[1:]
    blocks, block = [], []
    for line in [*lines, ""]:
        if line.strip() == "--" or line.strip():
            block.append(line)
        elif block:
            blocks.append(block)
            block = []
    result, section = Package(name, ""), ""
    for place, block in enumerate(blocks):
        said = [line for line in block if line.strip().startswith("--")]
        code = [line for line in block if not line.strip().startswith("--")]
        names = re.findall(r"^   (?:procedure|function) (\w+)", "\n".join(code), re.M)
        if place == 0 and not code:
            result.comment = _uncommented(said)
        elif names:
            start = next(i for i, line in enumerate(code) if re.match(r"   (procedure|function) ", line))
            text = "\n".join(line.removeprefix("   ") for line in code[start:])
            result.routines.append(Routine(names, text, _uncommented(said), section))
            section = ""
        elif not code:
            section = _uncommented(said)
        elif "exception_init" not in "\n".join(code):
            text = "\n".join(line.removeprefix("   ") for line in block[len(said) if block[0] in said else 0 :])
            if re.match(r"\s*(type|subtype|co_|function|procedure)", code[0]):
                result.routines.append(Routine([], text, _uncommented(said[: len(said) if block[0] in said else 0])))
    return result


def packages() -> list[str]:
    return sorted(path.stem for path in (PLSQL / "packages").glob("*.pks"))


def first_sentence(name: str) -> str:
    """What a package is for."""
    text = re.search(r"\n((?:   --[^\n]*\n)+)", read(PLSQL / "packages" / f"{name}.pks"))
    assert text, name
    words = " ".join(" ".join(_uncommented(text[1].splitlines()).split(" -- ")).split())
    sentence = re.split(r"\. (?=[A-Za-z])", words)[0]
    return (sentence if len(sentence) < 150 else sentence.partition(":")[0]).rstrip(".") + "."


@dataclass
class Error:
    """number: positive, as in ORA-20nnn. constant, exception: package.name. messages: by who raises it."""

    number: int
    constant: str
    exception: str
    cause: str
    messages: dict[str, list[str]] = field(default_factory=dict)


_ERROR = re.compile(
    r"((?:^   --[^\n]*\n)+)   (co_\w+) constant pls_integer := -(20\d{3});\n   (\w+) exception;\n"
    r"   pragma exception_init\(\w+, -(20\d{3})\);",
    re.M,
)


@cache
def errors() -> list[Error]:
    """The numbers the packages raise, and the messages that come with each."""
    found = {}
    for path in sorted((PLSQL / "packages").glob("*.pks")):
        for said, constant, number, exception, again in _ERROR.findall(read(path)):
            assert number == again, path
            cause = " ".join(_uncommented(said.splitlines()).split())
            error = Error(int(number), f"{path.stem}.{constant}", f"{path.stem}.{exception}", cause)
            found[error.constant] = error
    found["hsm_fila_falha.co_erro"] = found["hsm_fila.co_erro_enfileirar"]  # repeated there, see its comment
    for path in sorted([*(PLSQL / "packages").glob("*.pkb"), *(PLSQL / "triggers").glob("*.trg")]):
        text = without_comments(read(path))
        for place, arguments in calls(text, "raise_application_error"):
            constant = arguments[0] if "." in arguments[0] else f"{path.stem}.{arguments[0]}"
            routine = _routine(text, place)
            sources = _callers(text, routine, arguments[1])
            where = path.stem if path.suffix == ".trg" else f"{path.stem}.{routine}"
            for source, message in sources or [(where, arguments[1])]:
                name = where if source == where else f"{path.stem}.{source}"
                told = literal(message, text[_begin(text, place) : place])
                if told not in ("…", ""):
                    said_there = found[constant].messages.setdefault(name, [])
                    said_there += [told] if told not in said_there else []
    return sorted({error.number: error for error in found.values()}.values(), key=lambda error: error.number)


def _begin(text: str, place: int) -> int:
    return max(text.rfind("\n   procedure ", 0, place), text.rfind("\n   function ", 0, place), 0)


def _routine(text: str, place: int) -> str:
    """The outermost routine of a body a place is in."""
    names = re.findall(r"^   (?:procedure|function) (\w+)", text[:place], re.M)
    return names[-1] if names else ""


def _callers(text: str, routine: str, message: str) -> list[tuple[str, str]]:
    """Of a routine that raises what it is told: who tells it what."""
    if re.search(r"\w", literal(message)) or not re.search(r"\bin_(texto|por_que|mensagem|o_que)\b", message):
        return []
    return [
        (_routine(text, place), next((one for one in arguments if "'" in one), ""))
        for place, arguments in calls(text, routine)
    ]


def refusals() -> dict[str, list[str]]:
    """What the DBA's scripts say when they refuse (ORA-20999), by script."""
    found: dict[str, list[str]] = {}
    for path in sorted(SCRIPTS.rglob("*.sql")):
        text = without_comments(read(path))
        name = path.relative_to(SCRIPTS).as_posix()
        for _, arguments in calls(text, "raise_application_error"):
            message = literal(arguments[1])
            if message != "…":
                found.setdefault(name, []).append(message)
    return found


def constants(package_name: str, prefix: str = "co_") -> dict[str, str]:
    """Text constants of a specification: name (without co_) and value."""
    text = read(PLSQL / "packages" / f"{package_name}.pks")
    return {
        name.removeprefix("co_"): value
        for name, value in re.findall(rf"^   ({prefix}\w+) constant [\w.() ]+ := '([^']*)';", text, re.M)
    }


def transitions() -> list[tuple[str, str, list[str]]]:
    """From which status a row may get to which; with reasons where it takes one of them."""
    body = read(PLSQL / "packages" / "hsm_estado.pkb")
    rule = re.search(r"function permitida\(.*?return boolean is\s+begin\s+return (.*?);\s+end permitida", body, re.S)
    assert rule
    values = constants("hsm_tipos")
    text = re.sub(r"hsm_tipos\.co_(\w+)", lambda name: repr(values[name[1]]), without_comments(rule[1]))
    text = " ".join(re.sub(r"(?<![<>])=", "==", text).split())
    text = re.sub(r" in \(([^)]*)\)", r" in (\1,)", text)
    code = compile(text, "hsm_estado.permitida", "eval")
    statuses = [values[name] for name in ("pendente", "enviando", "processado", "falha", "cancelado")]
    reasons = sorted(set(constants("hsm_tipos").values()))

    def allowed(begin: str, end: str, reason: str | None) -> bool:
        return bool(eval(code, {"in_de": begin, "in_para": end, "in_motivo": reason}))

    found = [(statuses[0], statuses[1], list[str]())]  # hsm_estado.reservar
    for begin in statuses:
        for end in statuses:
            if allowed(begin, end, None):
                found.append((begin, end, []))
            elif which := [reason for reason in reasons if allowed(begin, end, reason)]:
                found.append((begin, end, which))
    return found


@dataclass(frozen=True)
class Answer:
    """A line of hsm_politica.respostas. what: HTTP status, word of the job, or code, as people read them."""

    kind: str
    what: str
    outcome: str
    why: str


def answers() -> list[Answer]:
    text = read(PLSQL / "packages" / "hsm_politica.pkb")
    body = re.search(r"function respostas return t_respostas is.*?\n   begin\n(.*?)return l_respostas", text, re.S)
    assert body
    words = constants("hsm_politica")
    classes = constants("hsm_tipos")
    found = []
    for name, rest in re.findall(
        r"^      (ntfy|http|kafka|rabbitmq|dito)\((.*?)\);$", without_comments(body[1]), re.S | re.M
    ):
        arguments = split(rest, ",")
        named = [argument for argument in arguments if "=>" in argument]
        plain = [argument for argument in arguments if "=>" not in argument]
        place = next(i for i, argument in enumerate(plain) if argument.startswith("hsm_tipos."))
        outcome = classes[plain[place].removeprefix("hsm_tipos.co_")]
        why = "" if plain[place + 1] == "null" else literal(plain[place + 1])
        codes = _span(plain[place + 2 :])
        if name in ("ntfy", "http"):
            what = f"HTTP {_span(plain[:2])}" + (f", {codes}" if codes else ", -" if named else "")
        elif name == "dito":
            what = words[plain[0].removeprefix("co_")]
        else:
            what = _span([plain[0], *plain[place + 2 :]])
        found.append(Answer(name, what, outcome, why))
    return found


def _span(numbers: list[str]) -> str:
    ends = list(dict.fromkeys(numbers))
    return "–".join(ends) if len(ends) > 1 else "".join(ends)


@dataclass(frozen=True)
class Metric:
    name: str
    kind: str
    help: str
    labels: list[str]


def metrics() -> list[Metric]:
    """Families of hsm_metricas, counters with the ending they have in Prometheus' format."""
    text = without_comments(read(PLSQL / "packages" / "hsm_metricas.pkb"))
    kinds = constants_of(text)
    found = []
    for routine in re.split(r"^   (?=procedure |function )", text, flags=re.M):
        names = constants_of(routine)

        def value(argument: str, names: dict[str, str] = names) -> str:
            return literal(argument) if argument.startswith("'") else {**kinds, **names}.get(argument, "")

        for _, arguments in calls(routine, "contador"):
            name, said, classed = value(arguments[1]), value(arguments[2]), arguments[5] == "true"
            if name:
                found.append(Metric(f"{name}_total", "counter", said, ["canal", "tipo", *["classe"] * classed]))
        for _, arguments in calls(routine, "familia"):
            name, kind, said = value(arguments[1]), value(arguments[2]), value(arguments[3])
            if name and said:
                ending = "_total" if kind == "counter" else ""
                found.append(Metric(f"{name}{ending}", kind, said, _labels(routine, arguments[1])))
        for _, arguments in calls(routine, "medida"):
            labels = [] if arguments[0] == "io_texto" else ["canal"]
            name, said = (value(argument) for argument in arguments[1 - len(labels) :][:2])
            if name:
                found.append(Metric(name, "gauge", said, labels))
    return sorted(found, key=lambda metric: text.index(metric.name.removesuffix("_total")))


def constants_of(text: str) -> dict[str, str]:
    return dict(re.findall(r"(co_\w+) constant [\w() ]+ := '([^']*)'", text))


def _labels(routine: str, name: str) -> list[str]:
    """Of a family whose samples are written one by one, or gathered under their labels before."""
    told = [arguments for _, arguments in calls(routine, "amostras") if name in arguments[1]]
    gathered = told[0][2] if told else ""
    statements = [
        s for s in routine.split(";") if (re.search(rf"\b{gathered}\b\s*[(,]", s) if gathered else "amostra(" in s)
    ]
    text = " ".join(statements if gathered else [s for s in statements if name in s])
    labels = re.findall(r"do_canal\(|rotulo\('(\w+)'", text)
    return list(dict.fromkeys(label or "canal" for label in labels))


def constant_groups(name: str) -> dict[str, list[str]]:
    """Values of the text constants of a specification, by the comment over them."""
    found: dict[str, list[str]] = {}
    for block in read(PLSQL / "packages" / f"{name}.pks").split("\n\n"):
        values = re.findall(r"^   co_\w+ constant [\w.() ]+ := '([^']*)';", block, re.M)
        said = [line for line in block.splitlines() if line.strip().startswith("--")]
        if values and said:
            found[" ".join(_uncommented(said).split())] = values
    return found
