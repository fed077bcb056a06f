"""Pages of the documentation that are printed from the code, so that they can't go stale."""

import ast
import dataclasses
import inspect
import textwrap
from collections.abc import Callable
from pathlib import Path

import click

from standalone.client_source import write_client
from worker.word.lint import rule_coverage
from workflow.config import SETTINGS, Setting
from workflow.config.retention import RetentionSettings
from workflow.domain.personal_data import CONFIDENCE, REGISTER
from workflow.domain.year import MOVES, STATES
from workflow.services.cases import RULES, Rule
from workflow.web.api import routes as routes
from workflow.web.api.documents import print_document

DOCS = Path(__file__).parent.parent.parent / "docs"
_HEAD = "<!-- Printed by `./thidua manual`; change the code, not this page. -->\n\n"


def render_states_page() -> str:
    """The table of states and moves, and its diagram."""
    states = "\n".join(f"| `{state.value}` | {state.label} | {state.step} |" for state in STATES)
    moves = "\n".join(
        f"| `{move.name}` | {move.label} | `{move.source.value}` | `{move.target.value}` |"
        f" {'có' if move.needs_reason else ''} |"
        for move in MOVES
    )
    arrows = "\n".join(
        f"    {move.source.value} --> {move.target.value}: {move.label}" for move in MOVES
    )
    return (
        f"{_HEAD}# Các bước của một năm\n\n| bước | tên | trên thanh tiến độ |\n"
        f"| --- | --- | --- |\n{states}\n\n```mermaid\nstateDiagram-v2\n{arrows}\n```\n\n"
        "| việc | nút bấm | từ | đến | cần lý do |\n| --- | --- | --- | --- | --- |\n"
        f"{moves}\n"
    )


def render_checks_page() -> str:
    """List every rule: code, the step it guards, its sentences, its source."""
    rows = "\n".join(_rule_row(rule) for rule in sorted(RULES.values(), key=lambda r: r.code[1:]))
    return (
        f"{_HEAD}# Các điều kiện kiểm tra\n\n"
        "`E…` là mâu thuẫn, phải sửa. `W…` là điều chưa biết hoặc khác thường, bỏ qua được khi ghi"
        " lý do. Mỗi điều kiện đứng trước một bước; chữ trong ngoặc nhọn là số liệu của từng"
        " khối.\n\n"
        f"| mã | trước bước | câu thông báo | căn cứ |\n| --- | --- | --- | --- |\n{rows}\n"
    )


def _rule_row(rule: Rule) -> str:
    sentences = "<br>".join(sentence.replace("|", "\\|") for sentence in list_rule_messages(rule))
    return f"| {rule.code} | {rule.guards.label} | {sentences} | {rule.source or ''} |"


def list_rule_messages(rule: Rule) -> list[str]:
    """The sentences that a rule may say, as written in its function and those it calls upon."""
    found = _message_literals(rule.look)
    module = inspect.getmodule(rule.look)
    for name in rule.look.__code__.co_names:
        if name.startswith("_") and inspect.isfunction(helper := getattr(module, name, None)):
            found += _message_literals(helper)
    return [sentence for sentence in found if sentence.endswith(".")]


def _message_literals(function: Callable[..., object]) -> list[str]:
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    return [
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Message"
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    ]


def render_settings_page() -> str:
    """Every variable: its default, what it means, whether it may come in a file."""
    rows = "\n".join(_setting_row(one) for one in SETTINGS)
    return (
        f"{_HEAD}# Các biến môi trường\n\n"
        "Dịch vụ chỉ đọc những biến này. Giá trị sai thì không chạy và nói rõ biến nào; tên viết"
        " sai thì được nhắc, kèm tên gần nhất. Biến có dấu ✓ còn đọc được từ tệp: `<tên>_FILE` là"
        " đường dẫn của tệp. Không giá trị bí mật nào có trong nhật ký hay trên trang lỗi.\n\n"
        "Cổng và địa chỉ lắng nghe không phải là biến: `./thidua up --port 8080 --host 0.0.0.0`;"
        " không ghi thì là 127.0.0.1, cổng 8000 hoặc một cổng trống.\n\n"
        f"| biến | mặc định | nghĩa | tệp |\n| --- | --- | --- | --- |\n{rows}\n"
    )


def _setting_row(one: Setting) -> str:
    return f"| `{one.name}` | {one.default} | {one.meaning} | {'✓' if one.secret else ''} |"


def render_personal_data_page() -> str:
    """Render what is kept about whom, why, how long, and what erasing does to it."""
    kept = dataclasses.asdict(RetentionSettings())
    rows = "\n".join(
        f"| {', '.join(f'`{table}`' for table in row.tables)} | {row.what} | {row.whose} |"
        f" {row.purpose} | {row.kept.format(**kept)} | {row.erased} |"
        for row in REGISTER
    )
    return (
        f"{_HEAD}# Sổ dữ liệu cá nhân\n\n{CONFIDENCE}\n\n"
        "Mỗi người tải dữ liệu của mình ở trang «Tài khoản của tôi»; người quản lý tải và xóa ở"
        " trang của người đó. Việc xem trang và tải dữ liệu của người khác được ghi vào nhật ký an"
        " ninh. Xóa là thay bằng bí danh: lịch sử đã niêm phong nhắc người bằng số, nên vẫn kiểm"
        " tra được; tên đã ghi trong dòng niêm phong trước đó thì còn.\n\n"
        "Số ngày là giá trị mặc định của các biến `…_KEEP_…_DAYS`; mỗi đêm sau khi sao lưu, hệ"
        " thống xóa dòng quá hạn và khóa tài khoản không dùng.\n\n"
        "| bảng | dữ liệu | của ai | để làm gì | giữ bao lâu | khi xóa |\n"
        f"| --- | --- | --- | --- | --- | --- |\n{rows}\n"
    )


PAGES: dict[str, Callable[[], str]] = {
    "states.md": render_states_page,
    "checks.md": render_checks_page,
    "settings.md": render_settings_page,
    "personal-data.md": render_personal_data_page,
    "lint-rules.md": rule_coverage.render_page,
}


CLIENT = Path(__file__).parent.parent / "api_client.py"


def render_client() -> str:
    """The typed client of the interface, of its document in Vietnamese."""
    return write_client(print_document("vi"))


def write_pages() -> None:
    """Write all printed pages again, and the client of the interface."""
    CLIENT.write_text(render_client(), encoding="utf-8")
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")


@click.command("manual", help="In lại các trang tài liệu lấy từ mã nguồn.")
def manual_command() -> None:
    write_pages()
