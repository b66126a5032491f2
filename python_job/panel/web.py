"""The paths of the panel. What is told to people is Portuguese; the page and the figures come from the database."""

from __future__ import annotations

import html
import logging
import time
import traceback
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.resources import files
from typing import Any

import anyio
import oracledb
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from .acts import order_of
from .guard import ALWAYS, Headers, body_of, policy_of
from .metrics import Metrics
from .people import People, Person
from .refusal import Lost, Refusal
from .settings import Settings

log = logging.getLogger("python_job.panel")
_SWEEP_S = 30.0
_WINDOWS = ("1", "24", "168")
_LONGEST = 200
_ROWS = 50
_KNOWN_S = 90 * 86_400  # a browser somebody has signed in with, to the throttle


def build(settings: Settings, clock: Callable[[], float] = time.monotonic) -> Starlette:
    """The application; `app.state.people` are its sessions."""
    people = People(settings.database, settings.panel, clock)
    metrics = Metrics(settings.database, settings.panel, clock)
    site = _Site(settings, people)
    routes = [
        Route("/", site.page),
        Route("/favicon.ico", lambda request: Response(status_code=204)),
        Route("/metrics", metrics.answer),
        Route("/api/eu", site.me),
        Route("/api/resumo", site.summary),
        Route("/api/ordem", site.order),
        Route("/api/linhas", site.rows),
        Route("/api/entrar", site.sign_in, methods=["POST"]),
        Route("/api/sair", site.sign_out, methods=["POST"]),
        Route("/api/ato", site.act, methods=["POST"]),
    ]

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async def sweep() -> None:
            while True:
                await anyio.sleep(_SWEEP_S)
                await people.sweep()

        async with anyio.create_task_group() as group:
            group.start_soon(sweep)
            yield
            group.cancel_scope.cancel()
        await people.close()
        metrics.close()

    app = Starlette(
        routes=routes,
        lifespan=lifespan,
        middleware=[
            Middleware(Headers),
            Middleware(TrustedHostMiddleware, allowed_hosts=settings.panel.names, www_redirect=False),
        ],
        exception_handlers={Refusal: _refused, HTTPException: _not_there, Exception: _bug},
    )
    app.state.people = people
    return app


class _Site:
    def __init__(self, settings: Settings, people: People) -> None:
        self._panel, self._people, self._schema = settings.panel, people, settings.database.schema
        self._sign_in_page = files(__package__).joinpath("entrar.html").read_text(encoding="utf-8")

    async def page(self, request: Request) -> Response:
        """Nobody sees the page before signing in: it is the database's, and so is who may."""
        status, said = 200, ""
        try:
            person = self._person(request)
            page = await self._people.call(person, self._text("hsm_painel.pagina", {}))
            page = page.replace("\r\n", "\n")  # as the browser reads it before it compares the digests
        except Refusal as refusal:
            if refusal.status != 401:
                status, said = refusal.status, refusal.text
            page = self._sign_in_page.replace("{said}", html.escape(said))
        return HTMLResponse(page, status, {"Content-Security-Policy": policy_of(page)})

    async def sign_in(self, request: Request) -> Response:
        body = await body_of(request)
        user, password = body.get("usuario"), body.get("senha")
        if not isinstance(user, str) or not isinstance(password, str):
            raise Refusal(400, "Informe usuário e senha.")
        await self._people.sign_out(request.cookies.get(self._cookie(request)))
        address = request.client.host if request.client else "?"
        known = f"{self._cookie(request)}_conhecido"
        token, person, browser = await self._people.sign_in(user.strip(), password, address, request.cookies.get(known))
        answer = JSONResponse(self._about(person))
        # Behind a proxy that speaks TLS the browser tells by Origin
        secure = self._panel.tls or request.headers.get("origin", "").startswith("https:")
        for name, value, kept_s in ((self._cookie(request), token, None), (known, browser, _KNOWN_S)):
            answer.set_cookie(name, value, kept_s, httponly=True, samesite="strict", secure=secure, path="/")
        return answer

    async def sign_out(self, request: Request) -> Response:
        await body_of(request)
        await self._people.sign_out(request.cookies.get(self._cookie(request)))
        answer = JSONResponse({"texto": "Até logo."})
        answer.delete_cookie(self._cookie(request), path="/", httponly=True, samesite="strict")
        return answer

    async def me(self, request: Request) -> Response:
        return JSONResponse(self._about(self._person(request, active=False)))

    async def summary(self, request: Request) -> Response:
        hours = request.query_params.get("horas", "24")
        if hours not in _WINDOWS:
            raise Refusal(400, f"horas: {', '.join(_WINDOWS)}.")
        person = self._person(request, active=_by_hand(request))
        return await self._json(person, f"{_package(person)}.resumo", {"in_horas": int(hours)})

    async def order(self, request: Request) -> Response:
        person = self._person(request, active=_by_hand(request))
        arguments = {"in_id_os": _whole(request, "id_os"), "in_origem": _word(request, "origem")}
        if arguments["in_id_os"] is None:
            raise Refusal(400, "id_os: informe o número da ordem.")
        return await self._json(person, f"{_package(person)}.historia", arguments)

    async def rows(self, request: Request) -> Response:
        arguments: dict[str, Any] = {f"in_{name}": _word(request, name) for name in ("status", "canal", "tipo_os")}
        arguments |= {"in_antes_de": _whole(request, "antes_de"), "in_limite": _ROWS}
        person = self._person(request, active=_by_hand(request))
        return await self._json(person, "hsm_painel.linhas", arguments)

    async def act(self, request: Request) -> Response:
        order = order_of(await body_of(request))
        person = self._person(request)
        try:
            return JSONResponse(await self._people.call(person, lambda cursor: order(cursor, self._schema)))
        except Lost:  # to be read before the next request asks to sign in
            raise Refusal(503, "A conexão com o banco caiu antes da resposta: confira se o ato foi feito.") from None

    def _person(self, request: Request, active: bool = True) -> Person:
        return self._people.find(request.cookies.get(self._cookie(request)), active)

    def _cookie(self, request: Request) -> str:
        """By port, because browsers do not tell cookies of two servers on one machine apart."""
        return f"hsm_painel_{(request.scope.get('server') or ('', 0))[1]}"

    def _about(self, person: Person) -> dict[str, Any]:
        left = int(self._people.left_s(person))
        facts = {"usuario": person.user, "banco": person.database, "pode_agir": person.may_act, "expira_s": left}
        return {**facts, **({"aviso": person.warning} if person.warning else {})}

    async def _json(self, person: Person, routine: str, arguments: dict[str, Any]) -> Response:
        text = await self._people.call(person, self._text(routine, arguments))
        return Response(text, media_type="application/json")

    def _text(self, routine: str, arguments: dict[str, Any]) -> Callable[[oracledb.Cursor], str]:
        given = {name: value for name, value in arguments.items() if value is not None}

        def read(cursor: oracledb.Cursor) -> str:
            clob = cursor.callfunc(f"{self._schema}.{routine}", oracledb.DB_TYPE_CLOB, [], given)
            return str(clob.read())

        return read


def _package(person: Person) -> str:
    """Whoever may act sees what acts changed and what the phones showed, too."""
    return "hsm_painel_completo" if person.may_act else "hsm_painel"


def _by_hand(request: Request) -> bool:
    """False: the page asks by itself, which is no sign that anybody is there."""
    return request.query_params.get("auto") != "1"


def _word(request: Request, name: str) -> str | None:
    """A short text of the query; None: not given."""
    text = request.query_params.get(name, "").strip()
    if len(text) > _LONGEST or not text.isprintable():
        raise Refusal(400, f"{name}: texto longo demais ou com sinais estranhos.")
    return text or None


def _whole(request: Request, name: str) -> int | None:
    text = request.query_params.get(name, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 38):
        raise Refusal(400, f"{name}: deve ser um número inteiro.")
    return int(text)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    headers = {"Retry-After": str(int(error.retry_s) + 1)} if error.retry_s else None
    return JSONResponse({"erro": error.text}, error.status, headers)


async def _not_there(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return JSONResponse({"erro": "Não há nada neste endereço."}, error.status_code, error.headers)


async def _bug(request: Request, error: Exception) -> Response:
    """Beyond the reach of Headers. The error's text could hold what somebody typed, its place does not."""
    *_, (frame, line) = traceback.walk_tb(error.__traceback__)
    log.critical("internal error %s at %s:%s", type(error).__name__, frame.f_code.co_filename, line)
    return JSONResponse({"erro": "Erro interno do painel; o registro dele diz onde."}, 500, ALWAYS)
