from django.apps import AppConfig


class ThemeConfig(AppConfig):
    """The visual language: templates, styles, icons and the tags that write dates and money."""

    name = "marketplace.theme"
    label = "theme"
