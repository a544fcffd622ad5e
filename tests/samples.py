"""Small content for tests that must not depend on the real one."""

from pathlib import Path

LY = """\
country: LY
languages: [en]
entries:
  - id: LY/wages.minimum
    kind: right
    first: true
    text: The minimum wage is {amount} a month.
    values: {amount: {money: 1000, currency: LYD}}
    sources:
      - {title: Law, publisher: State, url: "https://example.org/law", published: 2023-12}
    confidence: high
    review_by: 2027-06-01
    owner: editor Tripoli
  - id: LY/abuse.beaten-now
    kind: step
    text: Go to a safe place. Call {line}.
    values: {line: {phone: "1417"}}
    danger: [violence]
    sources:
      - {title: Guide, publisher: UN, url: "https://example.org/guide", published: null}
    confidence: high
    review_by: 2027-06-01
    owner: editor Tripoli
contacts:
  - id: LY/line-1417
    kind: hotline
    names: {en: Support line, fr: Ligne de soutien}
    serves: all
    phones:
      - {short_code: "1417", callable_from: LY SIM, free: true}
    topics: [contacts, abuse, wages]
    danger: [violence, locked-in]
    use: yes
    sources:
      - {title: Guide, publisher: UN, url: "https://example.org/guide", published: 2024}
    confidence: high
    review_by: 2027-03-01
    owner: editor Tripoli
  - id: LY/detains
    kind: state
    names: {en: An office that detains}
    serves: all
    phones:
      - {number: "+218210000000", callable_from: anywhere}
    topics: [contacts, abuse, wages, detention]
    danger: [violence, arrested]
    use: never
    sources:
      - {title: Report, publisher: UN, url: "https://example.org/report", published: 2024}
    confidence: high
    review_by: 2027-03-01
    owner: editor Tripoli
"""

SD = """\
country: SD
languages: [ar, en]
refugees: true
entries:
  - id: SD/wages.none
    kind: none-known
    text: We found no rule of Sudan on pay in Libya.
    sources:
      - {title: Page, publisher: Office, url: "https://example.org/sd", published: 2024}
    confidence: medium
    review_by: 2027-06-01
    owner: editor Khartoum
contacts: []
"""

PHRASES = """\
language: en
native:
  topics:
    wages: [my boss did not pay me, salary not paid, where is my money, unpaid wages, pay my salary]
    documents: [my passport is lost, boss took my passport, i need a new passport, passport expired]
    return: [i want to go home, how can i go back to my country, ticket home]
    contacts: [phone number of the embassy, who can help me, address of the office]
  danger:
    violence: [he is beating me, they beat us every day, boss hits me now]
    locked-in: [i am locked in the house, they locked us in]
  small-talk: [hello, good morning, thank you, how are you]
  other: [who won the football match, tell me a joke, what is the weather]
"""


def write_content(folder: Path, **files: str) -> Path:
    """A content folder with the sample files; a name of a file, without `.yaml`, replaces or adds one."""
    texts = {"LY": LY, "SD": SD, "phrases/en": PHRASES} | {name.replace("__", "/"): text for name, text in files.items()}
    for name, text in texts.items():
        path = folder / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder
