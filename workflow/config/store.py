"""The setting of the file store: a bucket, or nothing for the data folder."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from workflow.config.env_values import SettingError, read_address

_NAME = "THIDUA_STORE_URL"
_OPTIONS = {"endpoint", "region"}


@dataclass(frozen=True)
class StoreAddress:
    """What an address of a bucket says."""

    bucket: str
    #: Without slashes around it; may be empty.
    prefix: str
    #: Empty for the service of Amazon.
    endpoint: str
    region: str
    key: str
    secret: str = field(repr=False)


def split_store_url(url: str) -> StoreAddress:
    """The parts of an address that `read_store_url` has accepted."""
    split = urlsplit(url)
    options = dict(parse_qsl(split.query, keep_blank_values=True))
    return StoreAddress(
        bucket=split.hostname or "",
        prefix=split.path.strip("/"),
        endpoint=options.get("endpoint", ""),
        region=options.get("region", "us-east-1"),
        key=unquote(split.username or ""),
        secret=unquote(split.password or ""),
    )


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
