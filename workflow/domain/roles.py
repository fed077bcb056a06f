"""Roles of the service and the rights each of them carries."""

from enum import Enum, StrEnum, auto

from workflow.domain.labels import N_, Labelled


class Scope(Enum):
    """How much of the service a role sees."""

    SERVICE = auto()
    #: What belongs to the council of the account.
    COUNCIL = auto()
    #: The reviews that the unit of the account is a member of.
    UNIT = auto()


class Role(Labelled):
    """The role of an account in one review, or in the service as a whole."""

    ADMINISTRATOR = "administrator", N_("Quản trị")
    COUNCIL_OFFICER = "council_officer", N_("Cán bộ Hội đồng")
    BLOC_OFFICER = "bloc_officer", N_("Cán bộ Trưởng khối")
    MEMBER_STAFF = "member_staff", N_("Cán bộ đơn vị thành viên")

    @property
    def scope(self) -> Scope:
        """Return how much of the service somebody of this role sees."""
        return _SCOPES[self]

    @property
    def stored(self) -> "Role":
        """The role that an account has: a bloc's officer is staff of the unit that heads it."""
        return Role.MEMBER_STAFF if self is Role.BLOC_OFFICER else self


_SCOPES = {
    Role.ADMINISTRATOR: Scope.SERVICE,
    Role.COUNCIL_OFFICER: Scope.COUNCIL,
    Role.BLOC_OFFICER: Scope.UNIT,
    Role.MEMBER_STAFF: Scope.UNIT,
}


#: Of a person of whom no role is said.
USUAL_ROLE = Role.MEMBER_STAFF


def role_of_member(*, is_head: bool) -> Role:
    """The role in a review of whoever works for a member of its bloc."""
    return Role.BLOC_OFFICER if is_head else Role.MEMBER_STAFF


def list_stored_roles(scope: Scope) -> list[Role]:
    """The roles of accounts that see this much."""
    return [role for role in Role if role.scope is scope and role.stored is role]


class Right(StrEnum):
    """One thing a person may do; routes name the right they ask for."""

    SEE_REVIEW = auto()
    EDIT_REVIEW = auto()
    MOVE_REVIEW = auto()
    HAND_IN_REPORT = auto()
    ASK_PAPERS = auto()
    RUN_BATCHES = auto()
    OPEN_REVIEW = auto()
    KEEP_REGULATIONS = auto()
    KEEP_UNITS = auto()
    KEEP_TEMPLATES = auto()
    HAND_OVER = auto()
    UNDO_HANDOVER = auto()
    MANAGE_PEOPLE = auto()
    KEEP_WEBHOOKS = auto()
    OPERATE = auto()


_MEMBER = frozenset({Right.SEE_REVIEW, Right.HAND_IN_REPORT})
_BLOC = _MEMBER | {Right.EDIT_REVIEW, Right.MOVE_REVIEW, Right.ASK_PAPERS, Right.HAND_OVER}
_COUNCIL = _BLOC | {
    Right.RUN_BATCHES,
    Right.OPEN_REVIEW,
    Right.KEEP_REGULATIONS,
    Right.KEEP_UNITS,
    Right.KEEP_TEMPLATES,
    Right.MANAGE_PEOPLE,
    Right.KEEP_WEBHOOKS,
}

_RIGHTS = {
    Role.ADMINISTRATOR: frozenset(Right),
    Role.COUNCIL_OFFICER: _COUNCIL,
    Role.BLOC_OFFICER: _BLOC,
    Role.MEMBER_STAFF: _MEMBER,
}


def list_rights(role: Role | None) -> frozenset[Right]:
    """List the rights of a role; without a role there are none."""
    return _RIGHTS[role] if role else frozenset()


def list_possible_rights(role: Role) -> frozenset[Right]:
    """The rights that an account of a role has in one review or another."""
    return frozenset().union(*(list_rights(one) for one in Role if one.stored is role))


#: Which roles an account can be given, by who gives them: one's own at the most.
_GRANTS = {
    Role.ADMINISTRATOR: (Role.ADMINISTRATOR, Role.COUNCIL_OFFICER, Role.MEMBER_STAFF),
    Role.COUNCIL_OFFICER: (Role.COUNCIL_OFFICER, Role.MEMBER_STAFF),
}


def list_grantable_roles(role: Role) -> tuple[Role, ...]:
    """The roles that somebody of a role may give to an account and take from it, highest first.

    A bloc's officer is not among them: that follows from the unit that heads the bloc.
    """
    return _GRANTS.get(role, ())
