"""The pages of docs/reference, by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from tests.reference import plsql, programs
from tests.reference.markdown import anchor, comment, prose, quoted, table
from tests.reference.texts import ENGLISH, PORTUGUESE, Texts

FOLDER = plsql.ROOT / "docs" / "reference"
# What is granted, in the order one meets it; of hsm_fila and hsm_dba the DBA decides
API = (
    "hsm_admin",
    "hsm_consulta",
    "hsm_painel",
    "hsm_painel_completo",
    "hsm_rota",
    "hsm_dba",
    "hsm_fila",
    "hsm_envio_api",
)


class Page:
    """Text in one language; `words` are those of both.toml under the page's name."""

    def __init__(self, texts: Texts, language: str, name: str) -> None:
        self.texts, self.language, self.name = texts, language, name
        self._parts: list[str] = []

    def words(self, *path: str) -> str:
        return self.texts.both(self.language, self.name, *path)

    def word(self, name: str) -> str:
        return self.texts.both(self.language, "words", name)

    def database(self, text: str) -> str:
        return prose(self.texts.of_database(text, self.language))

    def code(self, text: str) -> str:
        return prose(self.texts.of_code(text, self.language))

    def link(self, page: str, anchor: str = "") -> str:
        return (f"{page}.md" if self.language == ENGLISH else f"{page}.pt-BR.md") + (f"#{anchor}" if anchor else "")

    def heading(self, level: int, text: str) -> None:
        self._parts.append(f"{'#' * level} {text}\n")

    def text(self, text: str) -> None:
        self._parts.append(text.strip() + "\n")

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        self._parts.append(table([self.word(name) for name in head], rows))

    def __str__(self) -> str:
        there = f"{self.name}.md" if self.language == PORTUGUESE else f"{self.name}.pt-BR.md"
        head = [
            f"# {self.words('title')}\n",
            f"*[{'English' if self.language == PORTUGUESE else 'Português'}]({there})* · "
            f"*{self.texts.both(self.language, 'words', 'generated')}*\n",
            f"{self.words('intro')}\n",
        ]
        return "\n".join([*head, *self._parts])


def _parameters(page: Page) -> None:
    known = {parameter.name: parameter for parameter in plsql.parameters()}
    groups = page.texts.groups("parameters")
    for group, names in groups.items():
        page.heading(2, page.words("groups", group))
        rows = []
        for name in names:
            one = known.pop(name)
            limits = f"{one.low}–{one.high}" if one.low else ", ".join(f"`{option}`" for option in one.options)
            who = "hsm_dba" if one.reserved else "hsm_admin"
            rows.append([f"`{name}`", f"`{one.value}`", limits, page.database(one.meaning), f"`{who}`"])
        page.table(["parameter", "installed", "limits", "meaning", "changed_by"], rows)
    assert not known, f"both.toml: in no group of parameters: {sorted(known)}"


def _relations(page: Page) -> None:
    grants = plsql.grants()
    views = {view.name: view for view in plsql.views()}
    of_operators = []
    page.heading(2, page.words("views"))
    page.text(page.words("views_intro"))
    rows = []
    for group, names in page.texts.groups("views").items():
        of_operators += [views.pop(name) for name in names]
        rows.append([page.words("groups", group), ", ".join(f"[`{name.upper()}`](#{name})" for name in names)])
    assert not set(views) & set(grants), "both.toml: in no group of views"
    page.table(["subject", "view"], rows)
    for view in of_operators:
        page.heading(3, view.name.upper())
        who = ", ".join(f"`{role}`" for role in grants.get(view.name, [])) or page.words("outbox_readers")
        page.text(f"{page.database(view.comment)}\n\n{page.word('read_by')}: {who}.")
        page.table(["column", "meaning"], [[f"`{c.name.upper()}`", _column(page, c)] for c in view.columns])
    page.heading(2, page.words("tables"))
    page.text(page.words("tables_intro"))
    for relation in plsql.tables():
        page.heading(3, relation.name.upper())
        page.text(page.database(relation.comment))
        rows = [[f"`{c.name.upper()}`", f"`{c.type}`", _column(page, c)] for c in relation.columns]
        page.table(["column", "type", "meaning"], rows)
    page.heading(2, page.words("internal"))
    page.text(page.words("internal_intro"))
    rows = [[f"`{view.name.upper()}`", page.database(view.comment)] for view in views.values()]
    page.table(["view", "meaning"], rows)


def _column(page: Page, column: plsql.Column) -> str:
    assert column.comment, f"no comment: {column}"
    text = page.database(column.comment)
    return text.replace(" (UTC)", "") if column.local else text


def _packages(page: Page) -> None:
    grants, errors = plsql.grants(), {error.exception: error.number for error in plsql.errors()}

    def told(name: str, text: str, package: str) -> str:
        def linked(found: re.Match[str]) -> str:
            exception = found[1] if "." in found[1] else f"{package}.{found[1]}"
            if exception not in errors:
                return found[0]
            number = errors[exception]
            return f"[`{found[1]}`]({page.link('errors', f'ora-{number}')}) (ORA-{number})"

        written = comment(page.texts.comment(name, text, page.language))
        return re.sub(r"`((?:hsm_\w+\.)?e_\w+)`", linked, written)

    for name in API:
        package = plsql.package(name)
        page.heading(2, name)
        roles = ", ".join(f"`{role}`" for role in grants.get(name, []))
        page.text(f"{page.word('executed_by')}: {roles or page.words('granted', name)}.")
        page.text(told(name, package.comment, name))
        titles = {routine: _title(name, routine) for routine in package.routines if routine.names}
        page.text(" · ".join(f"[{title.partition('.')[2]}](#{anchor(title)})" for title in titles.values()))
        for routine in package.routines:
            first = routine.names[0] if routine.names else re.findall(r"\b(?:co|t)_\w+", routine.code)[0]
            if routine.section:
                page.text("---\n\n" + told(f"{name}/{first}", routine.section, name))
            page.heading(3, _title(name, routine))
            page.text(f"```plsql\n{routine.code}\n```")
            if routine.comment:
                page.text(told(f"{name}.{first}", routine.comment, name))
    page.heading(2, page.words("inner"))
    page.text(page.words("inner_intro"))
    inner = [name for name in plsql.packages() if name not in API]
    page.table(["package", "meaning"], [[f"`{name}`", page.code(plsql.first_sentence(name))] for name in inner])


def _title(package: str, routine: plsql.Routine) -> str:
    names = routine.names or re.findall(r"^(?:type )?((?:co|t)_\w+) ", routine.code, re.M)
    return ", ".join([f"{package}.{names[0]}", *names[1:]])


def _statuses(page: Page) -> None:
    groups = page.texts.groups("states")
    constants = plsql.constant_groups("hsm_tipos")
    for group, names in groups.items():
        (said,) = names
        values = constants.pop(said)
        page.heading(2, page.words(group, "title"))
        page.text(page.words(group, "intro"))
        extra = ["CAPTURA"] if group == "reasons" else []
        page.table(["value", "meaning"], [[f"`{value}`", page.words(group, value)] for value in [*values, *extra]])
        if group == "statuses":
            _transitions(page)
    page.heading(2, page.words("answers", "title"))
    page.text(page.words("answers", "intro"))
    for kind in ("ntfy", "http", "kafka", "rabbitmq", "dito"):
        page.heading(3, page.words("answers", kind))
        rows = []
        for answer in plsql.answers():
            if answer.kind == kind:
                why = page.database(answer.why) if answer.why else page.words("answers", "returned")
                what = answer.what.replace(", -", f", {page.words('answers', 'no_code')}")
                rows.append([what, f"`{answer.outcome}`", why])
        page.table(["answer", "class", "meaning"], rows)


def _transitions(page: Page) -> None:
    arrows = plsql.transitions()
    page.heading(3, page.words("transitions", "title"))
    lines = ["[*] --> PENDENTE", *(f"{begin} --> {end}" for begin, end, _ in arrows)]
    page.text("```mermaid\nstateDiagram-v2\n" + "\n".join(f"   {line}" for line in lines) + "\n```")
    rows = []
    for begin, end, reasons in arrows:
        only = f" {', '.join(f'`{reason}`' for reason in reasons)}." if reasons else ""
        rows.append([f"`{begin}`", f"`{end}`", page.words("transitions", f"{begin}-{end}") + only])
    page.table(["from", "to", "when"], rows)
    page.text(page.words("transitions", "rest"))


def _errors(page: Page) -> None:
    numbers = plsql.errors()
    page.table(
        ["number", "name", "cause"],
        [
            [f"[ORA-{error.number}](#ora-{error.number})", f"`{error.exception}`", page.code(error.cause)]
            for error in numbers
        ]
        + [["[ORA-20999](#ora-20999)", page.words("20999", "name"), page.words("20999", "cause")]],
    )
    for error in numbers:
        number = str(error.number)
        page.heading(2, f"ORA-{number}")
        page.text(f"`{error.exception}`. {page.code(error.cause)}")
        page.text(f"**{page.word('cure')}:** {prose(page.words(number, 'cure'))}")
        if error.messages:
            rows = [[f"`{who}`", quoted(said)] for who, messages in error.messages.items() for said in messages]
            page.table(["raised_in", "message"], rows)
    page.heading(2, "ORA-20999")
    page.text(page.words("20999", "cause"))
    page.text(f"**{page.word('cure')}:** {prose(page.words('20999', 'cure'))}")
    rows = [[f"`{script}`", quoted(said)] for script, messages in plsql.refusals().items() for said in messages]
    page.table(["script", "message"], rows)


def _metrics(page: Page) -> None:
    rows = []
    for metric in plsql.metrics():
        labels = ", ".join(f"`{label}`" for label in metric.labels) or "–"
        rows.append([f"`{metric.name}`", metric.kind, labels, page.database(metric.help)])
    page.table(["metric", "type", "labels", "meaning"], rows)
    page.heading(2, page.words("labels", "title"))
    names = sorted({label for metric in plsql.metrics() for label in metric.labels})
    page.table(["label", "meaning"], [[f"`{name}`", page.words("labels", name)] for name in names])


def _settings(page: Page) -> None:
    for section in programs.sections():
        page.heading(2, section.title)
        page.text(page.words("sections", section.name))
        rows = []
        for one in section.settings:
            environment = ", ".join(f"`{name}`" for name in one.environment)
            kind = page.words("types", one.type)
            default = page.words("required") if one.default == "?" else one.default
            rows.append([f"`{one.name}`", kind, default, one.limits, environment, page.code(one.meaning)])
        page.table(["setting", "type", "default", "limits", "environment", "meaning"], rows)


def _exit_codes(page: Page) -> None:
    for program in programs.exits():
        page.heading(2, program.title)
        page.text(page.words("programs", program.name))
        if program.codes:
            page.table(["code", "meaning"], [[f"`{code}`", page.code(said)] for code, said in program.codes.items()])
        for note in program.notes:
            page.text(page.code(note))


PAGES: dict[str, Callable[[Page], None]] = {
    "parameters": _parameters,
    "tables-and-views": _relations,
    "packages": _packages,
    "statuses-and-reasons": _statuses,
    "errors": _errors,
    "settings": _settings,
    "exit-codes": _exit_codes,
    "metrics": _metrics,
}


def pages(texts: Texts, language: str) -> dict[str, str]:
    """File name and text of each page."""
    written = {}
    for name, write in PAGES.items():
        page = Page(texts, language, name)
        write(page)
        written[page.link(name)] = str(page)
    return written
