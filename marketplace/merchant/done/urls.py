"""« mon-commerce/ce-qui-a-ete-fait/ »."""

from django.urls import path

from marketplace.merchant.done import views

urlpatterns = [path("", views.done, name="done")]
