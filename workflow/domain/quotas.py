"""Quotas: how many units may be proposed, and how many are."""

from dataclasses import dataclass
from fractions import Fraction

from workflow.domain.record import Award, Record
from workflow.domain.regulation import Quota, Rounding


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
