"""Is this offer genuine? Yes-or-no questions, one a screen, and a verdict that never says "safe"."""

from enum import Enum, auto

from bot.conversation.buttons import footer
from bot.conversation.pages import complete
from bot.conversation.reader import Reader, closing_notes, sources_of
from bot.conversation.reply import Button, Reply, Role
from bot.handbook import OfferQuestion
from bot.understanding import Intent, Screen
from bot.vocabulary import Topic

YES, NO, UNKNOWN = "y", "n", "u"
_MEANS = {YES: "yes", NO: "no"}
_TOO_MUCH_UNKNOWN = 3


class Verdict(Enum):
    """What the answers about an offer add up to. There is no verdict that the offer is safe."""

    STOP = auto()
    CAREFUL = auto()
    NO_SIGN = auto()


def verdict(questions: tuple[OfferQuestion, ...], answers: str) -> Verdict:
    """One severe sign or two signs say stop; one sign, or too much that is not known, says be careful."""
    signs = warnings(questions, answers)
    if len(signs) > 1 or any(question.severe for question in signs):
        return Verdict.STOP
    return Verdict.CAREFUL if signs or answers.count(UNKNOWN) >= _TOO_MUCH_UNKNOWN else Verdict.NO_SIGN


def warnings(questions: tuple[OfferQuestion, ...], answers: str) -> tuple[OfferQuestion, ...]:
    """The questions whose answer is a warning sign."""
    return tuple(
        question for question, answer in zip(questions, answers, strict=False) if _MEANS.get(answer) == question.warns_when
    )


def offer_screen(reader: Reader, intent: Intent) -> Reply:
    """The next question, or the verdict when all are answered."""
    questions, answers = reader.handbook.offer_questions, intent.answers or ""
    if len(answers) < len(questions):
        return _question(reader, questions, answers)
    return _verdict(reader, questions, answers)


def offer_button(reader: Reader) -> Button:
    """The way to the questions."""
    # Translators: button to yes-or-no questions about a job offer; at most 26 characters.
    return Button("🔍 " + reader.gettext("Check a job offer"), Intent(Screen.OFFER))


def _question(reader: Reader, questions: tuple[OfferQuestion, ...], answers: str) -> Reply:
    question = questions[len(answers)]
    title = reader.gettext("Check a job offer") + f" · {len(answers) + 1}/{len(questions)}"
    blocks = (reader.block(Role.TITLE, f"🔍 {title}"), reader.worded(Role.LEAD, question, question.id))
    choices = (
        Button("✅ " + reader.gettext("Yes"), Intent(Screen.OFFER, answers=answers + YES)),
        Button("❌ " + reader.gettext("No"), Intent(Screen.OFFER, answers=answers + NO)),
    )
    # Translators: third answer beside Yes and No; at most 26 characters.
    unknown = Button("❔ " + reader.gettext("I don't know"), Intent(Screen.OFFER, answers=answers + UNKNOWN))
    return Reply(reader.language, (*blocks, *closing_notes(reader, blocks)), (choices, (unknown,), *footer(reader)))


def _verdict(reader: Reader, questions: tuple[OfferQuestion, ...], answers: str) -> Reply:
    words = {
        Verdict.STOP: "⛔ " + reader.gettext("Stop. This looks dangerous. Do not pay, do not sign, do not travel yet."),
        Verdict.CAREFUL: "⚠️ " + reader.gettext("Be careful. Something is not clear yet. Ask before you go on."),
        Verdict.NO_SIGN: "🔎 " + reader.gettext("No warning sign was found. That does not make it safe. Still check it."),
    }
    advice = [reader.handbook.entry(question.advice) for question in warnings(questions, answers)]
    parts = [
        reader.block(Role.URGENT, words[verdict(questions, answers)]),
        *(block for entry in advice if entry for block in reader.entry(Role.ITEM, entry)),
        reader.block(
            Role.TEXT, reader.gettext("Ask the office for work abroad of your own country. It can check the agency.")
        ),
    ]
    blocks = complete(reader, parts)
    ways = (
        Button("🧭 " + reader.gettext("Finding work lawfully"), Intent(Screen.TOPIC, topic=Topic.RECRUITMENT)),
        Button("☎️ " + reader.gettext("Who can help"), Intent(Screen.CONTACTS, topic=Topic.RECRUITMENT)),
    )
    sources = sources_of(entry for entry in advice if entry)
    whole = (*blocks, *closing_notes(reader, blocks))
    return Reply(reader.language, whole, (*((way,) for way in ways), *footer(reader)), sources=sources)
