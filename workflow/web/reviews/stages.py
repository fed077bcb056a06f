"""The year as the stepper shows it."""

from dataclasses import dataclass

from workflow.domain.states import STATES, State


@dataclass(frozen=True)
class Stage:
    """One step: its short name and whether it is done, now or later."""

    label: str
    status: str


def stages(state: State) -> list[Stage]:
    """Reaching a state completes its step; the step after it is the one being worked on."""
    return [Stage(step.step, _status(step, state)) for step in STATES if step is not State.CLOSED]


def _status(step: State, state: State) -> str:
    if step.position <= state.position:
        return "done"
    return "now" if step is state.next else "later"
