"""Passwords that are guessed first are refused, each with the same sentence."""

import pytest
from sqlalchemy.orm import Session

from tests import factories
from workflow.domain.errors import BadInputError
from workflow.domain.roles import Role
from workflow.models import Account, Council
from workflow.services.accounts import credentials

GUESSED_FIRST = (
    *("1234567890", "password123", "          ", "qwertyuiop", "aaaaaaaaaaaa", "iloveyou2020"),
    *("P@ssw0rd123", "matkhau123", "Matkhau@123", "Thidua@2025", "vietnam2025", "anhyeuem123"),
    *("nguyenvanan", "NguyenVanAn", "Nguyễn Văn An", "nguyenvanan1", "an.nguyen-2025"),
    *("hội đồng thi đua", "hoidongthidua", "Hội đồng Thi đua - Khen thưởng tỉnh Bình Thuận"),
)


@pytest.fixture
def account(session: Session) -> Account:
    """An officer; login, name and office are known to everybody."""
    council = Council(name="Hội đồng Thi đua - Khen thưởng tỉnh Bình Thuận")
    session.add(council)
    return credentials.add_account(
        session, login="an.nguyen", name="Nguyễn Văn An", role=Role.COUNCIL_OFFICER,
        council=council, now=factories.NOW,
    )  # fmt: skip


@pytest.mark.parametrize("password", GUESSED_FIRST)
def test_what_is_guessed_first_is_refused(account: Account, password: str) -> None:
    with pytest.raises(BadInputError, match="dễ đoán"):
        credentials.hash_password(account, password)
    assert account.password_hash is None


@pytest.mark.parametrize(
    "password",
    [
        "một câu rất dễ nhớ",
        "chiều nay mưa to quá",
        "x7#Kp2vQ9z",
        "trời đẹp thì đi bộ đến cơ quan " * 40,
    ],
)
def test_a_sentence_or_a_random_text_is_taken(
    session: Session, account: Account, password: str
) -> None:
    session.commit()  # nobody waits to save for a hash
    hashed = credentials.hash_password(account, password, meanwhile=session.commit)
    credentials.set_password(account, hashed)
    assert credentials.sign_in(session, account.login, password, meanwhile=session.commit)
