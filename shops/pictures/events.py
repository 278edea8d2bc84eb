"""What happened to a picture, for whoever shows it (``kernel.events``)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PictureReady:
    """The sizes of a picture are made; ``path`` is that of its widest one under the media folder."""

    picture_id: int
    path: str
