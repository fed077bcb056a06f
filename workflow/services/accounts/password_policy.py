"""Which passwords are refused: short ones, and those that are quick to guess.

zxcvbn estimates how many guesses a password takes, from lists of common and leaked passwords,
names, words, keyboard runs and dates that it brings along; nothing is asked over the network.
"""

from collections.abc import Iterator

from workflow.domain.errors import BadInputError, Message
from workflow.domain.vietnamese_text import strip_accents
from workflow.models import Account

MIN_PASSWORD_LENGTH = 10
#: Fewer guesses than this are made within hours of a leak of the database, hashed as it is.
MIN_GUESSES = 10**9
#: What is guessed here first, and is in no list from elsewhere.
_LOCAL_WORDS = (
    *("thidua", "thi dua", "khenthuong", "khen thuong", "hoidong", "hoi dong", "khoi", "cum"),
    *("matkhau", "mat khau", "vietnam", "viet nam", "anhyeuem", "emyeuanh", "xinchao", "hanoi"),
    *("saigon", "tphcm", "tinhuy", "ubnd", "admin", "quantri", "quan tri", "nhanvien", "canbo"),
)
#: Longer ones are good enough, and zxcvbn takes no more.
_MAX_JUDGED = 72


def check_password(account: Account, password: str) -> None:
    """Refuse a password that is too short or too easy; raises `BadInputError`."""
    from zxcvbn import zxcvbn  # its lists of words are slow to load, for workers that ask nobody

    if len(password) < MIN_PASSWORD_LENGTH:
        raise BadInputError(
            Message("Mật khẩu cần ít nhất {count} ký tự.", count=MIN_PASSWORD_LENGTH),
            field="password",
        )
    judged = strip_accents(password)[:_MAX_JUDGED] or password[:_MAX_JUDGED]
    if zxcvbn(judged, user_inputs=list(_words_about(account)))["guesses"] < MIN_GUESSES:
        raise BadInputError(
            Message("Mật khẩu này dễ đoán; hãy dùng một câu dài hơn mà chỉ anh/chị biết."),
            field="password",
        )


def _words_about(account: Account) -> Iterator[str]:
    """List words that others know of a person: login, name, office; without accents."""
    yield from _LOCAL_WORDS
    place = account.unit or account.council
    for text in (account.login, account.name, account.email or "", place.name if place else ""):
        bare = strip_accents(text)
        yield from (bare, bare.replace(" ", ""), *bare.split())
