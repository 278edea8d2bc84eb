"""What a mail is made of. The HTML and the text part are drawn from the same blocks."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    text: str
    template: str = "messages/blocks/text.html"


@dataclass(frozen=True)
class Heading:
    """The title of a section."""

    text: str
    template: str = "messages/blocks/heading.html"


@dataclass(frozen=True)
class Button:
    """The one thing to do, or the next one."""

    label: str
    url: str
    main: bool = True
    template: str = "messages/blocks/button.html"


@dataclass(frozen=True)
class Ticket:
    """One pickup: shop, when, where, and the code where it is shown."""

    shop_name: str
    awning_a: str
    when_text: str
    address: str
    code: str = ""
    items: tuple[str, ...] = ()
    template: str = "messages/blocks/ticket.html"

    @property
    def ticket(self) -> "Ticket":
        """The name by which the theme's template asks for it."""
        return self


@dataclass(frozen=True)
class Row:
    """One line of goods; ``sum_cents`` incl. tax."""

    quantity: int
    title: str
    sum_cents: int
    note: str = ""


@dataclass(frozen=True)
class Goods:
    """What was bought or is concerned, with a total in cents incl. tax."""

    lines: tuple[Row, ...]
    total_label: str
    total_cents: int
    template: str = "messages/blocks/goods.html"


@dataclass(frozen=True)
class Particulars:
    """Label and value, one under the other."""

    rows: tuple[tuple[str, str], ...]
    template: str = "messages/blocks/particulars.html"


@dataclass(frozen=True)
class Notice:
    """Something that must not be overlooked."""

    text: str
    template: str = "messages/blocks/notice.html"


Block = Text | Heading | Button | Ticket | Goods | Particulars | Notice


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a letter."""

    name: str
    content: bytes
    content_type: str = "application/pdf"


@dataclass(frozen=True)
class Letter:
    """One mail before it is drawn. ``heading`` defaults to the subject."""

    subject: str
    blocks: list[Block]
    heading: str = ""
    preview: str = ""
    #: Why the person gets it; empty: the theme's own sentence.
    why: str = ""
    attachments: list[Attachment] = field(default_factory=list)
