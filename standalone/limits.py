"""Limits of the system on each process: raised where possible, else refused before anything starts.

A limit that is too small shows only later, as pages that fail one by one.
"""

import resource

from standalone.console import CommandError

_MEGABYTE = 1024**2
#: What the service needs of each limit, and the words of `ulimit` for it.
_NEEDED = (
    (resource.RLIMIT_AS, 2048 * _MEGABYTE, "ulimit -v"),
    (resource.RLIMIT_DATA, 1024 * _MEGABYTE, "ulimit -d"),
    (resource.RLIMIT_FSIZE, 1024 * _MEGABYTE, "ulimit -f"),
    (resource.RLIMIT_NOFILE, 512, "ulimit -n"),
    (resource.RLIMIT_STACK, _MEGABYTE, "ulimit -s"),
)


def require_room() -> None:
    """Raise each soft limit to what is needed; raise `CommandError` if its hard limit is lower."""
    for kind, needed, command in _NEEDED:
        soft, hard = resource.getrlimit(kind)
        if soft == resource.RLIM_INFINITY or soft >= needed:
            continue
        if hard != resource.RLIM_INFINITY and hard < needed:
            shown = needed if kind == resource.RLIMIT_NOFILE else needed // 1024
            raise CommandError(
                f"giới hạn của hệ thống quá nhỏ cho dịch vụ: {command} cần ít nhất {shown}",
                f"a limit of the system is too small for the service: {command} must be at least"
                f" {shown}",
            )
        resource.setrlimit(kind, (needed, hard))
