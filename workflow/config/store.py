"""The setting of the file store: a bucket, or nothing for the data folder."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from workflow.config.env_values import SettingError, read_address

_NAME = "THIDUA_STORE_URL"
_OPTIONS = {"endpoint", "region"}


def read_store_url(env: Mapping[str, str]) -> str:
    """Read `s3://KEY:SECRET@bucket/prefix?endpoint=…&region=…`; empty for the data folder."""
    url = read_address(env, "STORE", {"s3"})
    if not url:
        return ""
    split = urlsplit(url)
    options = dict(parse_qsl(split.query, keep_blank_values=True))
    if not split.hostname:
        raise SettingError(f"{_NAME}: còn thiếu tên bucket (it names no bucket)")
    if not (split.username and split.password):
        raise SettingError(
            f"{_NAME}: cần mã khóa trong địa chỉ và khóa bí mật trong THIDUA_STORE_PASSWORD, như "
            "s3://MA_KHOA@bucket (the key id in the address, the secret in THIDUA_STORE_PASSWORD)"
        )
    if unknown := sorted(options.keys() - _OPTIONS):
        raise SettingError(
            f"{_NAME}: không hiểu {', '.join(unknown)}; chỉ có endpoint và region "
            "(only these two are known)"
        )
    if not options.get("endpoint", "https://").startswith(("http://", "https://")):
        raise SettingError(f"{_NAME}: endpoint phải là http://… hoặc https://… (one of these)")
    return url
