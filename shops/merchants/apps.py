from django.apps import AppConfig


class MerchantsConfig(AppConfig):
    name = "shops.merchants"
    label = "merchants"
