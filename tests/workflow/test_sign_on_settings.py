"""The file of sign-on providers: what it may say, and one sentence for whatever it says wrongly."""

from pathlib import Path

import pytest

from workflow.config import GroupRule, SettingError, read_settings

PROVIDER = """
[[provider]]
key = "tinh"
name = "Cổng của tỉnh"
issuer = "https://sso.tinh.vn/realms/can-bo"
client_id = "thidua"
"""
WHOLE = (
    PROVIDER
    + """
client_secret_file = "secret"
scopes = ["profile", "groups"]
origins = ["https://dang-nhap.tinh.vn"]
groups_claim = "roles"
keep_without_group = true
second_factor = { acr = ["gold"], amr = ["otp", "hwk"] }

[[provider.rule]]
group = "td-kt"
role = "council_officer"
council = "Hội đồng Thi đua - Khen thưởng tỉnh"
"""
)


def read(tmp_path: Path, text: str, **more: str) -> tuple[object, ...]:
    (tmp_path / "sign-on.toml").write_text(text, encoding="utf-8")
    (tmp_path / "secret").write_text("s3cret\n")
    env = {
        "THIDUA_SIGN_ON": str(tmp_path / "sign-on.toml"),
        "THIDUA_PUBLIC_URL": "https://thidua.tinh.vn",
    }
    return read_settings(env | more).sign_on


def test_a_file_says_who_a_provider_is_and_what_its_word_counts_for(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("s3cret\n")
    (tmp_path / "sign-on.toml").write_text(WHOLE, encoding="utf-8")
    settings = read_settings(
        {
            "THIDUA_SIGN_ON": str(tmp_path / "sign-on.toml"),
            "THIDUA_PUBLIC_URL": "https://thidua.tinh.vn",
            "THIDUA_PASSWORDS": "off",
        }
    )

    (found,) = settings.sign_on
    assert found.scopes == ("openid", "profile", "groups")
    assert found.client_secret == "s3cret"
    assert "s3cret" in settings.secrets
    assert "s3cret" not in repr(settings)
    assert found.allowed_origins == {"https://sso.tinh.vn", "https://dang-nhap.tinh.vn"}
    assert (found.acr, found.amr) == (("gold",), ("otp", "hwk"))
    rule = GroupRule("td-kt", "council_officer", "Hội đồng Thi đua - Khen thưởng tỉnh")
    assert found.rules == (rule,)
    assert found.keep_without_group
    assert not settings.passwords


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "[[provider]]"),
        ("provider = 1", "[[provider]]"),
        ("[[", "TOML"),
        ("x = 1\n" + PROVIDER, "[[provider]]"),
        (PROVIDER + PROVIDER, "key"),
        (PROVIDER.replace("https:", "http:"), "issuer"),
        (PROVIDER.replace("https://sso", "https://u:p@sso"), "issuer"),
        (PROVIDER.replace('"tinh"', '"Tỉnh"'), "key"),
        (PROVIDER.replace('client_id = "thidua"', ""), "client_id"),
        (PROVIDER + "client_sekret = 1", "client_sekret"),
        (PROVIDER + 'client_secret = "mật"', "client_secret"),
        (PROVIDER + 'client_secret = "a"\nclient_secret_file = "secret"', "client_secret"),
        (PROVIDER + 'client_secret_file = "none"', "client_secret_file"),
        (PROVIDER + 'origins = ["https://x.vn/a"]', "origins"),
        (PROVIDER + "second_factor = { amr = 1 }", "amr"),
        (PROVIDER + "second_factor = { loa = [] }", "loa"),
        (PROVIDER + 'keep_without_group = "yes"', "keep_without_group"),
        (PROVIDER + '[[provider.rule]]\ngroup = "a"\nrole = "boss"', "role"),
        (PROVIDER + '[[provider.rule]]\ngroup = "a"\nrole = "council_officer"', "council"),
    ],
)
def test_what_is_wrong_in_it_is_named(text: str, named: str, tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="THIDUA_SIGN_ON") as told:
        read(tmp_path, text)
    assert named in str(told.value)


def test_it_needs_an_address_of_ours_and_no_passwords_need_it(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="THIDUA_PUBLIC_URL"):
        read(tmp_path, PROVIDER, THIDUA_PUBLIC_URL="")
    with pytest.raises(SettingError, match="THIDUA_PASSWORDS"):
        read_settings({"THIDUA_PASSWORDS": "off"})
