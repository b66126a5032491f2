"""Broken copies of the product, each of which the scenarios have to find."""

from __future__ import annotations

from tests.database import ROOT

# Name: (package body, text, what stands in each place of it) of each change
MUTATIONS: dict[str, list[tuple[str, str, str]]] = {
    "order ignored": [("hsm_vez", "when e.cabeca < e.id then", "when e.cabeca < -1 then")],
    "leases end at once": [
        ("hsm_vez", "l_reserva_primeira <= in_agora", "l_reserva_primeira is not null"),
        (
            "hsm_desfecho",
            "travar_vencidas(timestamp '1970-01-01 00:00:00', in_agora, null",
            "travar_vencidas(timestamp '1970-01-01 00:00:00', timestamp '9999-12-31 00:00:00', null",
        ),
    ],
    "leases never end": [
        ("hsm_desfecho", "timestamp '1970-01-01 00:00:00', in_agora, null", "in_agora, in_agora, null"),
    ],
    "sequence id changes": [
        (
            "hsm_envio_api",
            "c.payload,",
            "replace(c.payload, '\"sequence_id\":\"', '\"sequence_id\":\"' || to_char(f.envios, 'TM9')) as payload,",
        ),
    ],
    "attempts not counted": [("hsm_estado", "f.tentativas = f.tentativas + 1,", "f.tentativas = f.tentativas,")],
    "late success not believed": [
        (
            "hsm_desfecho",
            "if r_linha.status in (hsm_tipos.co_pendente, hsm_tipos.co_enviando, hsm_tipos.co_falha) then",
            "if atual(io_lote, r_caso) then",
        ),
    ],
    "any token will do": [
        (
            "hsm_desfecho",
            "and in_lote.linhas(in_caso.linha).reserva = in_caso.resultado.reserva",
            "and in_lote.linhas(in_caso.linha).reserva is not null",
        ),
    ],
    "enqueue swallowed": [
        (
            "hsm_fila",
            "if in_eventos.count = 0 then",
            "if in_eventos.count = 0 or mod(dbms_utility.get_time, 9) = 0 then",
        ),
    ],
    "enqueue commits": [
        (
            "hsm_fila",
            "procedure enfileirar_lote(in_eventos in t_eventos) is\n   begin",
            "procedure enfileirar_lote(in_eventos in t_eventos) is\n      pragma autonomous_transaction;\n   begin",
        ),
        (
            "hsm_fila",
            "hsm_entrada.incluir(in_eventos, hsm_chamador.esquema);",
            "hsm_entrada.incluir(in_eventos, hsm_chamador.esquema); commit;",
        ),
    ],
    "enqueue waits": [
        (
            "hsm_fila",
            "      begin\n         hsm_entrada.incluir",
            "      begin\n         update hsm_canal c set c.tipo = c.tipo; hsm_entrada.incluir",
        ),
    ],
    "coalescing ends the newest": [
        ("hsm_vez", "max(n.id_aglutina)", "min(n.id_aglutina)"),
        ("hsm_vez", "when e.mais_nova > e.id then", "when e.mais_nova < e.id then"),
        ("hsm_vez", "and v.id_aglutina < n.id", "and v.id_aglutina > n.id"),
    ],
    "turns not passed on": [
        ("hsm_estado", "      deixar_entrar(l_nossas, l_voltam);\n\n      l_conjunto", "      l_conjunto")
    ],
    "copies deliver": [("hsm_envio", "= hsm_guarda.co_bloqueado", "= '?'")],
    "audit forgotten": [
        ("hsm_admin", "hsm_auditor.anotar('cancelar', to_char(in_id, 'TM9'), in_motivo, 1);", "null;"),
    ],
    "a report twice counts twice": [
        (
            "hsm_desfecho",
            "or io_lote.tentativas(r_caso.tentativa).resultado <> hsm_tipos.co_expirada",
            "or io_lote.tentativas(r_caso.tentativa).resultado = '?'",
        ),
    ],
    "returned unsent is delivered": [
        (
            "hsm_desfecho",
            "r_linha.id, hsm_tipos.co_enviando, hsm_tipos.co_pendente, r_linha.reserva,\n"
            "            in_proxima_tentativa => in_lote.agora,",
            "r_linha.id, hsm_tipos.co_enviando, hsm_tipos.co_processado, r_linha.reserva,\n"
            "            in_proxima_tentativa => in_lote.agora,",
        ),
    ],
}


def mutated(name: str | None) -> dict[str, str]:
    """{name of the body: its text}; nothing without a mutation."""
    texts: dict[str, str] = {}
    for body, old, new in MUTATIONS[name] if name else ():
        text = texts.get(body) or (ROOT / "plsql" / "packages" / f"{body}.pkb").read_text("utf-8")
        assert old in text, f"{name}: {body} has no {old!r}"
        texts[body] = text.replace(old, new)
    return texts
