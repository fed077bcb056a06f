"""Quotas: how many units may be proposed, and how many are."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from workflow.domain.law.regulation import Quota, Rounding
from workflow.domain.record import Award, AwardKind, AwardStatus, Record


@dataclass(frozen=True)
class QuotaLimits:
    """The limits of a bloc; None where no rule sets one."""

    flags: int | None
    merits: int | None


def round_share(number: Fraction, rounding: Rounding | None) -> int:
    """A count from an exact share; half goes up, and without a rule nothing is rounded up."""
    whole = number.numerator // number.denominator
    if rounding == "ceil":
        return -(-number.numerator // number.denominator)
    if rounding == "round":
        return whole + (number - whole >= Fraction(1, 2))
    return whole


def compute_quota_limits(quota: Quota, units: int) -> QuotaLimits:
    """Compute how many flags and certificates a bloc of that many units may propose.

    Where the limit counts the flag in, what is left for certificates is smaller by the flags.
    """
    merits = quota.merit_max
    if quota.merit_share is not None:
        merits = round_share(quota.merit_share * units, quota.rounding)
    if merits is not None and quota.merit_includes_flag:
        merits = max(0, merits - (1 if quota.flag_count is None else quota.flag_count))
    return QuotaLimits(quota.flag_count, merits)


def compute_joint_limit(quota: Quota, units: int) -> int | None:
    """The most awards of both kinds together, where the limit counts the flag in."""
    if not quota.merit_includes_flag:
        return None
    if quota.merit_share is not None:
        return round_share(quota.merit_share * units, quota.rounding)
    return quota.merit_max


def count_proposed(record: Record, kind: str) -> int:
    """Count the units proposed for a kind of award; a refused proposal counts too."""
    return sum(_is_counted(award, kind) for award in record.awards)


def _is_counted(award: Award, kind: str) -> bool:
    return award.kind == kind and award.recipient_kind not in {"person", "outside"}


@dataclass(frozen=True)
class AwardUse:
    """One kind of award over a bloc or several: the limit, where a rule sets one, and its use."""

    allowed: int | None
    asked: int
    granted: int

    @property
    def is_over(self) -> bool:
        """Tell if more was asked for than allowed."""
        return self.allowed is not None and self.asked > self.allowed

    @property
    def left(self) -> int | None:
        """Count how many may still be proposed; None without a limit."""
        return None if self.allowed is None else max(0, self.allowed - self.asked)


@dataclass(frozen=True)
class QuotaUse:
    """What a bloc may propose and does; `joint` is set where one limit counts both kinds."""

    bloc: str
    units: int
    flags: AwardUse
    merits: AwardUse
    joint: AwardUse | None = None

    @property
    def is_over(self) -> bool:
        return any(one.is_over for one in (self.flags, self.joint or self.merits))


def measure_use(record: Record, quota: Quota) -> QuotaUse:
    """Measure what a bloc proposes against its limits, before the votes as after them."""
    units = len(record.voters)
    limits, together = compute_quota_limits(quota, units), compute_joint_limit(quota, units)
    flags = _use(record, AwardKind.FLAG, limits.flags)
    merits = _use(record, AwardKind.CERTIFICATE, limits.merits)
    joint = None
    if together is not None:
        joint = AwardUse(together, flags.asked + merits.asked, flags.granted + merits.granted)
        # What is left for certificates follows from the flags that are proposed.
        merits = AwardUse(max(0, together - flags.asked), merits.asked, merits.granted)
    return QuotaUse(record.bloc.name, units, flags, merits, joint)


def _use(record: Record, kind: AwardKind, allowed: int | None) -> AwardUse:
    counted = [award for award in record.awards if _is_counted(award, kind)]
    granted = sum(1 for award in counted if award.status is AwardStatus.GRANTED)
    return AwardUse(allowed, len(counted), granted)


def sum_uses(uses: Sequence[AwardUse]) -> AwardUse:
    """Sum up over blocs; the limit is the sum of those that are known, None where none is."""
    allowed = [use.allowed for use in uses if use.allowed is not None]
    return AwardUse(
        sum(allowed) if allowed else None,
        sum(use.asked for use in uses),
        sum(use.granted for use in uses),
    )
