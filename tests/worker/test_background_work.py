"""What waits for machines of others keeps no process of a worker from its tasks."""

import logging
import threading

import pytest

from tests.waiting import TIMEOUT, wait_until
from worker import tasks
from worker.background_work import BackgroundWork


def test_a_task_does_not_wait_for_it_and_begins_no_second_one() -> None:
    """Twenty receivers that never answer made batches of everybody take 30 s in place of one."""
    beside, answered, ran = BackgroundWork("trial"), threading.Event(), threading.Event()

    def work() -> None:
        ran.set()
        answered.wait(TIMEOUT)

    assert beside.start(work)
    assert ran.wait(TIMEOUT)
    assert not beside.start(work)
    answered.set()
    wait_until(lambda: beside.start(answered.wait), lambda: "the first has not ended")


def test_a_fault_is_told_and_ends_nothing(caplog: pytest.LogCaptureFixture) -> None:
    beside, caught = BackgroundWork("trial"), caplog.at_level(logging.ERROR)
    with caught:
        assert beside.start(lambda: 1 / 0)
        wait_until(lambda: "trial has failed" in caplog.text, lambda: caplog.text)

    wait_until(lambda: beside.start(bool), lambda: "the first has not ended")


def test_messages_to_other_systems_are_sent_beside() -> None:
    """The task comes back while a run of this process still waits for receivers."""
    answered = threading.Event()
    assert tasks.SENDING.start(lambda: answered.wait(TIMEOUT))

    tasks.send_webhooks.run([])

    answered.set()
