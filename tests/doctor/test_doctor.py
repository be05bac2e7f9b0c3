"""`consult doctor` finds each fault that is planted, says what to do, and is content when it is mended."""

import json
import re
from datetime import timedelta

import pytest
from click.testing import CliRunner

from consult import cli, tls
from consult.config import Settings
from consult.database import connect
from consult.migrations import upgrade
from consult.models.base import now
from consult.services.doctor import machine
from tests.doctor.faults import MACHINE, PROXIES, STORAGE
from tests.support.postgres import Cluster

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.mark.parametrize("fault", STORAGE)
def test_a_fault_of_the_database_is_found_and_gone_when_mended(bare, fault):
    plant, words = STORAGE[fault]
    about = fault.split()[0]
    before = bare.wrong()
    assert about not in before
    with plant(bare):
        assert re.search(words, bare.wrong()[about])
    assert bare.wrong() == before


@POSTGRESQL
@pytest.mark.slow
def test_postgresql_that_does_not_flush_is_found(bare, tmp_path):
    loose = bare.wrong()["fsync"]
    assert loose.startswith("A power cut could lose answers: fsync, full_page_writes, synchronous_commit is off.")
    cluster = Cluster(durable=True)
    try:
        with bare.other(database_url=cluster.create("durable")):
            upgrade(bare.database.write)
            assert "fsync" not in bare.wrong()
            cluster.stop_flushing()
            bare.database.dispose()
            assert "synchronous_commit is off" in bare.wrong()["fsync"]
    finally:
        cluster.remove()


ALSO = {"secret": {"proxy"}}
"""With a secret that is not the server's, the server does not tell it how requests arrive."""


@SQLITE
def test_each_fault_of_the_machine_is_found_alone_and_gone_when_mended(well):
    assert well.wrong() == {}
    for fault, (plant, words) in MACHINE.items():
        about = fault.split()[0]
        with plant(well):
            wrong = well.wrong()
            assert set(wrong) == {about} | ALSO.get(about, set()), fault
            assert re.search(words, wrong[about])
        assert well.wrong() == {}, fault


@SQLITE
def test_a_proxy_that_is_set_wrong_is_found(bare):
    for fault, (facts, about, words) in PROXIES.items():
        with bare.nginx(**facts):
            assert re.search(words, bare.wrong().get(about, "")), fault
    with bare.nginx():
        assert not {"proxy", "address", "certificate"} & set(bare.wrong())


@SQLITE
def test_a_server_a_worker_and_a_certificate_that_are_not_there_are_found(bare, monkeypatch):
    assert "does not answer: " in bare.wrong()["address"]
    assert "systemctl start consult-work" in bare.wrong()["work"]
    with bare.working():
        assert "work" not in bare.wrong()
    with bare.other(public_url=bare.settings.public_url.replace("https", "http")):
        assert bare.wrong()["https"].endswith("tablets need https. Set public_url, and TLS in nginx.")
    with bare.nginx():
        assert not {"address", "certificate", "https"} & set(bare.wrong())
        monkeypatch.delenv("SSL_CERT_FILE")
        assert "certificate" in bare.wrong()["address"]
    with monkeypatch.context() as patch:
        patch.setattr(tls, "LASTS", timedelta(days=5))
        tls.make(bare.folder, "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(bare.folder / "authority.pem"))
    with bare.nginx():
        assert bare.wrong()["certificate"] == "The certificate holds for 4 days more. Renew it."


@SQLITE
def test_a_clock_that_is_not_as_the_proxys_or_the_databases_is_found(bare):
    assert machine.clocks_agree("the database", now()).well
    apart = machine.clocks_agree("the database", now() - timedelta(minutes=10))
    assert not apart.well
    assert "that of the database are 600 seconds apart" in apart.said


@SQLITE
def test_only_who_has_the_secret_is_told_how_a_request_arrives(client):
    assert client.get("/healthz", headers={"X-Consult-Doctor": "guessed"}).get_data(as_text=True) == "ok\n"


@SQLITE
def test_the_command_says_what_is_wrong_and_ends_with_1(bare, monkeypatch):
    monkeypatch.setenv("CONSULT_INSTANCE", str(bare.settings.instance))
    monkeypatch.setenv("CONSULT_PUBLIC_URL", bare.settings.public_url)
    done = CliRunner().invoke(cli.cli, ["doctor"])
    assert done.exit_code == 1
    assert re.search(r"^WRONG `consult work` does not run", done.output, re.MULTILINE)
    assert re.search(r"^ok    The database is whole", done.output, re.MULTILINE)
    told = json.loads(CliRunner().invoke(cli.cli, ["doctor", "--json"]).output)
    assert {"about": "damage", "well": True, "said": "The database is whole"} in told


@SQLITE
def test_no_finding_says_a_password(bare):
    secret = Settings(
        instance=bare.settings.instance, secret_key="k" * 40, database_url="postgresql://u:hemligt@127.0.0.1:1/x",
        smtp_url="smtp://u:hemligt@127.0.0.1", mail_from="a@b.example",
    )  # fmt: skip
    bare.settings, bare.database = secret, connect(secret)
    assert "hemligt" not in " ".join(one.said for one in bare.findings())
