"""The addresses of all rooms."""

from django.urls import URLPattern, URLResolver

from events.attendance.urls import urlpatterns as attendance
from events.calendars.urls import urlpatterns as calendars
from events.desk.urls import urlpatterns as desk
from events.notices.urls import urlpatterns as notices
from events.signup.urls import urlpatterns as signup

app_name = "events"
urlpatterns: list[URLPattern | URLResolver] = [*signup, *attendance, *calendars, *notices, *desk]
