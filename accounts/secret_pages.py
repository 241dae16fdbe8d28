"""Pages of one person or family, opened by a secret address or by signing in."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.views.decorators.cache import never_cache

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


def secret_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Such a page: browsers and search engines do not keep it, and other sites are not told its address.

    `same-origin` and not `no-referrer`: with that, browsers send `Origin: null` and the forms of the page are refused.
    """

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "same-origin"
        return response

    return never_cache(opened)
