"""The base of all tasks: logs begin and end, with the id of the request."""

import logging
import time
from typing import Any

from celery import Task

from workflow import logs
from workflow.services.queue import Job

logger = logging.getLogger("worker.tasks")

#: Run every few seconds; of interest only when they fail.
_QUIET_TASKS = {Job.SWEEP.value, Job.REMIND.value, Job.SEND_WEBHOOKS.value}


class LoggedTask(Task):  # type: ignore[type-arg]  # Celery's own type takes parameters in its stubs only
    """A task that says when it began, when it ended and how."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with logs.bind_request_id(self.request.get("request_id")):
            known: dict[str, Any] = {"task": self.name, "id": self.request.id}
            usual = logging.DEBUG if self.name in _QUIET_TASKS else logging.INFO
            logs.log_facts(logger, usual, "task started", **known)
            began = time.perf_counter()
            try:
                outcome = self.run(*args, **kwargs)
            except Exception as error:
                known |= {"ms": _elapsed_ms(began), "reason": type(error).__name__}
                logs.log_facts(logger, logging.ERROR, "task failed", error=error, **known)
                raise
            known["ms"] = _elapsed_ms(began)
            logs.log_facts(logger, usual, "task succeeded", **known)
            return outcome


def _elapsed_ms(began: float) -> int:
    return round((time.perf_counter() - began) * 1000)
