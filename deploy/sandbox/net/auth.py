"""The logon's proof of password (12c verifier): both sides show they know it, neither sends it in the clear."""

from __future__ import annotations

import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from ..errors import OraError

VERIFIER_12C = 0x4815
# The server dictates the work factors, but not every driver takes one below Oracle's own.
_VERIFIER_ROUNDS = 4096
_SESSION_ROUNDS = 3
_PADDING = bytes([16]) * 16  # of what fills its blocks, as PKCS #7 has it; some drivers look for it


class PasswordExchange:
    """One logon: phase 1 gives `challenge`, phase 2 `verify`, and the session key then serves password changes."""

    def __init__(self, password: str | None) -> None:
        """`password` None: the user is unknown; the exchange runs all the same and fails at its end."""
        self._known = password is not None
        secret = os.urandom(16) if password is None else password.encode()
        self._password = secret
        self._salt = os.urandom(16)
        self._session_salt = os.urandom(16)
        self._server_key = os.urandom(32)
        self._session_key = b""
        key = hashlib.pbkdf2_hmac("sha512", secret, self._salt + b"AUTH_PBKDF2_SPEEDY_KEY", _VERIFIER_ROUNDS, 64)
        self._verifier = hashlib.sha512(key + self._salt).digest()[:32]

    def challenge(self) -> list[tuple[str, str, int]]:
        """Key, value and flags of the pairs phase 1 answers with."""
        return [
            ("AUTH_SESSKEY", _hex(_encrypt(self._verifier, self._server_key)), 0),
            ("AUTH_VFR_DATA", _hex(self._salt), VERIFIER_12C),
            ("AUTH_PBKDF2_CSK_SALT", _hex(self._session_salt), 0),
            ("AUTH_PBKDF2_VGEN_COUNT", str(_VERIFIER_ROUNDS), 0),
            ("AUTH_PBKDF2_SDER_COUNT", str(_SESSION_ROUNDS), 0),
        ]

    def verify(self, session_key: str, password: str) -> str:
        """Checks phase 2 and returns the proof the client expects. Raises OraError 1017."""
        try:
            client_key = _decrypt(self._verifier, bytes.fromhex(session_key))
        except ValueError:
            raise _denied() from None
        self._session_key = hashlib.pbkdf2_hmac(
            "sha512",
            _hex(client_key + self._server_key).encode(),
            self._session_salt,
            _SESSION_ROUNDS,
            32,
        )
        if not hmac.compare_digest(self._open(password), self._password) or not self._known:
            raise _denied()
        return _hex(_encrypt(self._session_key, os.urandom(16) + b"SERVER_TO_CLIENT" + _PADDING))

    def reveal(self, encrypted: str) -> str:
        """A password sent under the session key. Raises OraError 1017 when it is none."""
        try:
            return self._open(encrypted).decode()
        except UnicodeDecodeError:
            raise _denied() from None

    def _open(self, encrypted: str) -> bytes:
        try:
            plain = _decrypt(self._session_key, bytes.fromhex(encrypted))
        except ValueError:
            raise _denied() from None
        if len(plain) < 32 or not 1 <= plain[-1] <= 16:
            raise _denied()
        return plain[16 : -plain[-1]]


def _denied() -> OraError:
    return OraError(1017, "invalid username/password; logon denied")


def _hex(data: bytes) -> str:
    return data.hex().upper()


def _cipher(key: bytes) -> Cipher[modes.CBC]:
    return Cipher(algorithms.AES(key), modes.CBC(bytes(16)))


def _encrypt(key: bytes, data: bytes) -> bytes:
    step = _cipher(key).encryptor()
    return step.update(data) + step.finalize()


def _decrypt(key: bytes, data: bytes) -> bytes:
    step = _cipher(key).decryptor()
    return step.update(data) + step.finalize()
