"""The year as the stepper shows it."""

from dataclasses import dataclass

from workflow.domain.year import STATES, State


@dataclass(frozen=True)
class StepperStep:
    """One step: its short name and whether it is done, now or later."""

    label: str
    status: str


def build_stepper(state: State) -> list[StepperStep]:
    """Reaching a state completes its step; the step after it is the one being worked on."""
    return [
        StepperStep(step.step, _step_status(step, state))
        for step in STATES
        if step is not State.CLOSED
    ]


def _step_status(step: State, state: State) -> str:
    if step.position <= state.position:
        return "done"
    return "now" if step is state.next else "later"
