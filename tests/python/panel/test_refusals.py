"""Errors of the database in words for the person, of which only PL/SQL's own are passed on."""

from __future__ import annotations

from dataclasses import dataclass

import oracledb
import pytest

from python_job.panel.refusal import Lost, of_call, of_logon


@dataclass
class Detail:
    """What oracledb tells of an error."""

    text: str
    isrecoverable: bool = False

    @property
    def full_code(self) -> str:
        return self.text.partition(":")[0]

    def __str__(self) -> str:
        return self.text


def error(text: str, recoverable: bool = False) -> oracledb.DatabaseError:
    return oracledb.DatabaseError(Detail(text, recoverable))


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        (
            "ORA-20755: Em uso por outra sessão; tente de novo\nORA-06512: at X\nORA-30006: x",
            422,
            "Em uso por outra sessão",
        ),
        ("ORA-00942: table or view does not exist", 403, "não permite"),
        ("ORA-06550: line 1\nPLS-00201: identifier 'HSM.HSM_ADMIN' must be declared", 403, "não permite"),
        ("ORA-06550: line 1\nPLS-00302: component 'RESUMO' must be declared", 502, "outra versão"),
        ('ORA-01555: snapshot too old: rollback segment with name "X"', 502, "Erro do banco ORA-01555."),
        ("DPY-4024: call timeout of 30000 ms exceeded", 504, "não respondeu a tempo"),
    ],
)
def test_an_error_of_a_call_is_said(text: str, status: int, said: str) -> None:
    refusal = of_call(error(text), healthy=True)
    assert (refusal.status, said in refusal.text) == (status, True)
    assert "06512" not in refusal.text
    assert not isinstance(refusal, Lost)


@pytest.mark.parametrize("text", ["ORA-00028: killed", "ORA-02396: idle", "DPY-4011: closed", "ORA-03113: end-of-file"])
def test_a_lost_connection_ends_the_session(text: str) -> None:
    assert isinstance(of_call(error(text), healthy=True), Lost)


def test_a_connection_that_cannot_go_on_is_lost_whatever_the_error() -> None:
    assert isinstance(of_call(error("ORA-00600: x"), healthy=False), Lost)
    assert isinstance(of_call(error("ORA-00600: x", recoverable=True), healthy=True), Lost)
    assert isinstance(of_call(OSError("broken pipe"), healthy=False), Lost)


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        ("ORA-01017: invalid username/password; logon denied", 401, "Usuário ou senha incorretos."),
        ("ORA-28000: The account is locked.", 401, "bloqueada"),
        ("ORA-28001: the password has expired", 401, "expirou"),
        ("ORA-28009: connection as SYS should be as SYSDBA or SYSOPER", 401, "não entra no painel"),
        ("ORA-01045: user MARIA lacks CREATE SESSION privilege; logon denied", 403, "CREATE SESSION"),
        ("DPY-6005: cannot connect to database (CONNECTION_ID=x). db.example:1521", 503, "(DPY-6005)"),
    ],
)
def test_a_refused_logon_is_said_without_what_was_typed(text: str, status: int, said: str) -> None:
    refusal = of_logon(error(text))
    assert (refusal.status, said in refusal.text) == (status, True)
    assert "MARIA" not in refusal.text
    assert "db.example" not in refusal.text


def test_a_database_that_does_not_answer_a_logon_is_said() -> None:
    assert "não respondeu" in of_logon(TimeoutError("no answer within 40 s")).text
