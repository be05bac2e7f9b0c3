"""How a mail server is met: encrypted where it offers that, its certificate checked, the password kept to ourselves."""

import dataclasses
import logging
import smtplib
import ssl
import stat
from email import message_from_bytes, policy

import pytest

from consult import tls
from consult.services import mail_server
from tests.mail.conftest import knows

DATABASES = ["sqlite"]
PASSWORD = "p@ss/w#rd?"  # only these tests' mail server knows it


@pytest.fixture
def certificate(tmp_path):
    """A certificate for this machine, and the authority that signed it."""
    chain, key = tls.make(tmp_path / "tls", "127.0.0.1")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(chain, key)
    return context, str(tmp_path / "tls" / "authority.pem")


def with_url(postman, url):
    postman.settings = dataclasses.replace(postman.settings, smtp_url=url)


def test_a_connection_is_encrypted_where_the_server_offers_it(postman, listen, certificate, monkeypatch):
    context, authority = certificate
    monkeypatch.setenv("SSL_CERT_FILE", authority)
    box = listen(tls_context=context)
    postman.put()
    assert postman.goes()
    assert box.safe == [True]


def test_a_server_with_a_certificate_from_nobody_gets_no_mail(postman, listen, certificate):
    box = listen(tls_context=certificate[0])
    postman.put()
    assert not postman.goes()
    assert (postman.mail().state, postman.mail().why, box.messages) == ("waiting", "certificate", [])


def test_smtps_is_encrypted_from_the_first_byte(postman, listen, port, certificate, monkeypatch):
    context, authority = certificate
    with_url(postman, f"smtps://127.0.0.1:{port}")
    box = listen(ssl_context=context)
    postman.put()
    assert not postman.goes()
    assert postman.mail().why == "certificate"
    monkeypatch.setenv("SSL_CERT_FILE", authority)
    assert postman.later(minutes=1).goes()
    assert len(box.messages) == 1


def test_user_and_password_may_hold_any_sign(postman, listen, port):
    with_url(postman, f"smtp://dialog%40lund:p%40ss%2Fw%23rd%3F@127.0.0.1:{port}")
    box = listen(**knows("dialog@lund", PASSWORD))
    postman.put()
    assert postman.goes()
    assert len(box.messages) == 1


@pytest.mark.parametrize("word", ["wrong-word", "fel-ord-åäö"])
def test_a_wrong_password_is_said_without_the_password(postman, listen, port, caplog, word):
    with_url(postman, f"smtp://dialog:{word}@127.0.0.1:{port}")
    box = listen(**knows("dialog", PASSWORD))
    postman.put()
    with caplog.at_level(logging.DEBUG):
        assert not postman.goes()
    assert (postman.mail().state, postman.mail().why, box.messages) == ("waiting", "password", [])
    assert "was not sent (password)" in caplog.text
    assert word not in caplog.text + repr(vars(postman.mail())) + repr(postman.settings)


def test_a_password_is_never_sent_in_the_clear_to_another_machine(postman, listen, port, monkeypatch):
    with_url(postman, f"smtp://dialog:word@127.0.0.1:{port}")
    listen(**knows("dialog", "word"))
    postman.put()
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(mail_server, "LOOPBACK", ())
        assert not postman.goes()
    assert postman.mail().why == "in the clear"
    assert postman.later(minutes=1).goes(), "this machine is not another"


def test_what_is_accepted_is_sent_however_the_server_takes_leave(postman, listen, monkeypatch):
    box = listen()

    def hangs(_):
        raise TimeoutError

    monkeypatch.setattr(smtplib.SMTP, "quit", hangs)
    postman.put()
    assert postman.goes()
    assert (postman.mail().state, len(box.messages)) == ("sent", 1)


@pytest.mark.parametrize("address", ["x\nBcc: all@lund.example", "", "ingen"])
def test_an_address_that_is_none_is_sent_nowhere_else(postman, listen, address):
    box = listen()
    box.to_recipient = "550 no such user"
    postman.put(address)
    assert not postman.goes()
    assert (postman.mail().state, postman.mail().why, box.messages) == ("failed", "address", [])


def test_without_mail_server_mail_waits(postman):
    with_url(postman, "")
    postman.put()
    assert not postman.goes()
    assert (postman.mail().state, postman.mail().tries) == ("waiting", 0)


def test_the_demo_writes_a_file_that_only_its_owner_s_folder_holds(postman):
    postman.settings = dataclasses.replace(postman.settings, smtp_url="", demo=True)
    postman.put(body="Hej åäö")
    assert postman.goes()
    (file,) = postman.settings.outbox.iterdir()
    assert stat.S_IMODE(postman.settings.outbox.stat().st_mode) == 0o700
    assert message_from_bytes(file.read_bytes(), policy=policy.default).get_content() == "Hej åäö\n"
