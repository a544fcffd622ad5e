"""Who may do what: the one table of permissions. docs/staff.md shows the same one, and a test walks every page by it."""

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """What an account is for."""

    READER = "reader"
    ANALYST = "analyst"
    LEAD = "lead"


class Permission(StrEnum):
    """What a page or a change asks for."""

    READ = "read"
    EXPORT = "export"
    WORDINGS = "wordings"
    FOLLOW = "follow"
    CLOSE = "close"
    HEALTH = "health"
    USERS = "users"
    AUDIT = "audit"


_READER = frozenset({Permission.READ})
_ANALYST = _READER | {Permission.EXPORT, Permission.WORDINGS, Permission.FOLLOW}

PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.READER: _READER,
    Role.ANALYST: _ANALYST,
    Role.LEAD: _ANALYST | {Permission.CLOSE, Permission.HEALTH, Permission.USERS, Permission.AUDIT},
}


def may(role: Role, permission: Permission) -> bool:
    """Whether a role has a permission."""
    return permission in PERMISSIONS[role]
