"""Settings: each is held to what it may be, with a sentence that shows no secret."""

import datetime as dt
from pathlib import Path

import pytest

from workflow.config import SETTINGS, SettingError, find_unknown_settings, read_settings

LONG = "k" * 40
POST = {
    "THIDUA_SMTP_URL": "smtp://u:geheim@h",
    "THIDUA_MAIL_FROM": "a@b.vn",
    "THIDUA_PUBLIC_URL": "https://a.vn",
}


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({"THIDUA_DATABASE_URL": "postgresql://u:geheim@h:x/db"}, "THIDUA_DATABASE_PASSWORD"),
        ({"THIDUA_DATABASE_URL": "postgresql://u:ge/heim@h/db"}, "THIDUA_DATABASE_PASSWORD"),
        ({"THIDUA_DATABASE_URL": "mysql://u:geheim@h/db"}, "postgresql+psycopg://"),
        ({"THIDUA_DATABASE_URL": "geheim"}, "sqlite://"),
        ({"THIDUA_BROKER_URL": "amqp://u:geheim@h/"}, "redis://"),
        ({"THIDUA_BROKER_URL": "redis://:geheim@[::1"}, "THIDUA_BROKER_PASSWORD"),
        ({"THIDUA_DATABASE_PASSWORD": "geheim"}, "THIDUA_DATABASE_URL"),
        ({"THIDUA_SECRET_KEY": "geheim"}, "32 ký tự"),
        ({"THIDUA_METRICS_TOKEN": "geheim"}, "16 ký tự"),
        ({"THIDUA_SECRET_KEY_FILE": "/nowhere"}, "không đọc được tệp /nowhere"),
        ({"THIDUA_SECRET_KEY_FILE": "/dev/null"}, "rỗng"),
        ({"THIDUA_SECRET_KEY": LONG, "THIDUA_SECRET_KEY_FILE": "/x"}, "set one of the two"),
        ({"THIDUA_SECURE_COOKIES": "vâng"}, "0 hoặc 1"),
        ({"THIDUA_TRUSTED_PROXIES": "-1"}, "0 đến 9"),
        ({"THIDUA_TRUSTED_PROXIES": "²"}, "0 đến 9"),
        ({"THIDUA_LOG_FORMAT": "xml"}, "text, json"),
        ({"THIDUA_LOG_LEVEL": "loud"}, "debug, info"),
        ({"THIDUA_BACKUP_AT": "25:00"}, "02:30"),
        ({"THIDUA_BACKUP_KEEP": "7,4"}, "7,4,12"),
        ({"THIDUA_BACKUP_KEEP": "7,4,-1"}, "7,4,12"),
        ({"THIDUA_BACKUP_PASSPHRASE": "geheim"}, "12 ký tự"),
        ({"THIDUA_SMTP_URL": "http://u:geheim@h"}, "smtps://"),
        ({"THIDUA_SMTP_URL": "smtp://u:geheim@h:x"}, "THIDUA_SMTP_PASSWORD"),
        ({"THIDUA_SMTP_PASSWORD": "geheim"}, "THIDUA_SMTP_URL"),
        ({"THIDUA_SMTP_URL": "smtp://u:geheim@h"}, "THIDUA_SMTP_URL needs it"),
        ({**POST, "THIDUA_SMTP_URL": "smtp+plain://u:geheim@h"}, "without encryption"),
        ({**POST, "THIDUA_SMTP_URL": "smtp://u@h"}, "go together"),
        ({**POST, "THIDUA_SMTP_URL": "smtp://"}, "no host"),
        ({**POST, "THIDUA_MAIL_FROM": "thidua"}, "an e-mail address"),
        ({**POST, "THIDUA_MAIL_FROM": "A <a@b.vn>\nBcc: c@d.vn"}, "an e-mail address"),
        ({**POST, "THIDUA_MAIL_AT": "7h"}, "02:30"),
        ({"THIDUA_PUBLIC_URL": "thidua.vn"}, "an address like this"),
        ({"THIDUA_PUBLIC_URL": "https://a.vn/?b"}, "an address like this"),
    ],
)
def test_a_bad_value_is_named_and_a_secret_is_not_shown(env: dict[str, str], said: str) -> None:
    with pytest.raises(SettingError) as refused:
        read_settings(env)

    sentence = str(refused.value)
    assert sentence.startswith("THIDUA_")
    assert said in sentence
    assert "heim" not in sentence
    assert refused.value.__cause__ is None  # nor is it in what a traceback would add


def test_a_password_of_its_own_may_hold_any_character(tmp_path: Path) -> None:
    for name in ("database", "broker"):
        (tmp_path / name).write_text("p@ss/w:rd %ü\n")
    settings = read_settings(
        {
            "THIDUA_DATABASE_URL": "postgresql://thidua@db:5433/thidua?sslmode=require",
            "THIDUA_DATABASE_PASSWORD_FILE": str(tmp_path / "database"),
            "THIDUA_BROKER_URL": "redis+socket:///run/a.sock?virtual_host=1",
            "THIDUA_BROKER_PASSWORD_FILE": str(tmp_path / "broker"),
        }
    )

    quoted = "p%40ss%2Fw%3Ard%20%25%C3%BC"
    assert settings.database_url == (
        f"postgresql+psycopg://thidua:{quoted}@db:5433/thidua?sslmode=require"
    )
    assert settings.broker_url == f"redis+socket://:{quoted}@/run/a.sock?virtual_host=1"
    assert {"p@ss/w:rd %ü", quoted} <= set(settings.secrets)


def test_the_settings_show_no_secret_when_they_are_printed() -> None:
    settings = read_settings(
        {
            "THIDUA_DATABASE_URL": "postgresql://u:geheim@h/db",
            "THIDUA_BROKER_URL": "redis://:geheim@h",
            "THIDUA_SECRET_KEY": "geheim" + LONG,
            "THIDUA_METRICS_TOKEN": "geheim" + LONG,
        }
    )

    assert "geheim" not in repr(settings)


def test_a_mistyped_variable_is_told_with_the_nearest_name() -> None:
    env = {"THIDUA_DATABASE_ULR": "x", "THIDUA_ZZZ": "x", "THIDUA_TEST_ANY": "x", "OTHER": "x"}

    told = list(find_unknown_settings(env))

    assert len(told) == 2
    assert "did you mean THIDUA_DATABASE_URL?" in told[0]
    assert "did you mean" not in told[1]


def test_no_mail_leaves_unless_a_server_is_named() -> None:
    assert read_settings({"THIDUA_MAIL_FROM": "a@b.vn"}).mail is None

    settings = read_settings({**POST, "THIDUA_PUBLIC_URL": "https://a.vn/thi-dua/"})

    assert settings.mail
    assert settings.mail.port == 587
    assert settings.mail.at == dt.time(7, 30)
    assert settings.mail.public_url == settings.public_url == "https://a.vn/thi-dua"
    assert "geheim" not in repr(settings)
    assert "geheim" in settings.secrets


def test_the_service_knows_its_address_without_a_mail_server() -> None:
    assert read_settings({}).public_url == ""
    assert read_settings({"THIDUA_PUBLIC_URL": "https://a.vn/"}).public_url == "https://a.vn"


def test_no_setting_is_unknown() -> None:
    assert not list(find_unknown_settings({one.name: "x" for one in SETTINGS}))


def test_backups_are_made_at_night_into_the_data_folder_unless_told_otherwise() -> None:
    usual = read_settings({"THIDUA_DATA": "/data"})
    other = read_settings(
        {
            "THIDUA_BACKUP_AT": "off",
            "THIDUA_BACKUP_DIR": "/elsewhere",
            "THIDUA_BACKUP_KEEP": "30,0,6",
            "THIDUA_BACKUP_PASSPHRASE": "geheim" + LONG,
        }
    )

    assert (usual.backup_at, usual.backups) == (dt.time(2, 30), Path("/data/backups"))
    assert (other.backup_at, other.backups) == (None, Path("/elsewhere"))
    assert other.backup_keep == (30, 0, 6)
    assert "geheim" not in repr(other)
    assert "geheim" + LONG in other.secrets


STORE = "s3://KEY@bucket/papers?endpoint=https://s3.example.vn&region=hn"


def test_files_lie_in_the_data_folder_unless_a_bucket_is_named() -> None:
    assert read_settings({}).store_url == ""

    settings = read_settings({"THIDUA_STORE_URL": STORE, "THIDUA_STORE_PASSWORD": "ge/heim"})

    assert settings.store_url == STORE.replace("KEY@", "KEY:ge%2Fheim@")
    assert "heim" not in repr(settings)
    assert "ge/heim" in settings.secrets


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://bucket", "s3://"),
        ("s3:///papers", "bucket"),
        ("s3://KEY@bucket", "THIDUA_STORE_PASSWORD"),
        ("s3://KEY:SECRET@bucket?endpoit=https://a.vn", "endpoit"),
        ("s3://KEY:SECRET@bucket?endpoint=s3.a.vn", "endpoint"),
    ],
)
def test_an_unfit_address_of_the_store_is_told_in_one_sentence(url: str, told: str) -> None:
    with pytest.raises(SettingError, match=told) as caught:
        read_settings({"THIDUA_STORE_URL": url})

    assert str(caught.value).startswith("THIDUA_STORE_URL: ")
    assert "SECRET" not in str(caught.value)
