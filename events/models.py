"""Gathers the rooms' models for Django. Code imports from the room, never from here."""

from events.attendance.models import Absence, Attendance, HeadCount, Mark, SessionClose
from events.calendars.models import CalendarLink
from events.desk.models import CallNote, RunSheet
from events.outbox.models import CallTask, Delivery, Message, TemplateText
from events.reminders.models import Reminder, ReminderPlan
from events.rosters.models import Member, Party, Registration, Roster, RosterGroup
from events.rosters.offers import Offer
from events.schedule.changes import DisruptedSession, Disruption, News
from events.schedule.details import Assignment, Closure, Part, Resource, Topic, TopicComment, TopicVoice
from events.schedule.models import FundingSource, Program, Series, Session, Venue
from events.signup.link_requests import LinkRequest
from events.signup.models import Answer, Choice, Question
from events.support.models import Need, Supply
from events.tours.models import TourDay, TourSlot
from events.visits.models import Permission, Training, Visit, VisitCase

__all__ = [
    "Absence",
    "Answer",
    "Assignment",
    "Attendance",
    "CalendarLink",
    "CallNote",
    "CallTask",
    "Choice",
    "Closure",
    "Delivery",
    "DisruptedSession",
    "Disruption",
    "FundingSource",
    "HeadCount",
    "LinkRequest",
    "Mark",
    "Member",
    "Message",
    "Need",
    "News",
    "Offer",
    "Part",
    "Party",
    "Permission",
    "Program",
    "Question",
    "Registration",
    "Reminder",
    "ReminderPlan",
    "Resource",
    "Roster",
    "RosterGroup",
    "RunSheet",
    "Series",
    "Session",
    "SessionClose",
    "Supply",
    "TemplateText",
    "Topic",
    "TopicComment",
    "TopicVoice",
    "TourDay",
    "TourSlot",
    "Training",
    "Venue",
    "Visit",
    "VisitCase",
]
