"""How a word sounds, whatever its letters: its consonants, so that "beton", "betan" and "বেতন" are one.

Workers type Arabic, Bengali, Nepali and Urdu in Latin letters, each as he hears it. Consonants are what all these spellings
and the language's own script have in common. What one of the scripts, or the common form of its letters, does not tell apart
is one letter here: p and b, k and g, s and z and ch.
"""

import re
from functools import lru_cache

_LETTERS = {
    **dict(zip("بتثجحخدذرزسشصضطظغفقكلمنه", "bttshkddrssssdtskfkklmnh", strict=True)),
    **dict(zip("কখগঘঙচছজঝঞটঠডঢণতথদধনপফবভমরলশষসহংৎ", "kkkknssssnttddnttddnbfbbmrlssshnt", strict=True)),
    **dict(zip("कखगघङचछजझञटठडढणतथदधनपफबभमरलशषसहं", "kkkknssssnttddnttddnbfbbmrlssshn", strict=True)),
    **dict(zip("bcdfghjklmnpqrstxz", "bkdfkhsklmnbkrstss", strict=True)),
    **dict(zip("579", "khk", strict=True)),
}
"""What each consonant becomes; vowels, half vowels and signs fall out. 5, 7 and 9 are Arabic sounds in Latin letters."""

_PAIRS = re.compile(r"([bdgjktrz])h|([cs])h|(p)h")
_ARTICLE = re.compile(r"^(?:ال|وال|بال|لل|el|al)(?=.{3})")
_TWICE = re.compile(r"(.)\1+")


@lru_cache(maxsize=1 << 14)
def sound(word: str) -> str:
    """The consonants of a word in its common form (`normalise.words`); empty where it has none. A number is itself."""
    if word.isdigit():
        return word
    told = _PAIRS.sub(_one_letter, _ARTICLE.sub("", word))
    consonants = "".join(_LETTERS.get(letter, "") for letter in told)
    return _TWICE.sub(r"\1", consonants.removesuffix("h"))


def _one_letter(pair: re.Match[str]) -> str:
    plain, hissed, _ = pair.groups()
    return plain or ("s" if hissed else "f")
