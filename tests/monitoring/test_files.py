"""Rules, board and exporter's file say only what the database really gives, and say it so that it is understood."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import oracledb
import pytest

from tests.database import ROOT

from .conftest import FILES, figures_of, promtool

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

NAME = re.compile(r"\bhsm_\w+")
ONLY_METRICS = {"hsm_tarefa_ativa", "hsm_sem_rota_linhas", "hsm_instalacao_info"}  # not in the exporter's file
BOARD = json.loads((FILES / "grafana.json").read_text(encoding="utf-8"))


def test_the_rules_fire_and_keep_silent_as_promtools_unit_tests_say() -> None:
    promtool("test", "rules", str(ROOT / "tests" / "monitoring" / "alertas_teste.yml"))


def test_every_rule_has_a_unit_test() -> None:
    rules = set(re.findall(r"- alert: (\w+)", (FILES / "alertas.yml").read_text()))
    tried = set(
        re.findall(r"alertname: (\w+)\n\s+exp_alerts:", (ROOT / "tests/monitoring/alertas_teste.yml").read_text())
    )
    assert rules == tried


def test_the_example_configuration_is_one(rules: Path) -> None:
    (rules.parent / "prometheus.yml").write_text((FILES / "prometheus.yml").read_text(encoding="utf-8"))
    promtool("check", "config", "--syntax-only", str(rules.parent / "prometheus.yml"))


def test_the_rules_use_only_figures_that_exist(names: set[str]) -> None:
    text = re.sub(r"(?m)#.*$|^ *(summary|description):(.*\n {12}.*)*.*$", "", (FILES / "alertas.yml").read_text())
    assert set(NAME.findall(text)) <= names


def test_what_is_served_is_as_prometheus_wants_it(figures: str, tmp_path: Path) -> None:
    done = subprocess.run(["promtool", "check", "metrics"], input=figures, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def queries(panels: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """(title, expression) of every panel."""
    for panel in panels:
        for target in panel.get("targets", ()):
            yield panel["title"], target["expr"]


def test_the_boards_queries_are_promql_over_figures_that_exist(names: set[str], tmp_path: Path) -> None:
    found = list(queries(BOARD["panels"]))
    assert len(found) > 25
    assert {name for _, query in found for name in NAME.findall(query)} <= names
    lines = ["groups: [{name: board, rules: ["]
    for number, (_, query) in enumerate(found):
        plain = query.replace("$__rate_interval", "5m").replace("$instancia", ".+").replace("$canal", ".+")
        assert "$" not in plain
        lines.append(f"  {{record: 'q{number}', expr: {json.dumps(plain)}}},")
    path = tmp_path / "board.yml"
    path.write_text("\n".join([*lines, "]}]"]))
    assert f"{len(found)} rules found" in promtool("check", "rules", str(path))


def test_every_figure_is_on_the_board(names: set[str]) -> None:
    shown = {name for _, query in queries(BOARD["panels"]) for name in NAME.findall(query)}
    assert {name for name in names if not name.endswith(("_sum", "_count"))} == shown


def test_the_board_can_be_imported_anywhere() -> None:
    assert BOARD["schemaVersion"] >= 38, "Grafana 10"
    assert BOARD["templating"]["list"][0]["type"] == "datasource"
    idents = [panel["id"] for panel in BOARD["panels"]]
    assert len(set(idents)) == len(idents)
    assert "id" not in BOARD, "that of somebody's database"
    for panel in BOARD["panels"]:
        if panel["type"] != "row":
            assert {target["datasource"]["uid"] for target in panel["targets"]} == {"${fonte}"}
            refs = [target["refId"] for target in panel["targets"]]
            assert len(set(refs)) == len(refs)
    cells = [(x, y) for p in BOARD["panels"] for g in [p["gridPos"]]
             for x in range(g["x"], g["x"] + g["w"]) for y in range(g["y"], g["y"] + g["h"])]  # fmt: skip
    assert len(set(cells)) == len(cells), "panels that cover each other"
    assert max(x for x, _ in cells) == 23


EXPORTER: list[dict[str, Any]] = tomllib.loads((FILES / "oracledb_exporter.toml").read_text("utf-8"))["metric"]
FIELDS = {"context", "labels", "metricsdesc", "metricstype", "metricsbuckets", "request", "ignorezeroresult"}


def columns_of(metric: dict[str, Any]) -> set[str]:
    buckets = metric.get("metricsbuckets", {})
    extra = {"count"} if buckets else set()
    return {
        *metric.get("labels", ()),
        *metric["metricsdesc"],
        *extra,
        *(f for group in buckets.values() for f in group),
    }


@pytest.mark.parametrize("metric", EXPORTER, ids=lambda metric: "+".join(metric["metricsdesc"]))
def test_the_exporters_queries_run_as_a_reader_and_give_what_they_name(
    reader: oracledb.Connection, metric: dict[str, Any]
) -> None:
    assert set(metric) <= FIELDS
    assert not metric["request"].rstrip().endswith(";")
    with reader.cursor() as cursor:
        cursor.execute(metric["request"])
        columns = [column.name.lower() for column in cursor.description]
        rows = [dict(zip(columns, row, strict=True)) for row in cursor]
    assert set(columns) == columns_of(metric)
    assert rows or metric.get("ignorezeroresult"), "else the exporter logs an error at every scrape"
    for row in rows:
        labels = {label: row.pop(label) for label in metric.get("labels", ())}
        assert all(isinstance(label, str) and label for label in labels.values()), "null would be <nil>"
        assert all(isinstance(value, int | float) for value in row.values()), row


def test_the_exporters_names_types_and_limits_are_those_of_the_panels_server(figures: str) -> None:
    kinds = dict(re.findall(r"(?m)^# TYPE (\w+) (\w+)$", figures))
    helps = dict(re.findall(r"(?m)^# HELP (\w+) (.*)$", figures))
    found, limits = {}, set[float]()
    for metric in EXPORTER:
        for name, text in metric["metricsdesc"].items():
            full = f"{metric['context']}_{name}"
            found[full] = metric.get("metricstype", {}).get(name, "gauge")
            assert text == helps[full]
        limits |= {float(limit) for group in metric.get("metricsbuckets", {}).values() for limit in group.values()}
    assert found == {name: kind for name, kind in kinds.items() if name not in ONLY_METRICS}
    assert {float(x) for x in re.findall(r'le="([\d.]+)"', figures)} in (limits, set())


Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]
MOVES = {"hsm_mais_antiga_segundos", "hsm_ultima_entrega_segundos"}  # with the clock


def exported(reader: oracledb.Connection) -> Samples:
    """What the exporter makes of its file, and prometheus.yml of that."""
    found: Samples = {}
    for metric in EXPORTER:
        with reader.cursor() as cursor:
            cursor.execute(metric["request"])
            columns = [column.name.lower() for column in cursor.description]
            rows = [dict(zip(columns, row, strict=True)) for row in cursor]
        for row in rows:
            labels = frozenset((label, row[label]) for label in metric.get("labels", ()))
            for name in metric["metricsdesc"]:
                full = f"hsm_{name}"
                if buckets := metric.get("metricsbuckets", {}).get(name):
                    found[f"{full}_sum", labels] = row[name]
                    found[f"{full}_count", labels] = found[f"{full}_bucket", labels | {("le", "inf")}] = row["count"]
                    for field, limit in buckets.items():
                        found[f"{full}_bucket", labels | {("le", str(float(limit)))}] = row[field]
                else:
                    found[full, labels] = row[name]
    return found


def served(text: str) -> Samples:
    found: Samples = {}
    for name, rest, value in re.findall(r"(?m)^(hsm_\w+)(?:\{(.*)\})? (\S+)$", text):
        labels = dict(re.findall(r'(\w+)="([^"]*)"', rest))
        if "le" in labels:
            labels["le"] = str(float(labels["le"]))
        found[name, frozenset(labels.items())] = float(value)
    return found


def test_the_exporter_and_the_panels_server_give_the_same_numbers(reader: oracledb.Connection, busy: None) -> None:
    first, second = served(figures_of(reader)), exported(reader)
    wanted = {key: value for key, value in first.items() if key[0] not in ONLY_METRICS}
    # A channel without a delivery has a histogram of zeros only there
    idle = {key for key in wanted if key[0].startswith("hsm_entrega_segundos") and key not in second}
    assert all(wanted.pop(key) == 0 for key in idle)
    assert set(wanted) == set(second)
    assert {key: value for key, value in wanted.items() if key[0] not in MOVES} == pytest.approx(
        {key: value for key, value in second.items() if key[0] not in MOVES}, abs=0.001
    )
    assert all(abs(second[key] - wanted[key]) < 30 for key in wanted if key[0] in MOVES)
    padrao = ("canal", "PADRAO")
    one = {name: value for (name, labels), value in second.items() if labels == {padrao}}
    assert (one["hsm_entrega_segundos_count"], one["hsm_esperando_linhas"]) == (2, 1)
    assert second["hsm_falhas_total", frozenset({padrao, ("tipo", "PADRAO"), ("classe", "40009")})] == 1
