from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "shops.files"
    label = "files"
