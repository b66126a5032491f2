"""One client connection from CONNECT to goodbye: negotiation, logon, and the loop that answers calls."""

from __future__ import annotations

import re
import socket
import sys
import traceback

from ..backend import Backend, IterationError, Logon, Session
from ..errors import Cancelled, OraError, unsupported
from . import handshake, packets, ttc_out
from .auth import PasswordExchange
from .cursors import CursorTable
from .handshake import ClientCaps
from .lob_calls import answer_lob_call
from .lobs import LobStore
from .packets import BreakRequested, Channel, ConnectionClosed
from .ttc_in import (
    FN_AUTH_PHASE_ONE,
    FN_AUTH_PHASE_TWO,
    FN_COMMIT,
    FN_LOGOFF,
    FN_ROLLBACK,
    Auth,
    ClientInfo,
    CloseCursors,
    Execute,
    Fetch,
    FreeLobs,
    LobCall,
    Piggyback,
    ReExecute,
    Request,
    SessionRelease,
    UnsupportedRequest,
    Version,
    read_request,
)
from .ttc_out import ErrorInfo
from .wire import ProtocolError, Reader, Writer

_MODE_ADMIN = 0x20 | 0x40
_LOGON_REFUSED = {
    "PROXY_CLIENT_NAME": "proxy authentication",
    "AUTH_ORA_EDITION": "edition-based redefinition",
    "AUTH_APPCTX_NSPACE": "application context",
    "AUTH_TOKEN": "token authentication",
}


class _LogonFailed(Exception):
    """The error has been sent; the line is to be dropped."""


class ClientSession:
    """Serves one socket; `run` is the body of the connection's thread."""

    def __init__(self, sock: socket.socket, address: str, backend: Backend) -> None:
        self._channel = Channel(sock)
        self._address = address
        self._backend = backend
        self._reader = Reader(self._channel.next_data)
        self._service = ""

    def close(self) -> None:
        """Ends the session from another thread: breaks off a running call and drops the line."""
        self._channel.close()

    def run(self) -> None:
        try:
            if self._connect():
                caps = self._negotiate()
                session, exchange, user = self._logon()
                try:
                    _Dispatcher(self._channel, self._reader, caps, self._backend, session, exchange, user).serve()
                finally:
                    session.close()
        except (ConnectionClosed, BreakRequested, ProtocolError, _LogonFailed, UnsupportedRequest):
            pass
        except Exception:
            traceback.print_exc(file=sys.stderr)
        finally:
            self._channel.release()

    def _connect(self) -> bool:
        packet = self._channel.read_direct()
        if packet.type != packets.CONNECT or len(packet.body) < 20:
            return False
        length = int.from_bytes(packet.body[16:18], "big")
        offset = int.from_bytes(packet.body[18:20], "big") - packets.HEADER_SIZE
        data = packet.body[offset : offset + length]
        if not data and length:
            data = self._channel.read_direct().body[2:]
        text = data.decode("utf-8", "replace")
        service = re.search(r"\(\s*SERVICE_NAME\s*=\s*([^)\s]*)", text, re.IGNORECASE)
        if service is None:
            return self._refuse(12505)
        self._service = service[1].lower()
        if self._service not in self._backend.services:
            return self._refuse(12514)
        if re.search(r"\(\s*SERVER\s*=\s*POOLED\s*\)", text, re.IGNORECASE):
            return self._refuse(12520)
        self._channel.accept(handshake.sdu_wanted(packet.body))
        return True

    def _refuse(self, code: int) -> bool:
        text = f"(DESCRIPTION=(TMP=)(VSNNUM=0)(ERR={code})(ERROR_STACK=(ERROR=(CODE={code})(EMFI=4))))".encode()
        self._channel.send(packets.REFUSE, b"\0\0" + len(text).to_bytes(2, "big") + text)
        return False

    def _negotiate(self) -> ClientCaps:
        self._expect(1)
        self._reader.discard()  # the driver's name; each of the two requests is one packet
        w = Writer()
        handshake.protocol_reply(w)
        self._channel.send_data(w.data)
        self._expect(2)
        caps = handshake.read_data_types(self._reader)
        self._reader.conv_length = caps.conv_length
        w = Writer()
        handshake.data_types_reply(w)
        self._channel.send_data(w.data)
        return caps

    def _expect(self, message: int) -> None:
        if self._reader.u8() != message:
            raise ProtocolError("negotiation out of order")

    def _logon(self) -> tuple[Session, PasswordExchange, str]:
        first = self._auth(FN_AUTH_PHASE_ONE)
        user = _identifier(first.user)
        exchange = PasswordExchange(self._backend.password(user))
        w = Writer()
        ttc_out.auth_pairs(w, exchange.challenge())
        ttc_out.error(w, ErrorInfo(), False)
        self._channel.send_data(w.data)
        second = self._auth(FN_AUTH_PHASE_TWO)
        try:
            return self._open_session(user, exchange, first, second), exchange, user
        except OraError as exc:
            problem = exc
        except Exception as exc:
            problem = internal_error(exc)
        w = Writer()
        ttc_out.error(w, ErrorInfo(number=problem.code, message=problem.full_text()), False)
        self._channel.send_data(w.data)
        raise _LogonFailed

    def _auth(self, function: int) -> Auth:
        try:
            request = read_request(self._reader, lambda _: None)
        except (OraError, ValueError, LookupError) as exc:
            raise ProtocolError("a logon that makes no sense") from exc
        if not isinstance(request.call, Auth) or request.call.function != function:
            raise ProtocolError("logon out of order")
        return request.call

    def _open_session(self, user: str, exchange: PasswordExchange, first: Auth, second: Auth) -> Session:
        given = second.pairs
        proof = exchange.verify(given.get("AUTH_SESSKEY", ""), given.get("AUTH_PASSWORD", ""))
        for key, feature in _LOGON_REFUSED.items():
            if key in given:
                raise unsupported(feature)
        if second.mode & _MODE_ADMIN:
            raise OraError(1031, "insufficient privileges")
        if "AUTH_NEWPASSWORD" in given:
            self._backend.change_password(user, exchange.reveal(given["AUTH_NEWPASSWORD"]))
        about = first.pairs
        session = self._backend.logon(
            Logon(
                user=user,
                program=_shown(about.get("AUTH_PROGRAM_NM")),
                machine=_shown(about.get("AUTH_MACHINE")),
                os_user=_shown(about.get("AUTH_SID")),
                terminal=_shown(about.get("AUTH_TERMINAL")),
                pid=_shown(about.get("AUTH_PID")),
                driver=_shown(given.get("SESSION_CLIENT_DRIVER_NAME")),
                address=self._address,
            )
        )
        try:
            if "AUTH_ALTER_SESSION" in given:
                session.parse(given["AUTH_ALTER_SESSION"].strip(), []).execute([], [()])
            self._greet(session, proof)
        except BaseException:
            session.close()
            raise
        return session

    def _greet(self, session: Session, proof: str) -> None:
        pairs = {
            "AUTH_SVR_RESPONSE": proof,
            "AUTH_SESSION_ID": str(session.sid),
            "AUTH_SERIAL_NUM": str(session.serial),
            "AUTH_VERSION_NO": str(ttc_out.packed_version(self._backend.version)),
            "AUTH_MAX_OPEN_CURSORS": "300",  # absent, the driver keeps no statement cache
            "AUTH_MAX_IDEN_LENGTH": "128",
            "AUTH_SC_SERVICE_NAME": self._service,
            "AUTH_INSTANCENAME": self._backend.fact("INSTANCE_NAME"),
            "AUTH_SC_DBUNIQUE_NAME": self._backend.fact("DB_NAME"),
            "AUTH_SC_REAL_DBUNIQUE_NAME": self._backend.fact("DB_UNIQUE_NAME"),
        }
        w = Writer()
        ttc_out.auth_pairs(w, [(key, value, 0) for key, value in pairs.items()])
        ttc_out.error(w, ErrorInfo(), session.in_transaction)
        self._channel.send_data(w.data)


class _Dispatcher:
    """Answers the calls of a session that is logged on."""

    def __init__(
        self,
        channel: Channel,
        reader: Reader,
        caps: ClientCaps,
        backend: Backend,
        session: Session,
        exchange: PasswordExchange,
        user: str,
    ) -> None:
        self._channel = channel
        self._reader = reader
        self._caps = caps
        self._backend = backend
        self._session = session
        self._exchange = exchange
        self._user = user
        self._lobs = LobStore(session.write_lob)
        self._cursors = CursorTable(session, self._lobs, lambda: channel.break_pending)
        self._logged_off = False
        self._sequence = 0  # the call's, which its reply repeats

    def serve(self) -> None:
        """Until the client logs off or the line drops."""
        while True:
            try:
                reply = self._answer()
                if self._logged_off:  # the session is gone when the client hears that it is
                    self._session.close()
                if reply is not None:
                    self._channel.send_data(reply)
            except BreakRequested:
                self._reader.discard()
                self._channel.answer_break()
                self._channel.send_data(self._error(_cancelled()))
            if self._logged_off:
                return

    def _answer(self) -> bytearray | None:
        w = Writer(self._caps.long_sb1)
        try:
            request = self._read()
            self._sequence = request.sequence
            self._session.count_call()
            if self._session.killed:
                raise _killed()
            with self._channel.cancellable(self._session.cancel):
                for piggyback in request.piggybacks:
                    self._piggyback(piggyback)
                if isinstance(request.call, SessionRelease):
                    self._session.rollback()
                    return None
                self._call(request, w)
            return w.data
        except Cancelled:
            if self._channel.closed:
                raise ConnectionClosed from None
            if self._channel.break_pending:
                raise BreakRequested from None
            if self._session.killed:
                self._session.close()
                return self._error(_killed())
            return self._error(_cancelled())
        except IterationError as exc:
            w = Writer(self._caps.long_sb1)
            if isinstance(request.call, Execute) and request.call.row_counts:
                ttc_out.return_parameters(w, 0, None, exc.row_counts)
            return w.data + self._error(exc.error, exc.rows_done)
        except OraError as exc:
            return self._error(exc)
        except (BreakRequested, ConnectionClosed, ProtocolError):
            raise
        except UnsupportedRequest as exc:
            return self._error(_not_spoken(exc))
        except UnicodeDecodeError as exc:  # a LOB was written in another character set than was agreed on
            return self._error(OraError(3120, f"two-task conversion routine: {exc}"))
        except Exception as exc:
            return self._error(internal_error(exc))

    def _read(self) -> Request:
        """The next request, whole. Raises OraError when it was not understood, having skipped it."""
        try:
            request = read_request(self._reader, self._cursors.shape)
        except UnsupportedRequest as exc:
            self._skip_request()
            raise _not_spoken(exc) from exc
        except OraError:
            self._skip_request()
            raise
        except (ValueError, LookupError, OverflowError) as exc:  # what was read is no text, number or date
            self._skip_request()
            raise OraError(3120, f"two-task conversion routine: the request makes no sense: {exc}") from exc
        if self._reader.pending:
            left = self._reader.pending
            self._skip_request()
            raise OraError(3120, f"two-task conversion routine: {left} bytes of the request not understood")
        return request

    def _skip_request(self) -> None:
        self._reader.discard()
        self._channel.skip_request()

    def _error(self, problem: OraError, rows_done: int = 0) -> bytearray:
        w = Writer()
        info = ErrorInfo(
            number=problem.code,
            message=problem.full_text(),
            position=problem.offset or 0,
            row_count=rows_done,
            sequence=self._sequence,
        )
        ttc_out.error(w, info, self._session.in_transaction)
        return w.data

    def _piggyback(self, piggyback: Piggyback) -> None:
        if isinstance(piggyback, CloseCursors):
            for cursor_id in piggyback.ids:
                self._cursors.close(cursor_id, rows_only=piggyback.rows_only)
        elif isinstance(piggyback, FreeLobs):
            for locator in piggyback.locators:
                self._lobs.free(locator)
        elif isinstance(piggyback, ClientInfo):
            values = piggyback.values.items()
            self._session.set_client_info(**{name: value and _shown(value) for name, value in values})

    def _call(self, request: Request, w: Writer) -> None:
        call = request.call
        info: ErrorInfo | None = None
        if isinstance(call, Execute):
            info = self._cursors.execute(call, w)
        elif isinstance(call, ReExecute):
            info = self._cursors.re_execute(call, w)
        elif isinstance(call, Fetch):
            info = self._cursors.fetch(call, w)
        elif isinstance(call, LobCall):
            answer_lob_call(call, self._lobs, w)
            info = ErrorInfo()
        elif isinstance(call, Auth):
            self._change_password(call, w)
        elif isinstance(call, Version):
            ttc_out.version(w, self._backend.version, call.size)
        elif not isinstance(call, SessionRelease):
            self._simple(call.function)
        if info is not None:
            info.sequence = self._sequence
            ttc_out.error(w, info, self._session.in_transaction)
        else:
            ttc_out.status(w, self._session.in_transaction)

    def _simple(self, function: int) -> None:
        if function == FN_COMMIT:
            self._session.commit()
        elif function == FN_ROLLBACK:
            self._session.rollback()
        elif function == FN_LOGOFF:
            # Oracle commits at an orderly logoff; the driver rolls back first if anything is open
            self._session.commit()
            self._logged_off = True

    def _change_password(self, call: Auth, w: Writer) -> None:
        old = self._exchange.reveal(call.pairs.get("AUTH_PASSWORD", ""))
        new = self._exchange.reveal(call.pairs.get("AUTH_NEWPASSWORD", ""))
        if old != self._backend.password(self._user):
            raise OraError(1017, "invalid username/password; logon denied")
        self._backend.change_password(self._user, new)
        ttc_out.auth_pairs(w, [])


def internal_error(problem: Exception) -> OraError:
    """ORA-00600 for a fault of the sandbox itself, whose traceback goes to stderr."""
    traceback.print_exception(problem, file=sys.stderr)
    text = " ".join(str(problem).split())
    return OraError(600, f"internal error code, arguments: [{type(problem).__name__}], [{text}]")


def _not_spoken(what: UnsupportedRequest) -> OraError:
    return OraError(3115, f"unsupported network datatype or representation: {what} is not supported by the sandbox")


def _killed() -> OraError:
    return OraError(28, "your session has been killed")


def _cancelled() -> OraError:
    return OraError(1013, "user requested cancel of current operation")


def _shown(name: str | None) -> str:
    """What a client calls itself; NUL is nothing the dictionary could hold."""
    return (name or "").replace("\0", "")


def _identifier(name: str) -> str:
    """A user name as the dictionary holds it."""
    if len(name) > 1 and name[0] == name[-1] == '"':
        return name[1:-1]
    return name.upper()
