"""Gathers the rooms' models for Django. Code imports from the room, never from here."""

from events.attendance.models import Absence, Attendance, HeadCount, Mark, SessionClose
from events.calendars.models import CalendarLink
from events.desk.models import CallNote, RunSheet
from events.notices.letters import Notice, NoticeCopy, NoticeDates
from events.notices.models import ListRequest, MailingList, Reader, Subscription
from events.outbox.models import CallTask, Delivery, Message, Sheet
from events.outbox.texts import TemplateText
from events.reminders.models import Reminder, ReminderPlan, ReminderRound
from events.rosters.models import Member, Party, Registration, Roster, RosterGroup
from events.rosters.offers import Offer
from events.schedule.changes import DisruptedSession, Disruption, News
from events.schedule.details import Assignment, Closure, Part, Resource, Topic, TopicComment, TopicVoice
from events.schedule.models import FundingSource, Program, Series, Session, Venue
from events.signup.link_requests import LinkRequest
from events.signup.models import Answer, Choice, Question
from events.support.models import Need, Supply
from events.texting.models import Inbound, Line, SignUpWord
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
    "Inbound",
    "Line",
    "LinkRequest",
    "ListRequest",
    "MailingList",
    "Mark",
    "Member",
    "Message",
    "Need",
    "News",
    "Notice",
    "NoticeCopy",
    "NoticeDates",
    "Offer",
    "Part",
    "Party",
    "Permission",
    "Program",
    "Question",
    "Reader",
    "Registration",
    "Reminder",
    "ReminderPlan",
    "ReminderRound",
    "Resource",
    "Roster",
    "RosterGroup",
    "RunSheet",
    "Series",
    "Session",
    "SessionClose",
    "Sheet",
    "SignUpWord",
    "Subscription",
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
