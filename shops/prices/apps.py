from django.apps import AppConfig


class PricesConfig(AppConfig):
    name = "shops.prices"
    label = "prices"
