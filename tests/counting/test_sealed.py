"""A sealed post is opened before anything else sees it, and only for the consultation it was sealed for."""

import base64
import json
import os

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDH, SECP256R1, EllipticCurvePublicKey, generate_private_key
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from consult.services import sealing

pytestmark = [
    pytest.mark.filterwarnings("default::ResourceWarning"),
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]


def seal(key, body):
    """Seal as a device does (static/child/seal.js)."""
    theirs = EllipticCurvePublicKey.from_encoded_point(SECP256R1(), base64.b64decode(key))
    own = generate_private_key(SECP256R1())
    point = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    nonce = os.urandom(12)
    secret = HKDF(SHA256(), 32, salt=point, info=b"consult sealed").derive(own.exchange(ECDH(), theirs))
    return base64.b64encode(point + nonce + AESGCM(secret).encrypt(nonce, body, None)).decode()


def send(client, code, sealed):
    return client.post(f"/s/{code}", json={"sealed": sealed}, headers={"Accept": "application/json"}).status_code


def key_of(town, consultation):
    return sealing.public_key(town.settings.secret_key, consultation)


def test_a_sealed_post_is_stored_once_and_is_the_same_as_an_open_one(town, client):
    consultation = town.consultation()
    code = town.session(consultation)
    fields = town.post(code, {"mest": "rora"})
    body = json.dumps(fields).encode().ljust(4096)
    assert [send(client, code, seal(key_of(town, consultation), body)) for _ in range(2)] == [201, 200]
    assert client.post(f"/s/{code}", data=fields).status_code == 200
    assert town.stored() == 1


@pytest.mark.parametrize("sealed", ["", "å", "AAAA", "A" * 300, "!"])
def test_what_cannot_be_opened_is_400(town, client, sealed):
    assert send(client, town.session(town.consultation()), sealed) == 400


@pytest.mark.parametrize("body", [b"", b"[1]", b"{no", b"\xff\xfe", b'{"run": 7}'])
def test_what_is_no_post_inside_its_seal_is_400(town, client, body):
    consultation = town.consultation()
    assert send(client, town.session(consultation), seal(key_of(town, consultation), body)) == 400


def test_one_sign_changed_or_another_consultations_key_is_400(town, client):
    first, second = town.consultation(), town.consultation()
    code = town.session(first)
    body = json.dumps(town.post(code, {"mest": "rora"})).encode()
    assert send(client, code, seal(key_of(town, second), body)) == 400
    raw = bytearray(base64.b64decode(seal(key_of(town, first), body)))
    raw[-1] ^= 1
    assert send(client, code, base64.b64encode(raw).decode()) == 400
    assert town.stored() == 0


def test_another_secret_is_another_key(town):
    assert sealing.public_key("another secret of enough length, 32 signs", 1) != key_of(town, 1)
    assert key_of(town, 1) == key_of(town, 1) != key_of(town, 2)
