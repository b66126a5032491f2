"""The panel's server played: the page of this tree and data made up, for looking at it while nothing else is there.

    python -m tests.browser.stub [port]
"""

from __future__ import annotations

import json
import math
import random
import sys
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from deploy import pagina

BR = timezone(timedelta(hours=-3))
Data = dict[str, Any]


def at(seconds_ago: float, now: datetime) -> str:
    return (now - timedelta(seconds=seconds_ago)).isoformat(timespec="seconds")


def utc(seconds_ago: float, now: datetime) -> str:
    return (now - timedelta(seconds=seconds_ago)).astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def empty(hours: int) -> Data:
    now = datetime.now(BR)
    step = {1: 60, 24: 300, 168: 3600}[hours]
    points = [{"inicio": at(s, now), "entrou": 0, "entregue": 0, "falha": 0, "cancelado": 0, "tentativas": 0} for s in range(hours * 3600, 0, -step)]
    return {
        "versao": "0.3.0", "banco": "FREEPDB1", "agora": at(0, now), "fuso": "America/Sao_Paulo", "janela_h": hours,
        "problemas": [], "canais": [{"canal": "PADRAO", "descricao": "ntfy interno", "pausado": False, "disjuntor": "FECHADO", "pendentes": 0, "devidas": 0, "enviando": 0, "falhas_seguidas": 0}],
        "rotas": [], "remetentes": [], "falhas": [], "atos": [], "tarefas": [],
        "consumo": {"passo_s": step, "pontos": points, "totais": {"entrou": 0, "entregue": 0, "falha": 0, "cancelado": 0, "tentativas": 0}, "falhas_por_classe": [], "por_canal": [], "por_tipo": []},
    }


def busy(hours: int, trouble: bool) -> Data:
    data = empty(hours)
    now = datetime.fromisoformat(data["agora"])
    source = random.Random(7)
    step = data["consumo"]["passo_s"]
    start = now.replace(minute=0, second=0, microsecond=0) - timedelta(hours=hours - 1) if step > 60 else now.replace(second=0, microsecond=0) - timedelta(minutes=59)
    points = []
    moment = start
    while moment <= now:
        day = 0.25 + max(0.0, math.sin((moment.hour + moment.minute / 60 - 6) / 24 * 2 * math.pi)) * 1.6
        entered = int(source.gauss(18, 5) * day * step / 300) if source.random() > 0.02 else 0
        entered = max(entered, 0)
        bad = int(entered * 0.4) if trouble and 0.6 < (moment - start) / (now - start) < 0.66 else (1 if source.random() < 0.05 else 0)
        bad = min(bad, entered)
        dead = trouble and (now - moment).total_seconds() < 720
        done = 0 if dead else entered - bad
        point: Data = {"inicio": moment.isoformat(timespec="seconds"), "entrou": entered, "entregue": done, "falha": bad, "cancelado": 1 if source.random() < 0.03 else 0, "tentativas": done + 3 * bad}
        if done:
            p50 = 0.3 + source.random() * 0.5 + (20 if bad > 3 else 0)
            point |= {"p50_s": round(p50, 3), "p95_s": round(p50 * (2 + source.random() * 2), 3), "p99_s": round(p50 * (5 + source.random() * 9), 3)}
        points.append(point)
        moment += timedelta(seconds=step)
    sums = {k: sum(p[k] for p in points) for k in ("entrou", "entregue", "falha", "cancelado", "tentativas")}
    data["consumo"]["pontos"] = points
    data["consumo"]["totais"] = {**sums, "p50_s": 0.52, "p95_s": 2.41, "p99_s": 16.521}
    f = sums["falha"]
    data["consumo"]["falhas_por_classe"] = [{"classe": c, "quantidade": q} for c, q in (("ESGOTADO", f - f // 3 - f // 5 - 1), ("40009", f // 3), ("EXPIRADO", f // 5), ("RENDER", 1)) if q > 0]
    shares = {"PADRAO": 0.62, "EXTERNO": 0.25, "CAMPO": 0.1, "SUPERVISAO": 0.03}
    data["consumo"]["por_canal"] = [{"canal": c, **{k: int(v * s) for k, v in sums.items()}, "p50_s": 0.4 + i / 9, "p95_s": 1.9 + i, "p99_s": 8.25 * (i + 1)} for i, (c, s) in enumerate(shares.items())]
    data["consumo"]["por_tipo"] = [{"tipo_os": c, **{k: int(v * s) for k, v in sums.items()}, "p50_s": 0.45 + i / 9, "p95_s": 2.2 + i, "p99_s": 7.5 * (i + 1)} for i, (c, s) in enumerate({"PADRAO": 0.55, "URGENTE": 0.22, "REDE": 0.2, "<b>x</b>": 0.03}.items())]

    def channel(name: str, text: str, last: float, **more: Any) -> Data:
        return {"canal": name, "descricao": text, "pausado": False, "disjuntor": "FECHADO", "falhas_seguidas": 0, "pendentes": 2, "devidas": 0, "enviando": 1, "ultima_entrega": at(last, now), "ultima_entrega_s": last} | more

    data["canais"] = [
        channel("CAMPO", "Equipes de campo", 41),
        channel("EXTERNO", "ntfy.sh", 3, rajada=60, intervalo_s=5, pendentes=12),
        channel("PADRAO", "ntfy interno da empresa", 1, enviando=4),
        channel("SUPERVISAO", "Supervisores de plantão", 1860, pendentes=0, enviando=0),
    ]
    data["rotas"] = [
        {"id": 1, "tipo_os": "*", "evento": "*", "canal": "PADRAO", "topico": "cham…geral", "ativa": True, "suspensa": False},
        {"id": 2, "tipo_os": "URGENTE", "evento": "ABERTURA", "canal": "PADRAO", "topico": "cham…urg", "ativa": True, "suspensa": False},
        {"id": 3, "tipo_os": "URGENTE", "evento": "ABERTURA", "canal": "SUPERVISAO", "topico": "plan…sup", "ativa": True, "suspensa": False},
        {"id": 4, "tipo_os": "REDE", "evento": "MUDANCA_STATUS", "canal": "CAMPO", "topico": "camp…rede", "ativa": True, "suspensa": False},
        {"id": 5, "tipo_os": "REDE", "evento": "*", "canal": "EXTERNO", "topico": "parc…rede", "ativa": False, "suspensa": False},
    ]
    data["remetentes"] = [
        {"trabalhador": "srv-not-01:2214", "maquina": "srv-not-01", "pid": 2214, "versao": "0.3.0", "modo": "SERVICO", "canais": "CAMPO,EXTERNO,PADRAO,SUPERVISAO", "inicio": at(86400 * 3 + 7000, now), "visto": at(4, now), "visto_s": 4, "vivo": True},
        {"trabalhador": "srv-not-02:977", "maquina": "srv-not-02", "pid": 977, "versao": "0.3.0", "modo": "SERVICO", "canais": "PADRAO", "inicio": at(86400 * 2, now), "visto": at(11, now), "visto_s": 11, "vivo": True},
        {"trabalhador": "srv-not-02:812", "maquina": "srv-not-02", "pid": 812, "versao": "0.2.0", "modo": "SERVICO", "canais": "PADRAO", "inicio": at(86400 * 9, now), "visto": at(86400 * 2, now), "visto_s": 172800, "vivo": False, "fim": at(86400 * 2, now)},
    ]
    data["tarefas"] = [{"tarefa": f"HSM_TAREFA_{t}", "ativa": True, "estado": "SCHEDULED", "ultima": at(12, now), "proxima": at(-18, now), "falhas": 0} for t in ("ALERTA", "CONSUMO", "PURGA", "REPROCESSO", "VIGIA")]
    data["falhas"] = [
        {"id_rota": 2, "tipo_os": "URGENTE", "evento": "ABERTURA", "canal": "PADRAO", "topico": "cham…urg", "motivo": "ESGOTADO", "quantidade": 31, "primeira": at(9000, now), "ultima": at(3100, now),
         "amostras": [{"id": 900 + i, "id_os": 4711 + i, "origem": "CHAMADOS.ORDEM_SERVICO", "evento": "ABERTURA", "erro": "tempo esgotado: o servidor não respondeu em 10 s", "quando": at(3100 + i * 50, now)} for i in range(3)]},
        {"id_rota": 4, "tipo_os": "REDE", "evento": "MUDANCA_STATUS", "canal": "CAMPO", "topico": "camp…rede", "motivo": "40009", "quantidade": 4, "primeira": at(70000, now), "ultima": at(69000, now),
         "amostras": [{"id": 950, "id_os": 1208, "origem": "CHAMADOS.ORDEM_SERVICO", "evento": "MUDANCA_STATUS", "erro": "invalid request: topic name is invalid <script>alert(1)</script>", "quando": at(69000, now)}]},
        {"tipo_os": "PADRAO", "evento": "ABERTURA", "canal": "PADRAO", "id_rota": 1, "topico": "cham…geral", "motivo": "RENDER", "quantidade": 1, "primeira": at(50000, now), "ultima": at(50000, now), "amostras": []},
    ]
    data["atos"] = [
        {"quando": at(400, now), "usuario": "ANA", "ato": "pausar", "alvo": "CAMPO", "motivo": "Manutenção combinada com a operadora", "detalhe": "pausado N -> S"},
        {"quando": at(5000, now), "usuario": "JOAO", "identificador": "joao.silva", "ato": "reprocessar", "alvo": "rota 2", "quantidade": 18, "motivo": "Servidor voltou", "detalhe": "motivo_falha ESGOTADO; rota 2; linhas 811,812,813,814,815"},
        {"quando": at(90000, now), "usuario": "DBA_MARIA", "ato": "definir_rota", "alvo": "rota 4", "motivo": "Novo tópico das equipes", "detalhe": "topico campo-antigo -> campo-rede; prioridade 3 -> 4"},
    ]
    if trouble:
        data["problemas"] = [
            {"chave": "DISJUNTOR:EXTERNO", "gravidade": "ERRO", "canal": "EXTERNO", "problema": "Canal EXTERNO com o disjuntor aberto: nada dele é entregue", "detalhe": "401 unauthorized em 3 envios seguidos; 428 linhas devidas esperam", "providencia": "Corrija o token do canal na configuração do job; depois hsm_admin.retomar('EXTERNO')", "desde": utc(745, now)},
            {"chave": "REMETENTE:CAMPO", "gravidade": "ERRO", "canal": "CAMPO", "problema": "Nenhum processo de envio atende o canal CAMPO", "detalhe": "37 linhas devidas, a mais antiga há 12 min", "providencia": "Inicie o serviço hsm-notificador em srv-not-02, ou acrescente o canal à configuração de um que está vivo", "desde": utc(720, now)},
            {"chave": "ROTA:4", "gravidade": "ATENCAO", "problema": "Rota 4 suspensa: o servidor recusa o tópico", "detalhe": "forbidden (40301) 5 vezes seguidas", "providencia": "Dê ao token o direito de publicar no tópico; ela prova sozinha", "desde": utc(4000, now)},
            {"chave": "CONTA", "gravidade": "ATENCAO", "problema": "A senha de HSM_JOB vence em 12 dias", "providencia": "O DBA a troca com deploy/oracle/senha_job.sql"},
        ]
        data["canais"][0] |= {"pausado": True, "motivo_pausa": "Manutenção combinada com a operadora", "pausado_desde": at(400, now), "pendentes": 37, "devidas": 37, "enviando": 0, "mais_antiga_s": 721}
        data["canais"][1] |= {"disjuntor": "ABERTO", "motivo_disjuntor": "401 unauthorized", "aberto_desde": at(745, now), "aberto_ate": at(-95, now), "falhas_seguidas": 3, "pendentes": 428, "devidas": 428, "enviando": 0, "mais_antiga_s": 745}
        data["canais"][3] |= {"retido_ate": at(-45, now), "pendentes": 5, "devidas": 5, "mais_antiga_s": 12}
        data["rotas"][3] |= {"suspensa": True, "motivo_suspensao": "forbidden", "suspensa_desde": at(4000, now), "proxima_sonda": at(-300, now)}
        data["remetentes"][1] |= {"vivo": False, "visto": at(725, now), "visto_s": 725}
        data["tarefas"][2] |= {"ativa": False, "falhas": 2}
    else:
        data["falhas"] = data["falhas"][:2]
    return data


def story(number: int, origin: str | None, acting: bool) -> Data:
    now = datetime.now(BR)
    if number == 404:
        return {"id_os": number, "origens": [], "eventos": [], "ha_mais": False, "resposta": [f"A fila não tem evento da OS {number}: ou já passou da retenção, ou a aplicação não o enfileirou. O DBA vê o gatilho da tabela e deploy/oracle/reconciliar.sql acha o que falta"]}
    origins = ["CHAMADOS.ORDEM_SERVICO", "FILIAL.ORDEM_SERVICO"] if number == 7 else ["CHAMADOS.ORDEM_SERVICO"]
    base: Data = {"origem": origin or origins[0], "tipo_os": "URGENTE", "prioridade": 5}
    phone = {"titulo": "OS 4711 aberta: Bomba parada", "mensagem": "Ana <script>alert('x')</script> abriu uma ordem urgente.\nLocal: Estação 3 & anexo", "prioridade": 5, "etiquetas": ["rotating_light", "urgente"], "clique": "https://chamados.exemplo/os/4711"}
    events: list[Data] = [
        base | {"id": 901, "evento": "ABERTURA", "status": "PROCESSADO", "criada": at(2000, now), "devida": at(2000, now), "processada": at(1983, now), "rota": {"id": 2, "canal": "PADRAO", "topico": "chamados-urgentes", "ativa": True}, "tentativas": 2, "envios": 2, "acoes": ["reenviar"],
                "posts": [{"numero": 1, "trabalhador": "srv-not-01:2214", "canal": "PADRAO", "reservada": at(1999, now), "resultado_em": at(1989, now), "resultado": "REAGENDADA", "classe": "TRANSITORIA", "erro": "tempo esgotado depois de 10 s", "duracao_ms": 10004},
                          {"numero": 2, "trabalhador": "srv-not-01:2214", "canal": "PADRAO", "reservada": at(1984, now), "resultado_em": at(1983, now), "resultado": "ENTREGUE", "classe": "SUCESSO", "http": 200, "duracao_ms": 143, "id_ntfy": "hwQ2YpKdmg1e"}]} | ({"telefone": phone} if acting else {}),
        base | {"id": 902, "evento": "ABERTURA", "status": "FALHA", "motivo": "40009", "criada": at(2000, now), "devida": at(2000, now), "processada": at(1998, now), "rota": {"id": 3, "canal": "SUPERVISAO", "topico": "plantao sup", "ativa": True}, "tentativas": 1, "envios": 1, "ultimo_erro": "invalid request: topic name is invalid", "acoes": ["reprocessar", "reenviar"],
                "posts": [{"numero": 1, "trabalhador": "srv-not-01:2214", "canal": "SUPERVISAO", "reservada": at(1999, now), "resultado_em": at(1998, now), "resultado": "FALHA", "classe": "PERMANENTE", "http": 400, "codigo": 40009, "erro": "invalid request: topic name is invalid", "duracao_ms": 61}]},
        base | {"id": 950, "evento": "MUDANCA_STATUS", "status": "PENDENTE", "criada": at(30, now), "devida": at(30, now), "rota": {"id": 1, "canal": "CAMPO", "topico": "chamados-geral", "ativa": True}, "tentativas": 0, "envios": 0, "espera": "o canal está pausado (Manutenção combinada com a operadora) até que alguém o retome", "expira": at(-3600, now), "acoes": ["cancelar"], "posts": []},
    ]
    return {"id_os": number, "origens": origins, "eventos": events, "ha_mais": number == 7}


def rows(status: str, channel: str, kind: str, before: int) -> Data:
    now = datetime.now(BR)
    found = []
    statuses = ["PROCESSADO", "PROCESSADO", "PENDENTE", "PROCESSADO", "FALHA", "CANCELADO", "ENVIANDO"]
    for number in range(min(before, 5000) - 1, 0, -1):
        row: Data = {"id": number, "id_os": number // 2 + 4000, "origem": "CHAMADOS.ORDEM_SERVICO", "tipo_os": ["PADRAO", "URGENTE", "REDE"][number % 3], "evento": "ABERTURA", "status": statuses[number % 7], "canal": ["PADRAO", "EXTERNO", "CAMPO"][number % 3], "topico": "cham…geral", "criada": at((5000 - number) * 20, now), "tentativas": 1}
        if row["status"] in ("PROCESSADO", "FALHA", "CANCELADO"):
            row["processada"] = at((5000 - number) * 20 - 2, now)
        if row["status"] == "FALHA":
            row |= {"motivo": "40009", "erro": "invalid request: topic name is invalid"}
        if row["status"] == "CANCELADO":
            row |= {"motivo": "SUBSTITUIDO"}
        if (not status or row["status"] == status) and (not channel or row["canal"] == channel) and (not kind or row["tipo_os"] == kind):
            found.append(row)
        if len(found) == 25:
            return {"linhas": found, "antes_de": number}
    return {"linhas": found}


class Stub(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        self.mood = "cheio"
        self.user: str | None = "ANA"
        self.acting = True
        self.acts: list[Data] = []
        self.down = False
        super().__init__(("127.0.0.1", port), Handler)


class Handler(BaseHTTPRequestHandler):
    server: Stub

    def log_message(self, format: str, *args: object) -> None:
        pass

    def answer(self, status: int, body: Any) -> None:
        page = isinstance(body, str)
        data = body.encode() if page else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8" if page else "application/json")
        self.send_header("Content-Length", str(len(data)))
        if page:
            self.send_header("Content-Security-Policy", "default-src 'none'; script-src 'nonce-abc'; style-src 'nonce-abc'; connect-src 'self'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'")
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        asked = {k: v[0] for k, v in parse_qs(url.query).items()}
        if url.path == "/":
            return self.answer(200, pagina.page().replace("__NONCE__", "abc"))
        if url.path == "/estatico":
            data = json.dumps(busy(24, True)).replace("<", "\\u003c")
            return self.answer(200, pagina.page().replace(pagina.DATA, pagina.DATA.replace("></", f">{data}</")).replace("__NONCE__", "abc"))
        if self.server.down:
            return self.answer(503, {"erro": "O banco de dados não responde: ORA-12541."})
        if self.server.user is None:
            return self.answer(401, {"erro": "Entre primeiro."})
        if url.path == "/api/eu":
            return self.answer(200, {"usuario": self.server.user, "banco": "FREEPDB1", "pode_agir": self.server.acting, "expira_s": 3000})
        if url.path == "/api/resumo":
            hours = int(asked["horas"])
            return self.answer(200, empty(hours) if self.server.mood == "vazio" else busy(hours, self.server.mood == "problemas"))
        if url.path == "/api/ordem":
            return self.answer(200, story(int(asked["id_os"]), asked.get("origem"), self.server.acting))
        if url.path == "/api/linhas":
            if self.server.mood == "vazio":
                return self.answer(200, {"linhas": []})
            return self.answer(200, rows(asked.get("status", ""), asked.get("canal", ""), asked.get("tipo_os", ""), int(asked.get("antes_de", 5000))))
        return self.answer(404, {"erro": "Não há isso aqui."})

    def do_POST(self) -> None:
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.headers.get("X-HSM") != "1":
            return self.answer(403, {"erro": "Pedido de outra página."})
        if self.path == "/api/entrar":
            if sent["senha"] != "certa":
                return self.answer(401, {"erro": "Usuário ou senha não conferem."})
            self.server.user = sent["usuario"].upper()
            return self.answer(200, {})
        if self.path == "/api/sair":
            self.server.user = None
            return self.answer(200, {})
        if sent["motivo"] == "recusar":
            return self.answer(409, {"erro": "A linha está em envio agora: espere o resultado."})
        self.server.acts.append(sent)
        return self.answer(200, {"texto": "31 linhas voltaram a PENDENTE.", "quantidade": 31})


if __name__ == "__main__":
    stub = Stub(int(sys.argv[1]) if len(sys.argv) > 1 else 8899)
    stub.mood = sys.argv[2] if len(sys.argv) > 2 else "cheio"
    stub.serve_forever()
