from django.apps import AppConfig


class PicturesConfig(AppConfig):
    name = "shops.pictures"
    label = "pictures"
