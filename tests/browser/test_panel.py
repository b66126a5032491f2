"""The panel as people use it."""

from __future__ import annotations

import json
import re
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import oracledb
import pytest
from playwright.sync_api import Page, Route, expect

from deploy import pagina
from tests.database import PASSWORD, OwnSandbox

from . import states
from .conftest import PHONE, WIDE, Server, Visit, Visits, pictures_folder, stopped

SIZES = pytest.mark.parametrize("size", [WIDE, PHONE], ids=["desktop", "phone"])
SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])
REFUSED = {"http": 400, "codigo": 40009, "erro": "invalid request: topic name is invalid"}


def asked(own: OwnSandbox, query: str, *binds: Any) -> list[tuple[Any, ...]]:
    with closing(own.connect()) as dba, dba.cursor() as cursor:
        return [tuple(row) for row in cursor.execute(query, list(binds))]


def last_act(own: OwnSandbox) -> tuple[Any, ...]:
    [row] = asked(own, "select ato, alvo, usuario, motivo from hsm.hsm_auditoria order by id desc fetch first row only")
    return row


def status_of(own: OwnSandbox, number: int) -> list[str]:
    return [
        row[0] for row in asked(own, "select status from hsm.hsm_fila_notificacao where id_os = :1 order by id", number)
    ]


def refreshed(page: Page) -> None:
    """The page asks again, as it does every ten seconds."""
    with page.expect_response(lambda answer: "api/resumo" in answer.url):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#atualizado")).to_have_text(re.compile(r"há [0-2]\s"))


def confirm(page: Page, button: str, reason: str) -> None:
    """Fills the open dialog in and sends it."""
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Motivo").fill(reason)
    dialog.get_by_role("button", name=button).click()
    expect(dialog).to_be_hidden()


# What it looks like


@SCHEMES
@SIZES
@pytest.mark.parametrize("state", [states.QUIET, states.BUSY, states.TROUBLE])
def test_the_page_is_whole_and_accessible(visits: Visits, state: str, size: tuple[int, int], scheme: str) -> None:
    visit = visits(state, size=size, scheme=scheme)
    said = {states.QUIET: "Tudo em ordem", states.BUSY: "Merece atenção", states.TROUBLE: "Precisa de alguém agora"}
    expect(visit.page.locator("#situacao h2")).to_contain_text(said[state])
    expect(visit.page.locator("#fila")).to_contain_text("Nenhuma linha" if state == states.QUIET else "PROCESSADO")
    assert visit.fits()
    assert visit.accessible() == ""
    visit.picture(f"{state}-{size[0]}-{scheme}")


def test_what_is_wrong_stands_on_top_with_what_to_do(visits: Visits) -> None:
    problems = visits(states.TROUBLE).page.locator(".problema")
    breaker = problems.filter(has_text="Canal EXTERNO com o disjuntor aberto")
    expect(breaker).to_contain_text("Erro")
    expect(breaker).to_contain_text(re.compile(r"há 1\d\smin"))
    expect(breaker).to_contain_text("O que fazer:")
    expect(breaker.get_by_role("button", name="Retomar o canal")).to_be_visible()
    expect(problems.filter(has_text="Canal CAMPO pausado")).to_contain_text("<b>de campo</b>")


def test_a_busy_day_is_counted_and_drawn(visits: Visits) -> None:
    page = visits(states.BUSY).page
    entered = page.locator(".numero", has=page.get_by_text("Entraram", exact=True))
    expect(entered).to_contain_text("10.000")
    for id in ("g-consumo", "g-demora"):
        expect(page.locator(f"#{id}")).to_be_visible()
    page.get_by_text("Tabela do movimento").click()
    expect(page.locator("[data-k=t-consumo] tbody tr").first).to_be_visible()
    expect(page.locator("#canais .canal")).to_have_count(4)
    page.get_by_role("button", name="Últimas 7 dias").click()
    expect(page.locator("#q-consumo-t")).to_contain_text("Movimento a cada")
    expect(entered).to_contain_text("10.000")


# One order


@SCHEMES
@SIZES
def test_an_order_tells_its_whole_story(visits: Visits, spare: OwnSandbox, size: tuple[int, int], scheme: str) -> None:
    visit = visits(states.QUIET, size=size, scheme=scheme)
    page = visit.page
    number = states.open_order(spare, states.SHARP, "URGENTE")
    visit.find(number)
    event = page.locator(".evento")
    expect(event).to_contain_text("PENDENTE")
    expect(event).to_contain_text("Agora:")
    states.send(spare, classe="TIMEOUT", erro="no answer within 10 s")
    spare.sandbox.engine.clock.advance(states.A_RETRY)
    states.send(spare)
    refreshed(page)
    expect(event).to_contain_text("PROCESSADO")
    expect(event).to_contain_text("Envio 1")
    expect(event).to_contain_text("no answer within 10 s")
    expect(event).to_contain_text("Envio 2")
    expect(event).to_contain_text("Aceita pelo servidor de notificações")
    expect(event).to_contain_text("PLANTAO / chamados-urgente")
    expect(page.locator(".telefone .corpo")).to_contain_text(states.SHARP)
    expect(page).to_have_title(re.compile("Mensageria de chamados"))
    assert visit.fits()
    assert visit.accessible() == ""
    visit.picture(f"order-{size[0]}-{scheme}")
    page.keyboard.press("Escape")
    expect(page.locator("#situacao")).to_be_visible()


def test_an_order_nobody_knows_is_answered(visits: Visits) -> None:
    visit = visits(states.QUIET)
    visit.find(4711)
    expect(visit.page.locator("#historia")).to_contain_text("A fila não tem evento da OS 4711")


def test_rows_are_filtered_and_paged(visits: Visits) -> None:
    page = visits(states.BUSY).page
    rows = page.locator("#fila tbody tr")
    expect(rows).to_have_count(50)
    newest = rows.first.inner_text()
    page.get_by_role("button", name="Mais antigas").click()
    expect(page.locator("#fila")).to_contain_text("página 2")
    assert rows.first.inner_text() != newest
    page.get_by_role("button", name="Mais novas").click()
    expect(rows.first).to_have_text(re.compile(re.escape(newest.split()[0])))
    page.get_by_label("Situação").select_option("FALHA")
    page.get_by_label("Canal", exact=True).select_option("CAMPO")
    expect(page.locator("#fila tbody .selo").first).to_have_text("FALHA")
    expect(page.locator("#fila tbody tr", has_text="PROCESSADO")).to_have_count(0)
    expect(page.locator("#fila tbody tr", has_text="PADRAO /")).to_have_count(0)


def test_rows_of_a_filter_that_is_gone_come_too_late(visits: Visits) -> None:
    page = visits(states.BUSY).page
    late: list[Route] = []
    page.route(re.compile("api/linhas.*status=FALHA"), lambda route: late.append(route))
    with page.expect_request(lambda request: "status=FALHA" in request.url):
        page.get_by_label("Situação").select_option("FALHA")
    with page.expect_response(lambda answer: "status=PROCESSADO" in answer.url):
        page.get_by_label("Situação").select_option("PROCESSADO")
    with page.expect_response(lambda answer: "status=FALHA" in answer.url) as answer:
        late[0].continue_()
    answer.value.finished()
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    expect(page.locator("#fila tbody .selo", has_text="FALHA")).to_have_count(0)


def test_two_clicks_before_the_answer_turn_one_page(visits: Visits) -> None:
    page = visits(states.BUSY).page
    expect(page.locator("#fila tbody tr")).to_have_count(50)
    held: list[Route] = []
    page.route(re.compile("api/linhas.*antes_de="), lambda route: held.append(route))
    for _ in range(2):
        with page.expect_request(lambda request: "antes_de=" in request.url):
            page.get_by_role("button", name="Mais antigas").click()
    for route in held:
        route.continue_()
    expect(page.locator("#fila")).to_contain_text("página 2")
    expect(page.locator("#fila")).not_to_contain_text("página 3")


# Acts


def test_an_act_whose_answer_does_not_come_may_be_done(visits: Visits) -> None:
    visit = visits(states.QUIET)
    visit.expected = "ERR_FAILED"
    visit.page.route("**/api/ato", lambda route: route.abort())
    visit.page.locator(".canal", has_text="Plantão").get_by_role("button", name="Testar").click()
    dialog = visit.page.get_by_role("dialog")
    dialog.get_by_label("Motivo").fill("Chega?")
    dialog.get_by_role("button", name="Enviar o teste").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Confira se o ato foi feito")


def test_a_replay_from_the_page_is_audited_under_the_persons_name(visits: Visits, spare: OwnSandbox) -> None:
    visit = visits(states.QUIET)
    number = states.open_order(spare, "Bomba parada")
    states.send(spare, **REFUSED)
    visit.find(number)
    assert status_of(spare, number) == ["FALHA"]
    visit.page.get_by_role("button", name="Reprocessar").click()
    expect(visit.page.get_by_role("dialog")).to_contain_text("volta a PENDENTE")
    assert visit.accessible() == ""
    confirm(visit.page, "Reprocessar", "O tópico foi corrigido")
    expect(visit.page.locator("#recado")).to_contain_text("1 notificação voltou à fila.")
    expect(visit.page.locator(".evento")).to_contain_text("PENDENTE")
    assert status_of(spare, number) == ["PENDENTE"]
    act, _, user, reason = last_act(spare)
    assert (act, user, reason) == ("reprocessar", states.OPERATOR.upper(), "O tópico foi corrigido")


def test_a_group_of_failures_is_replayed_and_no_other(visits: Visits, spare: OwnSandbox) -> None:
    page = visits(states.BUSY).page
    query = """select count(*) from hsm.hsm_fila_notificacao f where f.status = 'FALHA' and f.canal = 'CAMPO'
                  and f.motivo {} '40009'"""
    [(failed,)] = asked(spare, query.format("="))
    [(others,)] = asked(spare, query.format("<>"))
    group = page.locator(".grupo", has_text="40009").filter(has_text="CAMPO /")
    expect(group.locator(".quantas")).to_have_text(str(failed))
    group.get_by_role("button").click()
    confirm(page, f"Reprocessar {failed}", "Tópico corrigido")
    expect(page.locator("#recado")).to_contain_text("à fila")
    assert (asked(spare, query.format("=")), asked(spare, query.format("<>"))) == ([(0,)], [(others,)])
    expect(group).to_have_count(0)


def test_channels_are_paused_resumed_and_tried(visits: Visits, spare: OwnSandbox) -> None:
    page = visits(states.QUIET).page
    channel = page.locator(".canal", has_text="Plantão")
    channel.get_by_role("button", name="Pausar").click()
    confirm(page, "Pausar o canal", "Troca\nde turno")
    expect(channel).to_contain_text("Pausado")
    expect(channel).to_contain_text("Troca de turno")
    assert last_act(spare)[2] == states.OPERATOR.upper()
    channel.get_by_role("button", name="Testar").click()
    page.get_by_label("Tópico").fill("chamados-outro")
    confirm(page, "Enviar o teste", "Chega no telefone?")
    query = (
        "select f.marca, r.topico from hsm.hsm_fila_notificacao f join hsm.hsm_rota_notificacao r on r.id = f.id_rota"
    )
    assert asked(spare, query) == [("TESTE", "chamados-outro")]
    channel.get_by_role("button", name="Retomar").click()
    confirm(page, "Retomar o canal", "Turno trocado")
    expect(channel).to_contain_text("Ativo")
    assert last_act(spare) == ("retomar", "PLANTAO", states.OPERATOR.upper(), "Turno trocado")
    told = page.locator("#atos tbody tr").first
    expect(told).to_contain_text("retomar")
    expect(told).to_contain_text("Turno trocado")
    expect(told.locator(".mudancas")).to_contain_text("pausado")


def test_routes_are_turned_off_and_on(visits: Visits, spare: OwnSandbox) -> None:
    page = visits(states.QUIET).page
    route = page.locator("#rotas tbody tr", has_text="URGENTE")
    route.get_by_role("button", name="Desligar").click()
    confirm(page, "Desligar a rota", "Sem plantão hoje")
    expect(route).to_contain_text("Desligada")
    route.get_by_role("button", name="Ligar").click()
    confirm(page, "Ligar a rota", "Plantão de volta")
    expect(route).to_contain_text("Ligada")
    assert last_act(spare)[::3] == ("ligar_rota", "Plantão de volta")


def test_a_notification_is_cancelled_and_one_is_sent_again(visits: Visits, spare: OwnSandbox) -> None:
    visit = visits(states.QUIET)
    number = states.open_order(spare, "Bomba parada")
    visit.find(number)
    visit.page.get_by_role("button", name="Cancelar").click()
    confirm(visit.page, "Cancelar a notificação", "Aberta por engano")
    expect(visit.page.locator(".evento")).to_contain_text("CANCELADO")
    visit.page.get_by_role("button", name="Reenviar").click()
    confirm(visit.page, "Reenviar", "Não era engano")
    expect(visit.page.locator(".evento")).to_have_count(2)
    assert status_of(spare, number) == ["CANCELADO", "PENDENTE"]


def test_what_is_refused_is_told_where_it_was_asked(visits: Visits, spare: OwnSandbox) -> None:
    visit = visits(states.QUIET)
    visit.expected = "status of 422"
    number = states.open_order(spare, "Bomba parada")
    visit.find(number)
    visit.page.get_by_role("button", name="Cancelar").click()
    dialog = visit.page.get_by_role("dialog")
    dialog.get_by_role("button", name="Cancelar a notificação").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Diga o motivo")
    expect(dialog.get_by_label("Motivo")).to_be_focused()
    states.send(spare)
    dialog.get_by_label("Motivo").fill("Aberta por engano")
    dialog.get_by_role("button", name="Cancelar a notificação").click()
    expect(dialog.get_by_role("alert")).to_contain_text("PROCESSADO")
    expect(dialog.get_by_label("Motivo")).to_have_value("Aberta por engano")
    assert status_of(spare, number) == ["PROCESSADO"]


def test_a_reader_is_offered_no_act_and_is_refused_one(visits: Visits, spare: OwnSandbox) -> None:
    visit = visits(states.TROUBLE, user=states.READER)
    visit.expected = "status of 403"
    page = visit.page
    expect(page.locator("#sessao")).to_contain_text("só leitura")
    expect(page.locator(".canal")).to_have_count(4)
    expect(page.locator("[data-ato=pedir]")).to_have_count(0)
    [(number,)] = asked(spare, "select max(id_os) from hsm.hsm_fila_notificacao where status = 'PROCESSADO'")
    visit.find(number)
    expect(page.locator(".evento").first).to_contain_text("só é mostrado a operadores")
    expect(page.locator("[data-ato=pedir]")).to_have_count(0)
    before = last_act(spare)
    answer = page.evaluate(
        """async () => {
          const answer = await fetch("api/ato", { method: "POST",
            headers: { "Content-Type": "application/json", "X-HSM": "1" },
            body: JSON.stringify({ ato: "retomar", argumentos: { canal: "CAMPO" }, motivo: "quero" }) });
          return [answer.status, (await answer.json()).erro];
        }"""
    )
    assert answer[0] == 403
    assert answer[1]
    assert last_act(spare) == before


# Living with it


def test_a_refresh_takes_nothing_away_from_who_is_at_it(visits: Visits, spare: OwnSandbox) -> None:
    page = visits(states.BUSY).page
    page.get_by_text("Tabela da demora").click()
    field = page.get_by_label("Tipo de ordem")
    field.fill("RE")
    field.evaluate("field => { field.scrollIntoView(); field.setSelectionRange(1, 2); }")
    before = page.evaluate("scrollY")
    waiting = page.locator(".numero", has=page.get_by_text("Esperam agora")).locator(".valor")
    held = int(waiting.inner_text())
    states.open_order(spare, "Mais uma")
    refreshed(page)
    expect(waiting).to_have_text(str(held + 1))
    expect(field).to_be_focused()
    expect(field).to_have_value("RE")
    assert field.evaluate("field => [field.selectionStart, field.selectionEnd]") == [1, 2]
    assert page.evaluate("scrollY") == before
    assert page.locator("[data-k=t-demora]").evaluate("details => details.open")


def test_a_server_that_is_away_is_told_and_the_data_stay(visits: Visits, server: Server) -> None:
    visit = visits(states.QUIET)
    visit.expected = "ERR_CONNECTION_REFUSED|status of 401"
    page = visit.page
    with stopped(server):
        page.keyboard.press("r")
        expect(page.locator("#sem-contato")).to_contain_text("não responde desde")
        expect(page.locator(".canal")).to_have_count(4)
        expect(page.locator("#situacao")).to_contain_text("Estava tudo em ordem")
        assert visit.accessible() == ""
        visit.picture("away", whole=False)
    page.keyboard.press("r")
    expect(page.locator("#entrada")).to_be_visible()  # a new server knows nobody
    expect(page.locator("#geral")).to_be_hidden()
    assert visit.accessible() == ""
    page.get_by_label("Usuário").fill(states.OPERATOR)
    page.get_by_label("Senha").fill("errada")
    page.get_by_role("button", name="Entrar").click()
    expect(page.locator("#entrada-erro")).to_contain_text("incorretos")
    page.get_by_label("Senha").fill(PASSWORD)
    page.get_by_role("button", name="Entrar").click()
    expect(page.locator("#situacao")).to_be_visible()
    expect(page.locator("#sem-contato")).to_be_empty()


def test_everything_is_reached_by_keys(visits: Visits) -> None:
    page = visits(states.QUIET).page
    page.keyboard.press("/")
    expect(page.get_by_label("Ordem", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    for key, name in (("1", "Últimas 1 hora"), ("3", "Últimas 7 dias"), ("2", "Últimas 24 horas")):
        page.keyboard.press(key)
        expect(page.get_by_role("button", name=name)).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("p")
    expect(page.locator("#atualizado")).to_contain_text("parada")
    page.keyboard.press("p")
    expect(page.locator("#atualizado")).not_to_contain_text("parada")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Ajuda e atalhos")
    page.get_by_label("Usar os atalhos").uncheck()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("p")
    expect(page.locator("#atualizado")).not_to_contain_text("parada")


def test_who_leaves_leaves_nothing_behind(visits: Visits) -> None:
    page = visits(states.BUSY).page
    page.get_by_role("button", name="Sair").click()
    expect(page.get_by_label("Senha")).to_be_visible()
    assert "EXTERNO" not in page.content()


# The page of painel.sql


@SCHEMES
@SIZES
def test_the_spooled_page_needs_no_server(
    visits: Visits, spare: OwnSandbox, tmp_path: Path, size: tuple[int, int], scheme: str
) -> None:
    visit = visits(states.TROUBLE, user=None, size=size, scheme=scheme)
    with closing(spare.connect()) as dba, dba.cursor() as cursor:
        page, length = cursor.var(oracledb.DB_TYPE_CLOB), cursor.var(int)
        # From one page: the next one's ages may have a digit more
        cursor.execute(
            """
            declare
               l_html clob := hsm.hsm_painel.html;
            begin
               :page   := l_html;
               :length := length(l_html);
            end;""",
            page=page,
            length=length,
        )
        html = str(page.getvalue().read())
        assert len(html) == length.getvalue()
    file = tmp_path / "painel.html"
    file.write_text(html, encoding="utf-8")
    visit.page.goto(file.as_uri())
    expect(visit.page.locator("#atualizado")).to_contain_text("gerado em")
    expect(visit.page.locator(".problema").first).to_be_visible()
    expect(visit.page.locator("[data-ato]:visible")).to_have_count(0)
    expect(visit.page.get_by_role("search")).to_be_hidden()
    assert visit.fits()
    assert visit.accessible() == ""
    visit.url, visit.asked = "file://", [url for url in visit.asked if url != file.as_uri()]
    visit.picture(f"spooled-{size[0]}-{scheme}")


@pytest.fixture
def drawn(visits: Visits, tmp_path: Path) -> Any:
    """Draws data of one's own."""

    def draw(**data: Any) -> Visit:
        visit = visits(None, user=None)
        whole = {"agora": "2026-11-30T09:12:41-03:00", "janela_h": 24, "consumo": {"passo_s": 300, "pontos": []}} | data
        text = json.dumps(whole).replace("<", "\\u003c")
        file = tmp_path / "drawn.html"
        file.write_text(pagina.page().replace(pagina.DATA, pagina.DATA.replace("></", f">{text}</")))
        visit.page.goto(file.as_uri())
        visit.url, visit.asked = "file://", []
        return visit

    return draw


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.25, "0,25 s"),
        (16.521, "16,5 s"),
        (59.97, "1 min"),
        (125, "2 min 5 s"),
        (3900, "1 h 5 min"),
        (190_000, "2 d 4 h"),
    ],
)
def test_durations_are_written_for_brazilians(drawn: Any, seconds: float, said: str) -> None:
    page = drawn(
        consumo={"passo_s": 300, "pontos": [], "totais": {"entrou": 1234567, "p50_s": 1, "p95_s": seconds}}
    ).page
    expect(page.locator(".numero", has_text="Demora").locator(".valor")).to_have_text(said)
    expect(page.locator(".numero", has_text="Entraram").locator(".valor")).to_have_text("1.234.567")


def test_instants_are_of_the_installation_wherever_the_browser_is(drawn: Any) -> None:
    page = drawn(
        problemas=[
            {"chave": "A", "gravidade": "ERRO", "problema": "Um", "desde": "2026-11-30T12:00:00Z"},
            {"chave": "B", "gravidade": "ATENCAO", "problema": "Dois", "desde": "2026-11-28T23:30:00-03:00"},
        ]
    ).page
    expect(page.locator(".problema").first).to_contain_text("há 12 min (desde 09:00:00)")
    expect(page.locator(".problema").last).to_contain_text("há 1 d 9 h (desde 28/11 23:30)")


def test_nothing_of_the_data_becomes_part_of_the_page(drawn: Any) -> None:
    sharp = """<img src=x onerror="document.title='x'"></script><script>document.title='x'</script>"""
    consumption = {
        "passo_s": 300,
        "pontos": [{"inicio": "2026-11-30T09:00:00-03:00", "entrou": 1, "entregue": 0, "falha": 1}],
        "totais": {"entrou": 1, "falha": 1},
        "falhas_por_classe": [{"classe": sharp, "quantidade": 1}],
        "por_canal": [{"canal": sharp, "entrou": 1}],
        "por_tipo": [{"tipo_os": sharp, "entrou": 1}],
    }
    page = drawn(
        banco=sharp,
        versao=sharp,
        problemas=[{"chave": sharp, "gravidade": sharp, "problema": sharp, "detalhe": sharp, "providencia": sharp}],
        canais=[{"canal": sharp, "descricao": sharp, "pausado": True, "motivo_pausa": sharp, "disjuntor": sharp}],
        rotas=[{"id": 1, "tipo_os": sharp, "evento": sharp, "canal": sharp, "topico": sharp, "ativa": True}],
        remetentes=[{"trabalhador": sharp, "maquina": sharp, "canais": sharp, "vivo": True}],
        falhas=[
            {"motivo": sharp, "canal": sharp, "topico": sharp, "quantidade": 1, "amostras": [{"id": 1, "erro": sharp}]}
        ],
        atos=[{"quando": sharp, "usuario": sharp, "ato": sharp, "alvo": sharp, "motivo": sharp, "detalhe": sharp}],
        tarefas=[{"tarefa": sharp, "ativa": True, "estado": sharp}],
        consumo=consumption,
    ).page
    expect(page.get_by_text("<img src=x").first).to_be_visible()
    assert page.locator("main img, main script").count() == 0
    expect(page).to_have_title(re.compile("Mensageria de chamados"))


def test_pictures_for_the_readme(visits: Visits, spare: OwnSandbox, request: pytest.FixtureRequest) -> None:
    """As they stand in docs/img; `--readme` renews them."""
    visit = visits(states.BUSY)
    visit.pictures = pictures_folder(request)
    panel = visit.picture("painel", whole=False)
    number = states.open_order(spare, "Vazamento na casa de máquinas", "URGENTE")
    states.send(spare, classe="TIMEOUT", erro="no answer within 10 s")
    spare.sandbox.engine.clock.advance(timedelta(seconds=90))
    states.send(spare, http=200, id_externo="hwQ2YpKdmg1e", duracao_ms=143)
    visit.find(number)
    expect(visit.page.locator(".evento")).to_contain_text("PROCESSADO")
    visit.page.set_viewport_size({"width": WIDE[0], "height": 620})
    order = visit.picture("painel-ordem", whole=False)
    assert all(20_000 < picture.stat().st_size < 200_000 for picture in (panel, order))
