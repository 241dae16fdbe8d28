"""What no question may ask a family, in the languages of the pages, and what to ask instead.

Immigration status, citizenship, country of birth, Social Security number, birth date, health, custody and address are
not known here, so nobody can be hurt by them. The list looks for words as they begin, without accents.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.languages import fold


@dataclass(frozen=True)
class Topic:
    """Something that is not asked."""

    name: Any
    instead: Any
    begins: tuple[str, ...] = ()
    """Words that begin so, folded."""
    says: tuple[str, ...] = ()
    """Whole words and phrases, folded."""


TOPICS = (
    Topic(
        gettext_lazy("immigration status or citizenship"),
        gettext_lazy("Families can come whatever their papers. Ask which language to speak, if you need that."),
        begins=(
            "immigra", "inmigra", "imigra", "migrator", "undocumented", "indocument", "citizen", "ciudadan",
            "cidadani", "cidadao", "cidadas", "deport", "refugee", "refugiad", "asylum", "asylee", "passport",
            "pasaporte", "passaporte", "naturaliz",
        ),
        says=(
            "cidada", "visa", "visas", "visto de", "tipo de visto", "green card", "green cards", "tarjeta verde",
            "cartao verde", "legal status", "estatus legal", "estado legal", "legal resident", "residente legal",
            "residencia legal", "permanent resident", "residente permanente", "residencia permanente", "daca",
            "your papers", "sus papeles", "tus papeles", "seus papeis", "work permit", "permiso de trabajo",
        ),
    ),
    Topic(
        gettext_lazy("the country somebody comes from"),
        gettext_lazy("Ask which language to speak, if that is what you need."),
        begins=("nationalit", "nacionalid", "birthplace", "birth place"),
        says=(
            "born", "country of birth", "country of origin", "home country", "native country", "which country",
            "what country", "pais de nacimiento", "pais de origen", "que pais", "cual pais", "pais de nascimento",
            "pais de origem", "qual pais", "nacio", "naciste", "nacieron", "nacido", "nacida", "nasceu", "nasceram",
            "nascido", "nascida",
        ),
    ),
    Topic(
        gettext_lazy("a Social Security number"),
        gettext_lazy("Nobody needs one to take part."),
        says=(
            "social security", "ssn", "s s n", "itin", "tax id", "tax number", "seguro social", "seguridad social",
            "seguranca social", "previdencia social", "numero fiscal",
        ),
    ),
    Topic(
        gettext_lazy("a birth date"),
        gettext_lazy("Ages of children are asked in bands, with child care. Adults are not asked how old they are."),
        begins=("birthda", "cumplean"),
        says=(
            "birth date", "date of birth", "birth", "births", "dob", "d o b", "nacimiento", "nascimento",
            "data de aniversario", "seu aniversario", "dia do aniversario",
        ),
    ),
    Topic(
        gettext_lazy("health, a diagnosis or medication"),
        gettext_lazy("Ask what would help somebody to take part. The form asks for that already."),
        begins=(
            "diagnos", "medicat", "medicin", "medicac", "medicament", "illness", "disease", "enfermedad", "doenca",
            "disabilit", "disabled", "discapacid", "discapacitad", "deficienc", "pregnan", "embaraz", "gravidez",
            "vaccin", "vacun", "vacina", "remedio", "psychiatr", "psiquiatr",
        ),
        says=("health", "salud", "saude", "medical", "gravida", "hiv", "vih", "iep", "special education"),
    ),
    Topic(
        gettext_lazy("custody"),
        gettext_lazy("Ask who comes. The form asks for that already."),
        begins=("custod", "guardianship"),
        says=("guarda compartilhada", "guarda da crianca", "guarda das criancas", "guarda dos filhos", "guarda legal",
              "tutela", "patria potestad", "patrio poder"),
    ),
    Topic(
        gettext_lazy("an address"),
        gettext_lazy("The town is enough, and a program can ask for it. For messages there is the contact."),
        begins=("domicilio", "address", "direccion", "endereco"),
        says=(
            "where do you live", "where you live", "where does your family live", "your street", "which street",
            "what street", "zip code", "su calle", "que calle", "sua rua", "que rua", "qual rua",
            "donde vive", "donde vives", "donde viven", "codigo postal", "onde mora", "onde moram", "onde voce mora",
            "onde vive",
        ),
    ),
)  # fmt: skip
HARMLESS = re.compile(
    r"\b(?:e ?mail address(?:es)?|web address(?:es)?|direccion(?:es)? de correo|direccion(?:es)? electronica"
    r"|endereco(?:s)? de e ?mail|endereco(?:s)? eletronico(?:s)?|(?:public )?health (?:fair|class|workshop|center)s?"
    r"|feria(?:s)? de (?:la )?salud|feira(?:s)? de saude)\b"
)
"""What has such a word in it and asks for nothing of the kind."""


def topic_of(text: str) -> Topic | None:
    """What a text seems to ask that is not asked here."""
    words = " ".join(re.findall(r"\w+", fold(text)))
    padded = f" {HARMLESS.sub('', words)} "
    for topic in TOPICS:
        if any(f" {word}" in padded for word in topic.begins) or any(f" {word} " in padded for word in topic.says):
            return topic
    return None


def refuse_forbidden(text: str) -> None:
    """Find fault with what must not be asked, and say what to ask instead (ValidationError, code `forbidden`)."""
    topic = topic_of(text)
    if topic:
        raise ValidationError(
            _("We never ask about %(topic)s. %(instead)s"),
            code="forbidden",
            params={"topic": topic.name, "instead": topic.instead},
        )
