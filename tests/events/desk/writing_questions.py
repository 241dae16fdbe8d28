"""The pages on which a coordinator writes questions, and what the browser sends from them."""

from __future__ import annotations

from django.urls import reverse

from events.desk.questions.forms import QuestionForm


def new(program):
    return reverse("events:desk-program-question-new", args=[program.slug])


def of(question, name="desk-question"):
    return reverse(f"events:{name}", args=[question.pk])


def listed(program):
    return reverse("events:desk-program-questions", args=[program.slug])


def typed(question=None, **said):
    """What the browser sends of the page of a question as it is drawn."""
    form = QuestionForm(question=question)
    data = {"rows": str(len(form.choices)), "seen": form["seen"].value() or ""}
    for part in (form, *form.choices):
        for field in part:
            if field.html_name not in data and field.value() not in (None, False, ""):
                data[field.html_name] = "on" if field.value() is True else str(field.value())
    return {**data, **said}


def written(**said):
    """A question in English that a person has read."""
    return typed(**{"text_en": "What do you hope for?", "text_en_read": "on", "kind": "text", **said})
