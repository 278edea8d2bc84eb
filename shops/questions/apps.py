from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    name = "shops.questions"
    label = "questions"
