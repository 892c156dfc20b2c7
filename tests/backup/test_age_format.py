"""What we seal is age: opened here by the words of its specification (age-encryption.org/v1), without the library."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import pytest

if find_spec("cryptography") is None or find_spec("pyrage") is None:
    pytest.skip(
        "needs cryptography, which comes with the key store of Linux", allow_module_level=True
    )

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from govtool.crypt import sealing

BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
PART = 65536 + 16


def secret_in(identity: Path) -> X25519PrivateKey:
    """The secret key in a file of age-keygen; the check sum is not looked at."""
    (line,) = (
        line for line in identity.read_text("utf-8").splitlines() if not line.startswith("#")
    )
    bits = "".join(f"{BECH32.index(sign):05b}" for sign in line.lower().rpartition("1")[2][:-6])
    return X25519PrivateKey.from_private_bytes(
        bytes(int(bits[at : at + 8], 2) for at in range(0, 256, 8))
    )


def derived(key: bytes, salt: bytes, label: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt, label).derive(key)


def decoded(text: bytes) -> bytes:
    return base64.b64decode(text + b"=" * (-len(text) % 4))


def file_key(secret: X25519PrivateKey, share: bytes, body: bytes) -> bytes:
    own = secret.public_key().public_bytes_raw()
    shared = secret.exchange(X25519PublicKey.from_public_bytes(share))
    return ChaCha20Poly1305(derived(shared, share + own, b"age-encryption.org/v1/X25519")).decrypt(
        bytes(12), body, None
    )


def opened(content: bytes, secret: X25519PrivateKey) -> bytes:
    head, _mark, rest = content.partition(b"\n--- ")
    mac, _mark, payload = rest.partition(b"\n")
    version, *lines = head.split(b"\n")
    assert version == b"age-encryption.org/v1"
    keys = []
    for stanza, body in pairwise(lines):
        if stanza.startswith(b"-> X25519 "):
            try:
                keys.append(file_key(secret, decoded(stanza.split(b" ")[2]), decoded(body)))
            except InvalidTag:
                continue
    (key,) = keys
    assert hmac.digest(derived(key, b"", b"header"), head + b"\n---", hashlib.sha256) == decoded(
        mac
    )
    cipher, parts = ChaCha20Poly1305(derived(key, payload[:16], b"payload")), payload[16:]
    found = b""
    for number, at in enumerate(range(0, len(parts), PART)):
        is_last = at + PART >= len(parts)
        found += cipher.decrypt(
            number.to_bytes(11, "big") + bytes([is_last]), parts[at : at + PART], None
        )
    return found


@pytest.mark.parametrize("size", [1, 65535, 65536, 65537, 300_000])
def test_an_envelope_opens_by_the_specification(tmp_path: Path, size: int) -> None:
    people = [tmp_path / "one.key", tmp_path / "two.key"]
    public = tuple(sealing.make_identity(file) for file in people)
    content = os.urandom(size)
    (tmp_path / "plain").write_bytes(content)
    sealing.seal(tmp_path / "plain", tmp_path / "sealed", public)
    for file in people:
        assert opened((tmp_path / "sealed").read_bytes(), secret_in(file)) == content
