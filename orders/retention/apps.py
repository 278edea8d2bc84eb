from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "orders.retention"
    label = "retention"
