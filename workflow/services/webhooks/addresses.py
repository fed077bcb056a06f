"""Where messages may go: addresses as people type them, and what a name resolves to.

A name is resolved once and the connection goes to that address, so that nobody's DNS can answer
with a public address when it is looked at and with a private one when it is connected to.
"""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from workflow.config import Settings
from workflow.domain.errors import BadInputError, Message

LONGEST_URL = 500
_PORTS = {"https": 443, "http": 80}
#: Ranges whose addresses lead on to an IPv4 address, which may be any.
_TRANSLATED = tuple(
    ipaddress.ip_network(text) for text in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16")
)

#: Ranges of offices, of examples, or that are none any more, and pass for public ones.
_LOCAL = tuple(
    ipaddress.ip_network(text)
    for text in ("fec0::/10", "3fff::/20", "192.0.0.0/24", "192.88.99.0/24")
)

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class AddressPolicy:
    """What the settings allow beyond public addresses over HTTPS."""

    allow_private: bool = False
    allow_http: bool = False


def make_policy(settings: Settings) -> AddressPolicy:
    """Read what the settings allow."""
    return AddressPolicy(settings.webhooks_private, settings.webhooks_http)


class ForbiddenAddressError(OSError):
    """A name leads to an address that messages may not go to."""


def check_url(url: str, policy: AddressPolicy) -> str:
    """Give the address as it is kept; raises `BadInputError` for one that is never sent to."""
    try:
        split = urlsplit(url.strip())
        well_formed = bool(split.hostname) and get_port(split) > 0
    except ValueError:
        well_formed = False
    if not well_formed or not url.isascii() or not url.strip().isprintable() or " " in url.strip():
        raise BadInputError(
            Message("Hãy ghi một địa chỉ như https://may.coquan.gov.vn/nhan."), field="url"
        )
    if split.username is not None or split.password is not None or split.fragment:
        raise BadInputError(
            Message("Địa chỉ không kèm tên đăng nhập, mật khẩu hay dấu #."), field="url"
        )
    if len(url) > LONGEST_URL:
        raise BadInputError(Message("Địa chỉ dài quá {count} chữ.", count=LONGEST_URL), field="url")
    if split.scheme != "https" and not (policy.allow_http and split.scheme == "http"):
        raise BadInputError(Message("Địa chỉ phải bắt đầu bằng https://."), field="url")
    _refuse_private_literal(split, policy)
    return url.strip()


def _refuse_private_literal(split: SplitResult, policy: AddressPolicy) -> None:
    host = (split.hostname or "").rstrip(".")
    address = _read_literal(host)
    is_inside = host == "localhost" or host.endswith(".localhost")
    if address is None and not is_inside:
        return  # a name, looked at when it is sent to
    if not policy.allow_private and (address is None or not is_public(address)):
        raise BadInputError(Message("Không gửi tới địa chỉ trong mạng riêng."), field="url")


def _read_literal(host: str) -> IpAddress | None:
    """Read an address, also as old programs write it: 2130706433, 0x7f.1; None for a name."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except OSError:
        return None


def get_port(split: SplitResult) -> int:
    """Give the port of an address; 0 for a scheme that nothing is sent by."""
    return split.port or _PORTS.get(split.scheme, 0)


def resolve(split: SplitResult, policy: AddressPolicy) -> str:
    """Resolve the host of an address, once; raises `OSError`, `ForbiddenAddressError`.

    One private address among those of a name is enough to refuse it.
    """
    found = socket.getaddrinfo(split.hostname, get_port(split), type=socket.SOCK_STREAM)
    addresses = [str(row[4][0]).partition("%")[0] for row in found]
    if not policy.allow_private:
        for address in addresses:
            if not is_public(ipaddress.ip_address(address)):
                raise ForbiddenAddressError(address)
    return addresses[0]


def is_public(address: IpAddress) -> bool:
    """Tell whether an address is one of the public internet."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if any(address in network for network in _TRANSLATED):
            return False
    if any(address in network for network in _LOCAL):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved
