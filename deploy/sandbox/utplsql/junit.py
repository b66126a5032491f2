"""Results as utPLSQL's JUnit reporter writes them, and as its documentation reporter would tell them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import quoteattr

from .runner import CaseResult, GroupResult


def junit(results: Sequence[GroupResult]) -> Iterator[str]:
    """The lines of the document."""
    tests = [test for result in results for test in result.tests()]
    yield '<?xml version="1.0"?>'
    yield f"<testsuites{_counts(tests)} name={quoteattr('')} time={_time(sum(r.seconds for r in results))}>"
    number = 0
    for result in results:
        for line in _suite(result):
            if line.startswith("<testsuite "):
                number += 1
                line = line.replace("<testsuite ", f'<testsuite id="{number}" ', 1)
            yield line
    yield "</testsuites>"


def documentation(results: Sequence[GroupResult]) -> Iterator[str]:
    """The lines a person reads."""
    failed: list[CaseResult] = []

    def told(result: GroupResult, depth: int) -> Iterator[str]:
        yield "  " * depth + result.description
        for item in result.items:
            if isinstance(item, GroupResult):
                yield from told(item, depth + 1)
                continue
            mark = ""
            if item.status in ("Failure", "Error"):
                failed.append(item)
                mark = f" (FAILED - {len(failed)})"
            elif item.status == "Disabled":
                mark = " (DISABLED)"
            yield f"{'  ' * (depth + 1)}{item.test.description} [{item.seconds:.3f} sec]{mark}"
            yield from ("  " * (depth + 2) + warning for warning in item.warnings)
        for text in (*result.errors, *result.warnings):
            yield from ("  " * (depth + 1) + line for line in text.split("\n"))

    for result in results:
        yield from told(result, 0)
    yield ""
    if failed:
        yield "Failures:"
        for number, item in enumerate(failed, 1):
            yield f"  {number}) {item.path}"
            for text in (*item.errors, *item.failures):
                yield from (f"      {line}" for line in text.split("\n"))
        yield ""
    tests = [test for result in results for test in result.tests()]
    statuses = [test.status for test in tests]
    warnings = sum(len(t.warnings) for t in tests) + sum(len(r.warnings) + len(r.errors) for r in results)
    yield f"Finished in {sum(r.seconds for r in results):.6f} seconds"
    yield (
        f"{len(tests)} tests, {statuses.count('Failure')} failed, {statuses.count('Error')} errored, "
        f"{statuses.count('Disabled')} disabled, {warnings} warning(s)"
    )


def _suite(result: GroupResult) -> Iterator[str]:
    tests = list(result.tests())
    name, path = quoteattr(result.description), quoteattr(result.path)
    yield f"<testsuite{_counts(tests)} package={path} name={name} time={_time(result.seconds)}>"
    for item in result.items:
        yield from _suite(item) if isinstance(item, GroupResult) else _case(item)
    yield from _text("system-out", result.output)
    yield from _text("system-err", "\n".join([*result.errors, *result.warnings]))
    yield "</testsuite>"


def _case(result: CaseResult) -> Iterator[str]:
    name = quoteattr(result.test.description)
    parent = quoteattr(result.path.rpartition(".")[0])
    status = "" if result.status == "Success" else f' status="{result.status}"'
    yield f'<testcase classname={parent} assertions="{result.count}" name={name} time={_time(result.seconds)}{status}>'
    if result.status == "Disabled":
        yield "<skipped/>"
    elif result.status == "Error":
        yield from _text("error", "\n".join([*result.errors, *result.failures]))
    elif result.status == "Failure":
        yield from _text("failure", "\n".join(result.failures))
    yield from _text("system-out", result.output)
    yield from _text("system-err", "\n".join(result.warnings))
    yield "</testcase>"


def _counts(tests: Sequence[CaseResult]) -> str:
    statuses = [test.status for test in tests]
    disabled, errors, failures = (statuses.count(s) for s in ("Disabled", "Error", "Failure"))
    return f' tests="{len(tests)}" disabled="{disabled}" errors="{errors}" failures="{failures}"'


def _time(seconds: float) -> str:
    return f'"{seconds:.6f}"'


def _text(tag: str, text: str) -> Iterator[str]:
    if not text:
        yield f"<{tag}/>"
        return
    yield f"<{tag}>"
    yield from f"<![CDATA[{_xml_safe(text)}]]>".split("\n")
    yield f"</{tag}>"


def _xml_safe(text: str) -> str:
    """Without the characters XML 1.0 cannot carry, and without an end of CDATA inside."""
    shown = "".join(c if c in "\t\n" or c >= " " else "\N{REPLACEMENT CHARACTER}" for c in text)
    return shown.replace("]]>", "]]]]><![CDATA[>")
