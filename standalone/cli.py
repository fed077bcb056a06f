"""The `thidua` command. Each sub-command is loaded only when it is called: starts stay quick."""

import gc
import importlib
import sys
from pathlib import Path

import click

from standalone import console

VERSION = "0.1.0"

#: Name of each sub-command → module under `standalone.commands` that holds it, what it does.
COMMANDS = {
    "up": ("up", "chạy toàn bộ dịch vụ trên máy này"),
    "users": ("users", "người dùng: xem, thêm, cấp lại đường dẫn đăng nhập"),
    "import": ("records", "nhập kỳ tổng kết từ tệp JSON"),
    "export": ("records", "xuất kỳ tổng kết ra tệp JSON"),
    "acts": ("acts", "nhập văn bản pháp luật mới từ tệp TOML"),
    "checks": ("checks", "xem các điểm kiểm tra của từng kỳ"),
    "generate": ("generate", "soạn văn bản hàng loạt"),
    "demo": ("demo", "chạy thử trọn một năm với dữ liệu mẫu"),
    "security-log": ("security_log", "in nhật ký an ninh thành các dòng JSON"),
    "verify": ("verify", "kiểm tra lịch sử, hồ sơ và tệp đã lưu còn nguyên vẹn"),
    "check": ("check", "xem một tệp Word là văn bản nào, bản nào, đã bị sửa chưa"),
    "lint": ("lint", "kiểm tra thể thức của văn bản Word"),
    "template": ("template", "thử một mẫu Word và chỉ ra từng chỗ sai"),
    "doctor": ("doctor", "xem máy này thiếu gì và cách khắc phục"),
    "archive": ("archive", "đóng gói lưu trữ các văn bản đã phát hành của một kỳ"),
    "import-archive": ("archive", "kiểm tra rồi nhận một gói lưu trữ của nơi khác"),
    "verify-archive": ("archive", "kiểm tra một gói lưu trữ còn nguyên vẹn"),
    "packet": ("packet", "đóng gói từng văn bản đã phát hành cho phần mềm quản lý văn bản"),
    "import-packet": ("packet", "nhận gói của một văn bản do nơi khác phát hành"),
    "backup": ("backup", "sao lưu tất cả vào một tệp"),
    "restore": ("restore", "phục hồi bản sao lưu vào một nơi còn trống"),
    "store": ("store", "kho tệp: chuyển sang máy chủ S3 hoặc về thư mục, dọn gói cũ"),
    "rescue": ("rescue", "lấy từ dữ liệu đã hỏng những gì còn đọc được"),
    "sbom": ("sbom", "in danh mục thành phần của chương trình (CycloneDX)"),
    "audit": ("audit", "xem gói nào có lỗ hổng đã biết"),
    "test": ("test", "chạy mọi kiểm thử của chương trình"),
    "manual": ("manual", "in lại các trang tài liệu lấy từ mã nguồn"),
}


#: What can be asked of a service elsewhere, with `--server`.
REMOTE_COMMANDS = {
    "reviews": "xem các kỳ tổng kết",
    "checks": "xem các điểm kiểm tra của một kỳ",
    "papers": "tạo văn bản của một kỳ và tải về",
    "lint": "gửi tệp Word để kiểm tra thể thức",
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if ctx.params.get("server"):
            return self._get_remote_command(cmd_name)
        if cmd_name not in COMMANDS:
            return None
        gc.disable()  # what is loaded stays: to look for rubbish in it took a sixth of each start
        module = importlib.import_module(f"standalone.commands.{COMMANDS[cmd_name][0]}")
        gc.freeze()
        gc.enable()
        command: click.Command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        return command

    def _get_remote_command(self, name: str) -> click.Command | None:
        from standalone.commands import remote

        found: click.Command | None = remote.COMMANDS.get(name)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Lệnh"):
            formatter.write_dl([(name, does) for name, (_, does) in COMMANDS.items()])
        with formatter.section("Lệnh hỏi dịch vụ ở máy khác (--server)"):
            formatter.write_dl(list(REMOTE_COMMANDS.items()))


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name=None, version=VERSION, prog_name="Thi Đua")
@click.option("--server", metavar="URL", help="Hỏi dịch vụ ở địa chỉ này, không phải máy này.")
@click.option(
    "--token-file", type=click.Path(path_type=Path), help="Tệp chứa mã truy cập cho --server."
)
@click.pass_context
def thidua(ctx: click.Context, server: str | None, token_file: Path | None) -> None:
    """Thi Đua: đưa một khối thi đua đi trọn kỳ tổng kết năm và soạn các văn bản của kỳ đó.

    Carries an emulation bloc through its annual review and writes its official papers.
    """
    ctx.obj = (server, token_file)


def main() -> None:
    """Run the command; whatever goes wrong ends in one sentence and a non-zero exit code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run the command with `arguments` and give its exit code."""
    try:
        result = thidua.main(arguments, prog_name="thidua", standalone_mode=False)
    except click.Abort:
        return 130
    except Exception as error:
        return console.report_error(error)
    return result if isinstance(result, int) else 0
