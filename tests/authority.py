"""A certificate authority for tests of TLS."""

from __future__ import annotations

import ssl
from datetime import datetime, timedelta, timezone
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


class Authority:
    """folder: ca.pem, and what it signed: <name>.pem, <name>.key."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._key = folder, ec.generate_private_key(ec.SECP256R1())
        self._name = _named("Test CA")
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        ca = self._builder(self._name, self._key, 30).add_extension(x509.BasicConstraints(True, None), True)
        self._write("ca.pem", ca.add_extension(usage, True).sign(self._key, hashes.SHA256()))

    def sign(self, name: str, address: str = "127.0.0.1", days: int = 30) -> tuple[Path, Path]:
        """Certificate and key of who is called so (CN) at this address."""
        key, issuer = ec.generate_private_key(ec.SECP256R1()), self._key.public_key()
        addresses = x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))])
        builder = self._builder(_named(name), key, days).add_extension(addresses, False)
        builder = builder.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer), False)
        self._write(f"{name}.pem", builder.sign(self._key, hashes.SHA256()))
        form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        paths = self.folder / f"{name}.pem", self.folder / f"{name}.key"
        paths[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))
        paths[1].chmod(0o600)
        return paths

    def server(self, address: str = "127.0.0.1", days: int = 30) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self.sign("server", address, days))
        return context

    def _builder(self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, days: int) -> x509.CertificateBuilder:
        now, public = datetime.now(timezone.utc), key.public_key()
        return (
            x509.CertificateBuilder(self._name, subject, public, x509.random_serial_number())
            .not_valid_before(now - timedelta(days=60))
            .not_valid_after(now + timedelta(days=days))
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), False)
        )

    def _write(self, name: str, certificate: x509.Certificate) -> None:
        (self.folder / name).write_bytes(certificate.public_bytes(serialization.Encoding.PEM))


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
