from django.apps import AppConfig


class StockConfig(AppConfig):
    name = "shops.stock"
    label = "stock"
