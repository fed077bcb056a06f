"""Limits that a child which reads files from outside puts on itself, before each request."""

import resource
import signal


def limit_resources(cpu: float, memory: int) -> None:
    """Let the kernel end this process after seconds of processor time, even in a loop in C."""
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, cpu)


def stop_counting() -> None:
    """Let the time until the next request cost nothing."""
    signal.setitimer(signal.ITIMER_PROF, 0)
