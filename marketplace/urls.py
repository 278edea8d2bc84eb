"""Every address of the site. French without prefix, English under /en/."""

from django.apps import apps
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.utils.translation import gettext_lazy as _
from django.views.static import serve

from marketplace.api.urls import api
from marketplace.merchant.views.alerts import service_worker

urlpatterns: list[URLPattern | URLResolver] = [
    path("stripe/", include("payments.gateway.urls")),
    path("api/v1/", api.urls),
    path("langue/", include("django.conf.urls.i18n")),
    # One for both languages: a phone that changes its language keeps its alerts.
    path("mon-commerce/sw.js", service_worker, name="merchant_worker"),
]

urlpatterns += i18n_patterns(
    path(_("compte/"), include("marketplace.storefront.account_urls")),
    path(_("mon-commerce/"), include("marketplace.merchant.urls")),
    path("association/", include("marketplace.association.urls")),
    path("", include("marketplace.storefront.urls")),
    prefix_default_language=False,
)

if apps.is_installed("marketplace.demo"):
    urlpatterns = [
        path("demo/", include("marketplace.demo.urls")),
        # The demo serves its own pictures; in production the web server does.
        re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT}),
        *urlpatterns,
    ]

handler400 = "marketplace.storefront.errors.bad_request"
handler403 = "marketplace.storefront.errors.forbidden"
handler404 = "marketplace.storefront.errors.not_found"
handler500 = "marketplace.storefront.errors.server_error"
