"""Danger by rules that an editor can read: word groups that, said together, mean somebody is in danger now."""

from collections.abc import Iterable

from bot.handbook import WordList
from bot.vocabulary import Danger


class Rules:
    """The rules of all files together."""

    def __init__(self, lists: Iterable[WordList]) -> None:
        lists = tuple(lists)
        self._unless = frozenset(name for each in lists for name in each.unless)
        self._rules = tuple(
            (danger, frozenset(rule)) for each in lists for danger, rules in each.danger.items() for rule in rules
        )

    def heard(self, groups: frozenset[str]) -> tuple[Danger, ...]:
        """The dangers that a message with these word groups speaks of, in the order of the rules."""
        if groups & self._unless:
            return ()
        return tuple(dict.fromkeys(danger for danger, rule in self._rules if rule <= groups))
