"""`thidua users`: who may sign in. People choose their passwords themselves, on a one-time page."""

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from standalone import database
from standalone.connection import now
from standalone.console import CommandError, say
from standalone.programs import read_local_settings
from workflow.domain.roles import USUAL_ROLE, Role, Scope
from workflow.domain.vietnamese_text import fold_name
from workflow.models import Account, Council, Unit
from workflow.services.accounts import credentials, management
from workflow.services.accounts.account_list import account_status
from workflow.services.accounts.letter_address import change_address
from workflow.services.accounts.management import AccountDetails
from workflow.services.accounts.second_factor import remove_all_factors
from workflow.services.accounts.separate_people import confirm_person

ROLES = [role.value for role in Role]


@click.group("users", help="Người dùng: xem, thêm, cấp lại đường dẫn đăng nhập.")
def users_command() -> None:
    """Hold the commands about people."""


@users_command.command("list", help="Danh sách người dùng.")
def list_accounts() -> None:
    with database.open_migrated_session(read_local_settings()) as session:
        for account in session.scalars(select(Account).order_by(Account.login)):
            click.echo("\t".join(account_row(account)))


def account_row(account: Account) -> list[str]:
    """Login, name, role, where, whether the person can sign in, and where reminders go."""
    place = account.unit or account.council
    status = account_status(account).label
    where = place.name if place else ""
    letters = (account.email or "") if account.reminded else "không nhắc việc"
    return [account.login, account.name, account.role.label, where, status, letters]


@users_command.command("add", help="Thêm một người; in ra đường dẫn đặt mật khẩu dùng một lần.")
@click.argument("login")
@click.option("--name", default="", help="Họ và tên.")
@click.option("--role", type=click.Choice(ROLES), default=USUAL_ROLE.value, help="Vai trò.")
@click.option("--council", help="Tên Hội đồng, cho cán bộ Hội đồng.")
@click.option("--unit", help="Tên đơn vị, cho cán bộ đơn vị.")
@click.option("--email", default="", help="Địa chỉ nhận thư nhắc việc.")
def add_account(
    login: str, name: str, role: str, council: str | None, unit: str | None, email: str
) -> None:
    with database.open_migrated_session(read_local_settings()) as session:
        where, agency = _resolve_membership(session, Role(role), council, unit)
        details = AccountDetails(name or login, email, Role(role), where, agency)
        account = management.add_person(session, login, details, by=None, now=now())
        print_sign_in_link(
            session, account, management.issue_link(session, account, by=None, now=now())
        )


@users_command.command("mail", help="Thư nhắc việc của một người: địa chỉ, có nhắc hay không.")
@click.argument("login")
@click.argument("email", required=False)
@click.option("--on/--off", "reminded", default=None, help="Nhắc hay không nhắc việc qua thư.")
@click.option("--lang", type=click.Choice(["vi", "en"]), help="Thư viết bằng tiếng gì.")
def configure_reminders(
    login: str,
    email: str | None,
    reminded: bool | None,  # noqa: FBT001 (click passes by name)
    lang: str | None,
) -> None:
    with database.open_migrated_session(read_local_settings()) as session:
        account = credentials.account_by_login(session, login)
        if email is not None:
            change_address(session, account, email, by=None, now=now())
        account.reminded = account.reminded if reminded is None else reminded
        account.mail_language = lang or account.mail_language
        session.commit()
        click.echo("\t".join(account_row(account)))


@users_command.command(
    "reset", help="Cấp lại đường dẫn đặt mật khẩu; mật khẩu và lớp bảo vệ thứ hai hết hiệu lực."
)
@click.argument("login")
def reset_password(login: str) -> None:
    settings = read_local_settings()
    with database.open_migrated_session(settings) as session:
        account = credentials.account_by_login(session, login)
        emergency = not settings.passwords  # there is no password to be set
        token = management.issue_link(session, account, by=None, now=now(), emergency=emergency)
        credentials.clear_password(account)
        remove_all_factors(session, account)
        print_sign_in_link(session, account, token)


@users_command.command(
    "confirm",
    help="Xác nhận mỗi tài khoản là của một người riêng: đường dẫn do người khác cấp trước đó"
    " không còn cản việc cần hai người.",
)
@click.argument("logins", nargs=-1, required=True, metavar="LOGIN...")
def confirm_people(logins: tuple[str, ...]) -> None:
    with database.open_migrated_session(read_local_settings()) as session:
        for account in [credentials.account_by_login(session, login) for login in logins]:
            confirm_person(session, account, by=None, now=now())
        session.commit()


def print_sign_in_link(session: Session, account: Account, token: str) -> None:
    """Print the path of the page on which the person chooses a password."""
    session.commit()
    click.echo(f"/link#{token}")
    say(
        f"gửi cho {account.name} địa chỉ của dịch vụ kèm đường dẫn này; "
        "nó dùng được một lần, trong 24 giờ",
        "give the person the service's address with this path; it works once, within 24 hours",
    )


def _resolve_membership(
    session: Session, role: Role, council: str | None, unit: str | None
) -> tuple[Council | None, str]:
    """Find where a person is to belong: an officer to a council, staff to one of its agencies."""
    is_staff = role.scope is Scope.UNIT
    if is_staff and not unit:
        raise CommandError("cán bộ đơn vị cần --unit", "staff of an agency need --unit")
    if (unit and not is_staff) or (council and role.scope is Scope.SERVICE):
        raise CommandError(
            "người quản trị không thuộc đơn vị hay Hội đồng nào, cán bộ Hội đồng không thuộc "
            "đơn vị nào",
            "administrators belong to no agency nor council, officers of a council to no agency",
        )
    given = _find_council(session, council) if council else None
    return given or (_find_unit(session, unit).council if unit else None), unit or ""


def _find_council(session: Session, name: str) -> Council:
    found = [
        each for each in session.scalars(select(Council)) if fold_name(each.name) == fold_name(name)
    ]
    if not found:
        raise CommandError(f"không có Hội đồng «{name}»", f"there is no council «{name}»")
    return found[0]


def _find_unit(session: Session, name: str) -> Unit:
    found = session.scalars(select(Unit).filter_by(folded_name=fold_name(name))).all()
    if len(found) != 1:
        raise CommandError(
            f"có {len(found)} đơn vị tên «{name}»; cần đúng một",
            f"there are {len(found)} units of the name «{name}»; exactly one is needed",
        )
    return found[0]
