"""The tasks of a year, by whom and by when: set by the regulation or counted back from the dossier.

A deadline lasts until the end of its day in Việt Nam: it is late from the next day on.
"""

import datetime as dt
from dataclasses import dataclass, replace

from workflow.domain import workdays
from workflow.domain.errors import Message
from workflow.domain.law.regulation import Calendar, DayOfYear, is_school_year, parse_last_year
from workflow.domain.record import Record
from workflow.domain.year import AWAITED, State, YearTask


@dataclass(frozen=True)
class DueTask:
    """A task with its last day; `done` is None where no fact tells."""

    task: YearTask
    day: dt.date
    done: bool | None
    #: Why that day.
    why: Message
    #: The first possible day, where there is a window.
    since: dt.date | None = None
    #: Members that it still waits for.
    waiting: tuple[str, ...] = ()

    def is_late(self, today: dt.date) -> bool:
        """Tell whether its day is over and it is known not to be done."""
        return self.done is False and self.day < today

    def of_member(self, name: str) -> "DueTask":
        """The task as one member has it: done once it waits for others; no meeting is its debt."""
        if self.task is YearTask.MEETING:
            return replace(self, done=self.done or None)
        if not self.waiting:
            return self
        mine = (name,) if name in self.waiting else ()
        return replace(self, done=not mine, waiting=mine)


def plan_year(record: Record, calendar: Calendar) -> tuple[DueTask, ...]:
    """Everything that has a day in the year of a review, in the order of the days."""
    year = parse_last_year(record.year)
    if year is None:
        return ()
    days = _YearPlanner(record, calendar, year)
    found = [*days.fixed(), *days.around_the_meeting()]
    if record.state is State.CLOSED:  # what was left out then is late no more
        found = [replace(due, done=due.done or None) for due in found]
    return tuple(sorted(found, key=lambda due: due.day))


def find_due_day(record: Record, state: State, calendar: Calendar) -> dt.date | None:
    """The last day for a review to leave `state`; None if no rule sets one."""
    awaited = AWAITED.get(state)
    return list_due_days(record, calendar).get(awaited) if awaited else None


def list_due_days(record: Record, calendar: Calendar) -> dict[YearTask, dt.date]:
    """The last day of each task that some state waits for, if a rule sets one."""
    awaited = set(AWAITED.values())
    days = [(due.task, due.day) for due in plan_year(record, calendar) if due.task in awaited]
    return dict(reversed(days))


def find_dossier_deadline(label: str, calendar: Calendar) -> dt.date | None:
    """The last day for the dossier; a school year has one of its own where the rules say so."""
    year = parse_last_year(label)
    own = calendar.dossier_by_education if is_school_year(label) else None
    day = own or calendar.dossier_by
    return day.in_year(year) if day and year else None


@dataclass(frozen=True)
class _YearPlanner:
    record: Record
    calendar: Calendar
    year: int

    def fixed(self) -> list[DueTask]:
        """List the days that the regulation sets, of tasks whose end the record does not tell."""
        set_days = {
            YearTask.REGISTRATION: self.calendar.registration_by,
            YearTask.PACT: self.calendar.pact_by,
            YearTask.MIDYEAR: self.calendar.midyear_by,
        }
        return [
            DueTask(task, self._in_year(day), None, _SET) for task, day in set_days.items() if day
        ]

    def _in_year(self, day: DayOfYear) -> dt.date:
        return day.in_year(self.year)

    def around_the_meeting(self) -> list[DueTask]:
        """The meeting and all that is counted from it."""
        meeting = self._meeting()
        found = [meeting] if meeting else []
        if meeting:
            found += [*self._reports(meeting.day), *self._invitation(meeting.day)]
        return found + self._dossier()

    def _meeting(self) -> DueTask | None:
        if held := self._held():
            return DueTask(YearTask.MEETING, held, done=True, why=Message("ngày đã họp"))
        if planned := self._planned():
            return DueTask(
                YearTask.MEETING, planned, done=False, why=Message("ngày đã ghi trong hồ sơ")
            )
        last = self._in_year(self.calendar.meeting_to)
        why = _SET
        dossier, lead = (
            find_dossier_deadline(self.record.year, self.calendar),
            self.calendar.dossier_lead,
        )
        if (
            dossier
            and lead is not None
            and (counted := workdays.subtract_workdays(dossier, lead)) < last
        ):
            last = counted
            why = Message("{count} ngày làm việc trước hạn nộp hồ sơ", count=lead)
        since = self._in_year(self.calendar.meeting_from)
        return DueTask(YearTask.MEETING, last, done=False, why=why, since=min(since, last))

    def _planned(self) -> dt.date | None:
        meeting = self.record.meeting
        return max(meeting.dates) if meeting and meeting.dates else None

    def _held(self) -> dt.date | None:
        """The day of the meeting, once the review has gone on from it."""
        return self._planned() if self._has_reached(State.MEETING_HELD) else None

    def _has_reached(self, state: State) -> bool:
        reached = self.record.state
        return reached is not None and reached.position >= state.position

    def _reports(self, meeting: dt.date) -> list[DueTask]:
        waiting = list_missing_reports(self.record)
        unscored = tuple(
            row.member for row in self.record.reports if row.self_score is None and not row.waived
        )
        report = self._set_or_before(self.calendar.report_by, meeting, self.calendar.report_lead)
        found = []
        if report:
            found.append(
                DueTask(YearTask.REPORT, report[0], not waiting, report[1], waiting=waiting)
            )
        if self.calendar.self_score_by:
            day = self._in_year(self.calendar.self_score_by)
            done = not waiting and not unscored
            found.append(
                DueTask(YearTask.SELF_SCORE, day, done, _SET, waiting=(*waiting, *unscored))
            )
        return found

    def _invitation(self, meeting: dt.date) -> list[DueTask]:
        found = self._set_or_before(None, meeting, self.calendar.invite_lead)
        sent = any(paper.kind == "invitation" and paper.sent_on for paper in self.record.papers)
        done = True if sent or self._held() else None
        return [DueTask(YearTask.INVITATION, found[0], done, found[1])] if found else []

    def _set_or_before(
        self, day: DayOfYear | None, meeting: dt.date, lead: int | None
    ) -> tuple[dt.date, Message] | None:
        if day:
            return self._in_year(day), _SET
        if lead is None:
            return None
        why = Message("{count} ngày làm việc trước hội nghị", count=lead)
        return workdays.subtract_workdays(meeting, lead), why

    def _dossier(self) -> list[DueTask]:
        sent = any(paper.kind == "proposal" and paper.sent_on for paper in self.record.papers)
        done = sent or self._has_reached(State.PROPOSAL_SENT)
        if day := find_dossier_deadline(self.record.year, self.calendar):
            return [DueTask(YearTask.DOSSIER, day, done, _SET)]
        meeting, lead = self._planned(), self.calendar.dossier_lead
        if meeting is None or lead is None:
            return []
        why = Message("{count} ngày làm việc sau hội nghị", count=lead)
        return [DueTask(YearTask.DOSSIER, workdays.add_workdays(meeting, lead), done, why)]


_SET = Message("quy chế quy định")


def list_missing_reports(record: Record) -> tuple[str, ...]:
    """The voting members whose report has neither come nor been waived."""
    settled = {row.member for row in record.reports if row.received_on or row.waived}
    return tuple(member.name for member in record.voters if member.name not in settled)
