"""The variables that the service reads: the table of the documentation."""

import difflib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Setting:
    """One variable, as the documentation shows it."""

    name: str
    #: What holds where it is not set, in words.
    default: str
    meaning: str
    #: Also read from the file that `<name>_FILE` names, as container engines hand secrets over.
    secret: bool = False


SETTINGS = (
    Setting("THIDUA_DATA", "`./var`", "thư mục dữ liệu: cơ sở dữ liệu, văn bản, tệp gửi lên"),
    Setting(
        "THIDUA_DATABASE_URL",
        "SQLite trong thư mục dữ liệu",
        "địa chỉ cơ sở dữ liệu: `postgresql+psycopg://…` hoặc `sqlite:///…`",
        secret=True,
    ),
    Setting(
        "THIDUA_DATABASE_PASSWORD",
        "",
        "mật khẩu cơ sở dữ liệu, ghi riêng khỏi địa chỉ; ký tự nào cũng được",
        secret=True,
    ),
    Setting(
        "THIDUA_DATABASE_OWNER_URL",
        "như `THIDUA_DATABASE_URL`",
        "địa chỉ PostgreSQL với vai trò làm chủ các bảng, chỉ dùng khi nâng cấp lược đồ và phục "
        "hồi; khi đặt, vai trò trong `THIDUA_DATABASE_URL` chỉ được đọc, ghi dữ liệu",
        secret=True,
    ),
    Setting(
        "THIDUA_DATABASE_OWNER_PASSWORD",
        "",
        "mật khẩu của vai trò đó, ghi riêng khỏi địa chỉ",
        secret=True,
    ),
    Setting(
        "THIDUA_BROKER_URL",
        "hàng đợi đi kèm, trong thư mục dữ liệu",
        "địa chỉ Redis hoặc Valkey: `redis://…`, `rediss://…` (TLS), `redis+socket:///…`",
        secret=True,
    ),
    Setting("THIDUA_BROKER_PASSWORD", "", "mật khẩu hàng đợi, ghi riêng khỏi địa chỉ", secret=True),
    Setting(
        "THIDUA_STORE_URL",
        "thư mục `files` trong thư mục dữ liệu",
        "kho tệp trên máy chủ S3, khi dịch vụ chạy trên nhiều máy: "
        "`s3://MA_KHOA@bucket/thu-muc?endpoint=https://s3.coquan.gov.vn&region=us-east-1`; chuyển "
        "tệp qua lại bằng `thidua store move`",
        secret=True,
    ),
    Setting(
        "THIDUA_STORE_PASSWORD",
        "",
        "khóa bí mật của kho S3, ghi riêng khỏi địa chỉ",
        secret=True,
    ),
    Setting(
        "THIDUA_SECRET_KEY",
        "`./thidua up` tự tạo",
        "chuỗi bí mật ký phiên làm việc, ít nhất 32 ký tự; đổi thì mọi người phải đăng nhập lại",
        secret=True,
    ),
    Setting(
        "THIDUA_OLD_SECRET_KEY",
        "",
        "chuỗi bí mật trước đó, khi vừa đổi: phiên và lịch đã ký bằng nó vẫn dùng được; "
        "bỏ đi sau một ngày (lịch thì phải lấy lại địa chỉ)",
        secret=True,
    ),
    Setting("THIDUA_SECURE_COOKIES", "0", "1 khi mọi người vào bằng HTTPS"),
    Setting(
        "THIDUA_SESSION_IDLE_MINUTES",
        "120",
        "sau bao nhiêu phút không dùng thì phải đăng nhập lại (5–1440)",
    ),
    Setting(
        "THIDUA_SESSION_HOURS",
        "12",
        "sau nhiều nhất bao nhiêu giờ từ khi đăng nhập thì phải đăng nhập lại (1–72)",
    ),
    Setting(
        "THIDUA_SECOND_FACTOR",
        "`officers` khi có HTTPS, còn lại `off`",
        "ai phải có lớp bảo vệ thứ hai: `off`, `officers` (quản trị và cán bộ Hội đồng), `all`; "
        "ai cũng tự thêm được",
    ),
    Setting(
        "THIDUA_SIGN_ON",
        "",
        "tệp TOML kể các nơi đăng nhập một lần (OpenID Connect), mỗi nơi một phần `[[provider]]`; "
        "cần `THIDUA_PUBLIC_URL`",
    ),
    Setting(
        "THIDUA_PASSWORDS",
        "on",
        "`off` để không đăng nhập bằng mật khẩu, chỉ qua `THIDUA_SIGN_ON`; khi khẩn cấp quản trị "
        "dùng `thidua users reset`",
    ),
    Setting(
        "THIDUA_CALENDAR_LINKS",
        "0",
        "1 để địa chỉ lịch tự mang mật khẩu, cho chương trình không hỏi mật khẩu (Google); yếu "
        "hơn: ai thấy địa chỉ, kể cả trong nhật ký của máy trung gian, đều xem được các hạn",
    ),
    Setting(
        "THIDUA_TRUSTED_PROXIES",
        "0",
        "số máy chủ trung gian (proxy) đứng trước; địa chỉ người dùng và HTTPS lấy theo chúng",
    ),
    Setting(
        "THIDUA_METRICS_TOKEN",
        "",
        "mã để đọc `/metrics`, ít nhất 16 ký tự; không đặt thì trang này không có",
        secret=True,
    ),
    Setting(
        "THIDUA_BACKUP_AT",
        "02:30",
        "giờ sao lưu hằng đêm, theo giờ Việt Nam; `off` để không tự sao lưu",
    ),
    Setting(
        "THIDUA_BACKUP_DIR",
        "`backups` trong thư mục dữ liệu",
        "thư mục để các bản sao lưu hằng đêm; nên ở ổ đĩa hoặc máy khác",
    ),
    Setting(
        "THIDUA_BACKUP_KEEP",
        "7,4,12",
        "giữ bản sao lưu của bao nhiêu ngày, tuần, tháng gần nhất",
    ),
    Setting(
        "THIDUA_HISTORY_MARK_DIR",
        "",
        "thư mục giữ thêm dấu lịch sử ký mỗi ngày, nên ở máy khác; `thidua verify --since` đọc "
        "được; không đặt thì chỉ giữ trong cơ sở dữ liệu",
    ),
    Setting(
        "THIDUA_BACKUP_PASSPHRASE",
        "",
        "mật khẩu để mã hóa bản sao lưu, ít nhất 12 ký tự; mất mật khẩu là mất bản sao lưu",
        secret=True,
    ),
    Setting(
        "THIDUA_KEEP_UNUSED_ACCOUNTS_DAYS",
        "730",
        "tài khoản không ai đăng nhập quá số ngày này thì bị khóa (0 để không khóa)",
    ),
    Setting(
        "THIDUA_KEEP_SESSIONS_DAYS",
        "400",
        "giữ dòng phiên đăng nhập và trình duyệt đã quen bao nhiêu ngày (từ 30)",
    ),
    Setting(
        "THIDUA_KEEP_ENDED_SECRETS_DAYS",
        "90",
        "giữ đường dẫn dùng một lần, mã truy cập đã hết hạn hoặc thu hồi bao nhiêu ngày",
    ),
    Setting(
        "THIDUA_KEEP_LETTERS_DAYS",
        "400",
        "giữ việc đã gửi thư nào cho ai bao nhiêu ngày (từ 60)",
    ),
    Setting(
        "THIDUA_KEEP_INSPECTIONS_DAYS",
        "30",
        "giữ tệp Word gửi kiểm tra thể thức và kết quả bao nhiêu ngày",
    ),
    Setting(
        "THIDUA_SMTP_URL",
        "",
        "máy chủ gửi thư nhắc việc: `smtp://…` (STARTTLS), `smtps://…` (TLS), `smtp+plain://…` "
        "(không mã hóa, không đăng nhập); không đặt thì không gửi thư nào",
        secret=True,
    ),
    Setting("THIDUA_SMTP_PASSWORD", "", "mật khẩu gửi thư, ghi riêng khỏi địa chỉ", secret=True),
    Setting("THIDUA_MAIL_FROM", "", "người gửi thư, ví dụ `Thi đua <thidua@coquan.gov.vn>`"),
    Setting(
        "THIDUA_MAIL_AT",
        "07:30",
        "giờ gửi thư nhắc việc mỗi ngày làm việc, theo giờ Việt Nam; `off` để không nhắc",
    ),
    Setting(
        "THIDUA_PUBLIC_URL",
        "",
        "địa chỉ mà mọi người mở dịch vụ, ví dụ `https://thidua.coquan.gov.vn`; cho đường dẫn "
        "trong thư, đường dẫn đăng nhập, địa chỉ lịch; nên đặt khi nhiều người dùng",
    ),
    Setting(
        "THIDUA_CHECK_CODES",
        "0",
        "1 để in mã kiểm tra và mã QR ở chân trang đầu của văn bản; ai cũng hỏi được ở trang "
        "`/check` văn bản đã phát hành chưa; nên đặt cùng `THIDUA_PUBLIC_URL`",
    ),
    Setting(
        "THIDUA_WEBHOOKS_PRIVATE",
        "0",
        "1 để gửi bản tin (webhook) cả tới địa chỉ trong mạng riêng của cơ quan; mặc định chỉ tới "
        "địa chỉ công cộng",
    ),
    Setting("THIDUA_WEBHOOKS_HTTP", "0", "1 để gửi bản tin cả tới địa chỉ `http://`"),
    Setting(
        "THIDUA_TRUSTED_CERTIFICATES",
        "",
        "thư mục chứng thư (`.pem`, `.crt`, `.cer`, `.der`) của nơi cấp chữ ký số mà cơ quan tin "
        "cậy, kèm danh sách chứng thư đã thu hồi (`.crl`) của các nơi ấy, tải mới theo hạn của "
        "danh sách; để trống thì chữ ký nào cũng báo là nơi cấp chưa được tin cậy",
    ),
    Setting(
        "THIDUA_PDF_ENGINE",
        "embedded",
        "cách làm bản PDF và hình trang: `embedded` (đi kèm), `libreoffice` (cần cài `soffice`; "
        "chậm hơn) hoặc `gotenberg` (máy chủ Gotenberg ở `THIDUA_GOTENBERG_URL`)",
    ),
    Setting(
        "THIDUA_GOTENBERG_URL",
        "",
        "địa chỉ máy chủ Gotenberg khi `THIDUA_PDF_ENGINE=gotenberg`, ví dụ "
        "`http://gotenberg:3000`; văn bản đi qua mạng nên để máy ấy trong mạng riêng",
    ),
    Setting(
        "THIDUA_SECURITY_CONTACT",
        "",
        "nơi nhận báo lỗ hổng, `mailto:…` hoặc `https://…`; hiện ở `/.well-known/security.txt`",
    ),
    Setting(
        "THIDUA_CLAMD",
        "",
        "máy quét vi-rút clamd cho mọi tệp gửi lên: `unix:///run/clamav/clamd.ctl` hoặc "
        "`tcp://máy:3310`; không đặt thì không quét",
    ),
    Setting(
        "THIDUA_CLAMD_AWAY",
        "refuse",
        "khi clamd không trả lời: `refuse` (chưa nhận tệp) hoặc `accept` (vẫn nhận)",
    ),
    Setting(
        "THIDUA_SYSLOG",
        "",
        "nơi nhận thêm nhật ký an ninh theo syslog (RFC 5424): `udp://máy:514` hoặc "
        "`unix:///dev/log`",
    ),
    Setting("THIDUA_LOG_FORMAT", "text", "`text` hoặc `json`: mỗi sự việc một dòng"),
    Setting("THIDUA_LOG_LEVEL", "info", "`debug`, `info`, `warning` hoặc `error`"),
    Setting("THIDUA_DEBUG", "", "1 để lệnh `thidua` in đầy đủ chi tiết khi có lỗi ngoài dự kiến"),
)

#: Variables of tests and of those who change the code.
_OTHER_PREFIXES = ("THIDUA_TEST_", "THIDUA_REQUIRE_SERVICES", "THIDUA_WRITE_GOLDEN")


def find_unknown_settings(env: Mapping[str, str] = os.environ) -> Iterator[str]:
    """A sentence for each `THIDUA_*` variable that nothing reads: most likely mistyped."""
    known = {name for one in SETTINGS for name in _list_names(one)}
    for name in sorted(env):
        if (
            name.startswith("THIDUA_")
            and name not in known
            and not name.startswith(_OTHER_PREFIXES)
        ):
            nearest = _find_nearest(name, known)
            hint = f"; ý anh/chị là {nearest}? (did you mean {nearest}?)" if nearest else ""
            yield f"{name}: không có biến này (there is no such setting){hint}"


def _find_nearest(name: str, known: set[str]) -> str:
    """Find the most similar known name; empty if nothing comes near."""
    endings = [one.removeprefix("THIDUA_") for one in sorted(known)]
    matches = difflib.get_close_matches(name.removeprefix("THIDUA_"), endings, n=1)
    return f"THIDUA_{matches[0]}" if matches else ""


def _list_names(setting: Setting) -> tuple[str, ...]:
    return (setting.name, f"{setting.name}_FILE") if setting.secret else (setting.name,)
