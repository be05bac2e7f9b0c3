"""Settings are checked once, at start, and a wrong one is said in a sentence."""

import stat

import pytest

from consult.config import SettingsError, initialise, load

SECRET = "0123456789abcdefghijklmnopqrstuv"


def settings(tmp_path, **environ):
    return load({"CONSULT_INSTANCE": str(tmp_path), "CONSULT_SECRET_KEY": SECRET} | environ)


def test_init_makes_a_secret_that_only_its_owner_can_read(tmp_path):
    file = initialise(tmp_path / "instance")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(load({"CONSULT_INSTANCE": str(tmp_path / "instance")}).secret_key) >= 32


def test_init_leaves_an_existing_installation_alone(tmp_path):
    file = initialise(tmp_path)
    before = file.read_text()
    initialise(tmp_path)
    assert file.read_text() == before


def test_the_environment_goes_before_the_file(tmp_path):
    initialise(tmp_path, public_url="https://file.example")
    assert load({"CONSULT_INSTANCE": str(tmp_path)}).public_url == "https://file.example"
    assert settings(tmp_path, CONSULT_PUBLIC_URL="https://dialog.example").public_url == "https://dialog.example"


def test_what_is_given_by_hand_goes_before_the_environment(tmp_path):
    environ = {"CONSULT_SECRET_KEY": SECRET, "CONSULT_PROXIES": "2"}
    assert load(environ, instance=tmp_path, proxies=1).proxies == 1


def test_the_database_is_in_the_instance_folder_unless_said_otherwise(tmp_path):
    assert settings(tmp_path).database_url == f"sqlite:///{tmp_path}/consult.db"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"CONSULT_SECRET_KEY": ""}, "consult init"),
        ({"CONSULT_SECRET_KEY": "short"}, "too short"),
        ({"CONSULT_SECRET_KEY": "a" * 40}, "too simple"),
        ({"CONSULT_DATABASE_URL": "mysql://x/y"}, "sqlite:/// or postgresql://"),
        ({"CONSULT_PUBLIC_URL": "dialog.example"}, "must be an address"),
        ({"CONSULT_PUBLIC_URL": "https://dialog.example/path"}, "without a path"),
        ({"CONSULT_PUBLIC_URL": "http://dialog.example"}, "https://"),
        ({"CONSULT_PROXIES": "many"}, "must be a number"),
        ({"CONSULT_SMTP_URL": "mail.example"}, "smtp_url must be an address"),
        ({"CONSULT_SMTP_URL": "https://mail.example", "CONSULT_MAIL_FROM": "a@b"}, "smtp_url must be an address"),
        ({"CONSULT_SMTP_URL": "smtp://mail.example:port", "CONSULT_MAIL_FROM": "a@b"}, "smtp_url must be an address"),
        ({"CONSULT_SMTP_URL": "smtp://mail.example/x", "CONSULT_MAIL_FROM": "a@b"}, "smtp_url must be an address"),
        ({"CONSULT_SMTP_URL": "smtp://mail.example"}, "needs mail_from"),
        ({"CONSULT_MAIL_FROM": "Lund <a@b>, c@d"}, "one e-mail address"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_a_sentence(tmp_path, wrong, said):
    with pytest.raises(SettingsError, match=said):
        settings(tmp_path, **wrong)


@pytest.mark.parametrize("url", ["smtp://user:hem/ligt@mail.example", "smtp://user:hemligt@[mail", "smtp://:hemligt@"])
def test_a_wrong_mail_server_is_said_without_its_password(tmp_path, url):
    with pytest.raises(SettingsError, match="smtp_url") as wrong:
        settings(tmp_path, CONSULT_SMTP_URL=url, CONSULT_MAIL_FROM="a@b")
    assert "ligt" not in str(wrong.value)
    right = settings(tmp_path, CONSULT_SMTP_URL="smtp://user:hemligt@mail.example:587", CONSULT_MAIL_FROM="a@b")
    assert right.smtp_url.endswith(":587")
    assert "hemligt" not in repr(right)


def test_a_misspelt_key_in_the_file_is_named(tmp_path):
    (tmp_path / "config.toml").write_text('secret_kye = "x"\n')
    with pytest.raises(SettingsError, match="secret_kye"):
        settings(tmp_path)


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / "config.toml").write_text("secret_key = \n")
    with pytest.raises(SettingsError, match=r"config\.toml"):
        settings(tmp_path)


def test_plain_http_is_only_for_this_machine_and_the_demo(tmp_path):
    assert not settings(tmp_path, CONSULT_PUBLIC_URL="http://127.0.0.1:8000").secure
    assert settings(tmp_path, CONSULT_PUBLIC_URL="http://192.168.1.2:8000", CONSULT_DEMO="1").demo
