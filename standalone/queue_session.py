"""The queue at work for the length of one command: the one that runs already, else our own."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from standalone import data_folder, embedded_broker, programs
from standalone.supervisor import StopRequested, Supervisor
from workflow.config import Settings

#: Waits as long as the function says that there is work; gives False where somebody stopped it.
WaitWhile = Callable[[Callable[[], bool]], bool]


@contextmanager
def open_queue_session(settings: Settings) -> Iterator[WaitWhile]:
    """Have broker and worker running, and give a way to wait for them."""
    if _is_already_running(settings):
        yield _wait_while
        return
    with programs.prepare_programs(settings) as machine, Supervisor() as service:
        if programs.has_own_broker(settings):
            service.start(machine.broker())
        service.start(machine.worker())
        service.start(machine.scheduler())

        def wait(busy: Callable[[], bool]) -> bool:
            try:
                service.watch_while(busy)
            except StopRequested:
                return False
            return True

        yield wait
        service.stop_without_grace()


def _is_already_running(settings: Settings) -> bool:
    if programs.has_own_broker(settings):
        return data_folder.is_in_use(settings.data)
    return embedded_broker.has_worker(settings.broker_url)


def _wait_while(busy: Callable[[], bool]) -> bool:
    try:
        while busy():
            time.sleep(0.1)
    except KeyboardInterrupt:
        return False
    return True
