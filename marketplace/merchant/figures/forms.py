"""The form for a note on a day."""

from django import forms
from django.utils.translation import gettext_lazy as _

from marketplace.merchant.figures.notes import LONGEST


class NoteForm(forms.Form):
    """An empty note takes the one of that day away."""

    day = forms.DateField(
        label=_("Jour"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    text = forms.CharField(
        label=_("Ce qui a compté ce jour-là"),
        help_text=_("Par exemple : jour de marché, pluie."),
        max_length=LONGEST,
        required=False,
    )
