"""Names of topics, dangers and contact lines, with the icon that always goes with each."""

from bot.conversation.reader import Reader
from bot.i18n import N_
from bot.vocabulary import Danger, Topic

# Translators: the names of topics and dangers are buttons; at most 26 characters each, everyday words.
TOPIC_NAMES = {
    Topic.RECRUITMENT: ("🧭", N_("Finding work lawfully")),
    Topic.CONTRACT: ("📝", N_("My contract")),
    Topic.WAGES: ("💰", N_("My pay")),
    Topic.HOURS: ("⏰", N_("Hours, rest, leave")),
    Topic.INJURY: ("🩹", N_("Accident at work")),
    Topic.DOCUMENTS: ("🛂", N_("Passport and papers")),
    Topic.SOCIAL_SECURITY: ("🛡", N_("Social security")),
    Topic.SAVINGS: ("💸", N_("Sending money home")),
    Topic.TRAVEL: ("✈️", N_("Travel and its cost")),
    Topic.RETURN: ("🏡", N_("Going home")),
    Topic.COMPLAINT: ("⚖️", N_("Making a complaint")),
    Topic.ABUSE: ("✋", N_("Violence and threats")),
    Topic.DETENTION: ("🔒", N_("Arrest and detention")),
    Topic.HEALTH: ("🏥", N_("Health")),
    Topic.CONTACTS: ("☎️", N_("Who can help")),
}

DANGER_NAMES = {
    Danger.VIOLENCE: ("✋", N_("I am beaten or threatened")),
    Danger.LOCKED_IN: ("🚪", N_("I am locked in")),
    Danger.KIDNAPPED: ("⛓", N_("I am held for money")),
    Danger.ARRESTED: ("🔒", N_("I am arrested")),
    Danger.SEXUAL_VIOLENCE: ("🟣", N_("I was raped or touched")),
    Danger.MEDICAL: ("🚑", N_("I am hurt or very ill")),
    Danger.SUICIDAL: ("🫂", N_("I want to die")),
    Danger.TRAFFICKED: ("🔗", N_("I am sold or forced")),
    Danger.BOAT: ("🛟", N_("In a boat at sea")),
    Danger.CHILD: ("🧒", N_("A child is alone")),
}


def neutral_words(reader: Reader) -> str:
    """How a screen begins whose content a notification must not show."""
    # Translators: harmless first words of a message, all that a notification shows to who looks at the phone.
    return "ℹ️ " + reader.gettext("Here is your answer from Rafiq.")


def topic_name(reader: Reader, topic: Topic) -> str:
    """A topic's name in the reader's language, with its icon."""
    icon, name = TOPIC_NAMES[topic]
    return f"{icon} {reader.gettext(name)}"


def danger_name(reader: Reader, danger: Danger) -> str:
    """A danger's name in the reader's language, with its icon."""
    icon, name = DANGER_NAMES[danger]
    return f"{icon} {reader.gettext(name)}"
