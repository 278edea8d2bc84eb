from django.apps import AppConfig


class VouchersConfig(AppConfig):
    name = "shops.vouchers"
    label = "vouchers"
