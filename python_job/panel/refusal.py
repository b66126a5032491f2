"""What is told to the person when something cannot be, and how errors of the database become that."""

from __future__ import annotations

import re

import oracledb

# The connection is gone, by whoever's doing: the person signs in again.
_LOST = re.compile(
    r"ORA-(00028|01012|01033|01034|01089|01092|02396|02399|03113|03114|03135)|DPY-(1001|4011)|DPI-10[18]0"
)
_OURS = re.compile(r"ORA-(20[0-9]{3}): ([^\n]*)")
_UNKNOWN = ("PLS-00201", "PLS-00904", "ORA-01031", "ORA-00942")
_OTHER_VERSION = ("PLS-00302", "PLS-00306")
_LOGON = {
    "ORA-01017": (401, "Usuário ou senha incorretos."),
    "ORA-01005": (401, "Usuário ou senha incorretos."),
    "ORA-28000": (401, "Esta conta está bloqueada no banco. Peça ao DBA que a desbloqueie."),
    "ORA-28001": (401, "A senha expirou. Troque-a no banco (SQL*Plus, SQL Developer) e entre de novo."),
    "ORA-28009": (401, "Este usuário não entra no painel."),
    "ORA-01045": (403, "Este usuário não tem o privilégio CREATE SESSION. Peça-o ao DBA."),
}


class Refusal(Exception):
    """An answer instead of the one asked for: HTTP status and a sentence in Portuguese. retry_s: when it may work.
    code: the database's, for the log."""

    def __init__(self, status: int, text: str, retry_s: float | None = None, code: str = "") -> None:
        super().__init__(text)
        self.status, self.text, self.retry_s, self.code = status, text, retry_s, code


class Lost(Refusal):
    """The session's connection is gone."""

    def __init__(self, code: str) -> None:
        super().__init__(401, "A conexão com o banco caiu. Entre de novo.", code=code)


def code_of(error: Exception) -> str:
    """ORA-nnnnn, DPY-nnnn, or the kind of error."""
    first = error.args[0] if isinstance(error, oracledb.Error) and error.args else None
    return getattr(first, "full_code", "") or type(error).__name__


def of_logon(error: Exception) -> Refusal:
    """Nothing of what the person typed comes back."""
    code = code_of(error)
    if isinstance(error, TimeoutError):
        return Refusal(503, "O banco não respondeu a tempo.", code=code)
    status, text = _LOGON.get(code, (503, "Não foi possível chegar ao banco"))
    return Refusal(status, f"{text} ({code})." if status == 503 else text, code=code)


def of_call(error: Exception, healthy: bool) -> Refusal:
    """healthy: whether the connection can be used further."""
    code, text = code_of(error), str(error)
    lost = getattr(error.args[0] if error.args else None, "isrecoverable", False)
    if ours := _OURS.search(text):
        return Refusal(422, ours[2].strip(), code=code)
    if code == "DPY-4024":
        return Refusal(
            504, "O banco não respondeu a tempo. Um ato pode ter sido feito mesmo assim: confira.", code=code
        )
    if lost or not healthy or _LOST.search(text):
        return Lost(code)
    if any(sign in text for sign in _UNKNOWN):
        return Refusal(403, "O banco não permite isto ao seu usuário.", code=code)
    if any(sign in text for sign in _OTHER_VERSION):
        return Refusal(502, "O HSM deste banco é de outra versão que este painel.", code=code)
    return Refusal(502, f"Erro do banco {code}.", code=code)
