"""Carrying over to one row all that names another, and bringing it back: what merging of people stands on.

Rows of higher rooms are found by their foreign keys, so that this room knows none of them. Where a row may be there
only once and both have it, `absorb(other)` of the row says how two become one. A row without that word stays with its
person, and both go on.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import ForeignKey, JSONField, ManyToOneRel, Model, Q, UniqueConstraint

from accounts.merges import Merge, MovedRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

What = MovedRow.What
Columns = dict[str, Any]
Column = ForeignKey[Any, Any]


def columns_naming(model: type[Model]) -> list[Column]:
    """Every column of the project that names a row of this model; those of tables in the middle, too."""
    relations = model._meta.get_fields(include_hidden=True)
    return [relation.field for relation in relations if isinstance(relation, ManyToOneRel)]


def rows_naming(column: Column, pk: Any) -> models.QuerySet[Any]:
    """The rows that name one row in this column."""
    return column.model._base_manager.filter(**{column.name: pk})


def stored(row: Model) -> Columns:
    """The columns of a row as text that JSON can keep without loss."""
    return {field.attname: _as_text(field, row) for field in row._meta.concrete_fields}


def _as_text(field: Any, row: Model) -> Any:
    value = field.value_from_object(row)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()  # as the database gives it back, to see whether it changed since
    return value if value is None or isinstance(field, JSONField) else field.value_to_string(row)


def _from_text(field: Any, said: Any) -> Any:
    if said is None or isinstance(field, JSONField):
        return said
    return (field.target_field if isinstance(field, ForeignKey) else field).to_python(said)


class Carrying:
    """What one merge changes. It keeps account of every row, to bring each back as it was."""

    def __init__(self, merge: Merge | None = None) -> None:
        self.merge = merge
        self.rows: list[MovedRow] = []

    def carry(self, old: Model, new: Model, *, leave: Collection[Column] = ()) -> None:
        """Let everything that names `old` name `new`, but for some columns."""
        for column in columns_naming(type(old)):
            if column not in leave:
                self.carry_column(column, old, new)

    def carry_column(self, column: Column, old: Model, new: Model, *, old_stays: bool = True) -> None:
        """The same for one column, in few statements. Where `old` goes, nothing can stay with it."""
        doubled = _doubled(column, old, new)
        for there, row in doubled:
            if hasattr(there, "absorb"):
                self._absorb(there, row)
            elif row._meta.auto_created or not old_stays:
                self._give_way(there, row)
        staying = [row.pk for _there, row in doubled]
        rows = rows_naming(column, old.pk)
        moving = list((rows.exclude(pk__in=staying) if staying else rows).values_list("pk", flat=True))
        if moving:
            column.model._base_manager.filter(pk__in=moving).update(**{column.name: new.pk})
        for pk in moving:
            self._note(What.MOVED, column.model, pk, field=column.name, was=str(old.pk), became=str(new.pk))

    def _absorb(self, there: Any, row: Model) -> None:
        """Two rows become one: the first takes over the best of the second."""
        there.refresh_from_db()
        before = stored(there)
        there.absorb(row)
        self.store(there, before)
        self._give_way(there, row)

    def _give_way(self, there: Model, row: Model) -> None:
        """Take a row away that is there twice; what names it names the other one. Undoing puts it back."""
        for column in columns_naming(type(row)):
            self.carry_column(column, row, there, old_stays=False)
        self.take_away(row)

    def take_away(self, row: Model) -> None:
        """Take a row away that nothing names any more; undoing puts it back."""
        self._note(What.GAVE_WAY, type(row), row.pk, was=stored(row))
        type(row)._base_manager.filter(pk=row.pk).delete()

    def store(self, row: Model, before: Columns, *together: Sequence[str]) -> list[str]:
        """Store what differs from before, and remember how it was; returns the columns.

        Columns that mean something only `together` come back together or not at all; without that word all of them.
        """
        after = stored(row)
        differ = [name for name in after if after[name] != before[name]]
        if differ:
            row.save(update_fields=differ)
        for group in together or [differ]:
            names = [name for name in group if name in differ]
            if names:
                was, became = ({name: columns[name] for name in names} for columns in (before, after))
                self._note(What.CHANGED, type(row), row.pk, was=was, became=became)
        return differ

    def _note(self, what: str, model: type[Model], pk: Any, **how: Any) -> None:
        self.rows.append(MovedRow(merge=self.merge, what=what, model=model._meta.label, key=str(pk), **how))


def _doubled(column: Column, old: Model, new: Model) -> list[tuple[Model, Model]]:
    """Rows of `old` that cannot name `new`, since there may be only one such row: the one that is there, and it."""
    found: dict[Any, tuple[Model, Model]] = {}
    for others, condition in _only_once(column):
        rows = rows_naming(column, new.pk).filter(condition)
        there = {_values(row, others): row for row in rows}
        if not there:
            continue
        for row in rows_naming(column, old.pk).filter(condition):
            values = _values(row, others)
            if values in there and None not in values:
                found.setdefault(row.pk, (there[values], row))
    return list(found.values())


def _values(row: Model, names: Iterable[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in names)


def _only_once(column: Column) -> Iterator[tuple[list[str], Q]]:
    """With which other columns a row may name this only once, and when that holds."""
    meta = column.model._meta
    if column.unique:
        yield [], Q()
    for names in meta.unique_together:
        if column.name in names:
            yield [name for name in names if name != column.name], Q()
    for rule in meta.constraints:
        if isinstance(rule, UniqueConstraint) and column.name in rule.fields:
            others = [meta.get_field(name) for name in rule.fields if name != column.name]
            yield [getattr(other, "attname", other.name) for other in others], rule.condition or Q()


def bring_back(rows: Iterable[MovedRow]) -> None:
    """Undo what a merge changed, the last first. What was changed again since then stays as it is now."""
    last_first = sorted(rows, key=lambda row: -row.pk)
    for row in last_first:
        if row.what == What.GAVE_WAY:
            _put_back(row)
    for row in last_first:
        if row.what == What.CHANGED:
            _change_back(row)
    moved = defaultdict(list)
    for row in last_first:
        if row.what == What.MOVED:
            moved[row.model, row.field, row.was, row.became].append(row.key)
    for (label, name, was, became), keys in moved.items():
        there = apps.get_model(label)._base_manager.filter(pk__in=keys, **{name: became})
        there.update(**{name: was})


def _put_back(moved: MovedRow) -> None:
    model, columns = apps.get_model(moved.model), moved.was or {}
    row = model()
    for field in model._meta.concrete_fields:
        if field.attname in columns:  # the table may have grown since then
            setattr(row, field.attname, _from_text(field, columns[field.attname]))
    for field in model._meta.concrete_fields:
        if isinstance(field, ForeignKey) and not _is_there(field, getattr(row, field.attname)):
            if not field.null:
                return  # what it spoke of is gone, and it would have gone with it
            setattr(row, field.attname, None)
    row.save_base(raw=True, force_insert=True)


def _is_there(column: Column, pk: Any) -> bool:
    return pk is None or column.related_model._base_manager.filter(pk=pk).exists()


def _change_back(moved: MovedRow) -> None:
    model, was, became = apps.get_model(moved.model), moved.was or {}, moved.became or {}
    row = model._base_manager.filter(pk=moved.key).first()
    if row is None or {name: stored(row)[name] for name in became} != became:
        return
    fields = {field.attname: field for field in model._meta.concrete_fields}
    changes = {name: _from_text(fields[name], said) for name, said in was.items()}
    model._base_manager.filter(pk=row.pk).update(**changes)
