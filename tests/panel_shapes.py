"""The JSON the panel's page is drawn from (hsm_painel, hsm_painel_completo), key by key: what PL/SQL gives and the page
may ask for. A key with ? is left out where there is nothing to say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

TEXT, NUMBER, FLAG, INSTANT = "text", "number", "flag", "instant"
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")

_COUNTS = {
    "entrou": NUMBER,
    "entregue": NUMBER,
    "falha": NUMBER,
    "cancelado": NUMBER,
    "tentativas": NUMBER,
    "p50_s?": NUMBER,
    "p95_s?": NUMBER,
    "p99_s?": NUMBER,
}

SUMMARY: dict[str, Any] = {
    "versao": TEXT,
    "banco": TEXT,
    "agora": INSTANT,
    "fuso": TEXT,
    "janela_h": NUMBER,
    "problemas": [
        {
            "chave": TEXT,
            "gravidade": TEXT,
            "canal?": TEXT,
            "problema": TEXT,
            "detalhe?": TEXT,
            "providencia?": TEXT,
            "desde?": INSTANT,
        }
    ],
    "canais": [
        {
            "canal": TEXT,
            "tipo": TEXT,
            "descricao?": TEXT,
            "pausado": FLAG,
            "motivo_pausa?": TEXT,
            "pausado_desde?": INSTANT,
            "disjuntor": TEXT,
            "motivo_disjuntor?": TEXT,
            "aberto_desde?": INSTANT,
            "aberto_ate?": INSTANT,
            "retido_ate?": INSTANT,
            "falhas_seguidas": NUMBER,
            "rajada?": NUMBER,
            "intervalo_s?": NUMBER,
            "pendentes": NUMBER,
            "devidas": NUMBER,
            "enviando": NUMBER,
            "mais_antiga_s": NUMBER,
            "ultima_entrega?": INSTANT,
            "ultima_entrega_s?": NUMBER,
        }
    ],
    "rotas": [
        {
            "id": NUMBER,
            "tipo_os": TEXT,
            "evento": TEXT,
            "canal": TEXT,
            "topico": TEXT,
            "ativa": FLAG,
            "suspensa": FLAG,
            "motivo_suspensao?": TEXT,
            "suspensa_desde?": INSTANT,
            "proxima_sonda?": INSTANT,
        }
    ],
    "remetentes": [
        {
            "trabalhador": TEXT,
            "maquina?": TEXT,
            "pid?": NUMBER,
            "versao?": TEXT,
            "modo?": TEXT,
            "canais?": TEXT,
            "inicio": INSTANT,
            "visto": INSTANT,
            "visto_s": NUMBER,
            "vivo": FLAG,
            "fim?": INSTANT,
        }
    ],
    "consumo": {
        "passo_s": NUMBER,
        "pontos": [{"inicio": INSTANT, **_COUNTS}],
        "totais": _COUNTS,
        "falhas_por_classe": [{"classe": TEXT, "quantidade": NUMBER}],
        "por_canal": [{"canal": TEXT, **_COUNTS}],
        "por_tipo": [{"tipo_os": TEXT, **_COUNTS}],
    },
    "falhas": [
        {
            "id_rota": NUMBER,
            "tipo_os": TEXT,
            "evento": TEXT,
            "canal": TEXT,
            "topico?": TEXT,
            "motivo": TEXT,
            "quantidade": NUMBER,
            "primeira": INSTANT,
            "ultima": INSTANT,
            "amostras": [
                {
                    "id": NUMBER,
                    "id_os": NUMBER,
                    "origem": TEXT,
                    "evento": TEXT,
                    "erro?": TEXT,
                    "quando": INSTANT,
                }
            ],
        }
    ],
    "falhas_ha_mais?": FLAG,
    "atos": [
        {
            "quando": INSTANT,
            "usuario": TEXT,
            "identificador?": TEXT,
            "ato": TEXT,
            "alvo?": TEXT,
            "quantidade?": NUMBER,
            "motivo?": TEXT,
        }
    ],
    "tarefas": [
        {
            "tarefa": TEXT,
            "ativa": FLAG,
            "estado": TEXT,
            "ultima?": INSTANT,
            "proxima?": INSTANT,
            "falhas": NUMBER,
        }
    ],
}

# What operators see besides
SUMMARY_IN_FULL: dict[str, Any] = SUMMARY | {"atos": [SUMMARY["atos"][0] | {"detalhe?": TEXT}]}

_POST = {
    "numero": NUMBER,
    "trabalhador": TEXT,
    "canal": TEXT,
    "reservada": INSTANT,
    "resultado_em?": INSTANT,
    "resultado?": TEXT,
    "classe?": TEXT,
    "http?": NUMBER,
    "codigo?": NUMBER,
    "erro?": TEXT,
    "duracao_ms?": NUMBER,
    "id_externo?": TEXT,
}
_EVENT = {
    "id": NUMBER,
    "origem": TEXT,
    "tipo_os?": TEXT,
    "evento": TEXT,
    "marca?": TEXT,
    "status": TEXT,
    "motivo?": TEXT,
    "criada": INSTANT,
    "devida?": INSTANT,
    "processada?": INSTANT,
    "expira?": INSTANT,
    "prioridade": NUMBER,
    "rota?": {"id": NUMBER, "canal": TEXT, "tipo?": TEXT, "topico?": TEXT, "ativa": FLAG},
    "tentativas": NUMBER,
    "envios": NUMBER,
    "ultimo_erro?": TEXT,
    "proxima_tentativa?": INSTANT,
    "espera?": TEXT,
    "espera_ate?": INSTANT,
    "situacao?": TEXT,
    "acoes": [TEXT],
    "posts": [_POST],
    "posts_ha_mais?": FLAG,
}
STORY: dict[str, Any] = {
    "id_os?": NUMBER,
    "origens": [TEXT],
    "aviso?": TEXT,
    "eventos": [_EVENT],
    "ha_mais": FLAG,
    "resposta?": [TEXT],
}
STORY_IN_FULL: dict[str, Any] = STORY | {
    "eventos": [
        _EVENT
        | {
            "posts": [_POST | {"resposta?": TEXT}],
            "telefone?": {
                "titulo?": TEXT,
                "mensagem?": TEXT,
                "prioridade?": NUMBER,
                "etiquetas?": [TEXT],
                "clique?": TEXT,
            },
        }
    ]
}

ROWS: dict[str, Any] = {
    "linhas": [
        {
            "id": NUMBER,
            "id_os": NUMBER,
            "origem": TEXT,
            "tipo_os?": TEXT,
            "evento": TEXT,
            "status": TEXT,
            "motivo?": TEXT,
            "canal?": TEXT,
            "topico?": TEXT,
            "criada": INSTANT,
            "processada?": INSTANT,
            "proxima_tentativa?": INSTANT,
            "tentativas": NUMBER,
            "erro?": TEXT,
        }
    ],
    "antes_de?": NUMBER,
}


def complaints(found: Any, shape: Any, path: str = "$") -> Iterator[str]:
    """Where what was found is not of the shape."""
    if isinstance(shape, list):
        if not isinstance(found, list):
            yield f"{path}: no list"
            return
        for number, item in enumerate(found):
            yield from complaints(item, shape[0], f"{path}[{number}]")
    elif isinstance(shape, dict):
        if not isinstance(found, dict):
            yield f"{path}: no object"
            return
        known = {key.rstrip("?"): inner for key, inner in shape.items()}
        yield from (f"{path}.{key}: unknown" for key in found.keys() - known.keys())
        yield from (f"{path}.{key}: missing" for key in shape if not key.endswith("?") and key not in found)
        for key in found.keys() & known.keys():
            yield from complaints(found[key], known[key], f"{path}.{key}")
    elif not _is(found, shape):
        yield f"{path}: {found!r} is no {shape}"


def _is(found: Any, kind: str) -> bool:
    if kind == NUMBER:
        return isinstance(found, (int, float)) and not isinstance(found, bool)
    if kind == FLAG:
        return isinstance(found, bool)
    return isinstance(found, str) and found != "" and (kind == TEXT or _INSTANT.fullmatch(found) is not None)


def keys(shape: Any, path: str = "$") -> set[str]:
    """Every key there is in a shape, as paths."""
    if isinstance(shape, list):
        return keys(shape[0], path + "[]")
    if not isinstance(shape, dict):
        return set()
    found: set[str] = set()
    for key, inner in shape.items():
        here = f"{path}.{key.rstrip('?')}"
        found |= {here} | keys(inner, here)
    return found


def seen(found: Any, path: str = "$") -> set[str]:
    """Every key that a value has, as the same paths."""
    if isinstance(found, list):
        return set().union(*(seen(item, path + "[]") for item in found))
    if not isinstance(found, dict):
        return set()
    paths: set[str] = set()
    for key, inner in found.items():
        paths |= {f"{path}.{key}"} | seen(inner, f"{path}.{key}")
    return paths
