"""Database fields of our own."""

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    EmailField = models.EmailField[str, str]
else:
    EmailField = models.EmailField


class LowerCaseEmailField(EmailField):
    """An e-mail address kept in lower case and without outer spaces.

    Values are folded when they are written **and** when they are looked up, so that
    « Claire@Exemple.fr » and « claire@exemple.fr » are one person in every database.
    """

    def to_python(self, value: Any) -> Any:
        return fold_email(super().to_python(value))

    def get_prep_value(self, value: Any) -> Any:
        return fold_email(super().get_prep_value(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = fold_email(getattr(model_instance, self.attname))
        setattr(model_instance, self.attname, value)
        return value


def fold_email(value: Any) -> Any:
    """The address in lower case without outer spaces; anything but a string is left alone."""
    return value.strip().lower() if isinstance(value, str) else value
