"""Organizations, programs and places of the demo."""

from __future__ import annotations

from datetime import time
from typing import Any

from accounts.languages import approved
from accounts.models import Organization, School, Town
from config.demo.calendars import enter_districts
from config.demo.stage import FRIDAY, Stage
from config.reference_data import import_venues
from events.schedule.models import Program, StepFree, Venue

NETWORK, CENTER = "Example Family Network", "Sample District Center"
HOME_VISIT = approved(en="Home visit", es="Visita al hogar", pt="Visita em casa")


def enter_organizations() -> tuple[Organization, Organization, dict[str, School]]:
    """A network, a district's center, and the schools of three invented districts, for what must touch no real one."""
    network = Organization.objects.create(name=NETWORK, kind=Organization.Kind.NETWORK)
    center = Organization.objects.create(name=CENTER, kind=Organization.Kind.CENTER)
    return network, center, enter_districts(center)


def _cafe() -> dict[str, Any]:
    return {
        "name": approved(en="Friday CAFÉ", es="Friday CAFÉ", pt="Friday CAFÉ"),
        "about": approved(
            en="A Friday morning for everybody who works with families: meet others, hear a short talk, and talk it "
            "over. It is free.",
            es="Una mañana de viernes para todas las personas que trabajan con familias: conozca a otras personas, "
            "escuche una charla corta y converse. Es gratis.",
            pt="Uma manhã de sexta-feira para todas as pessoas que trabalham com famílias: conheça outras pessoas, "
            "ouça uma palestra curta e converse. É gratuito.",
        ),
        "sponsors": approved(
            en="With thanks to the Example Department of Education and the Sample Family Fund.",
            es="Con agradecimiento al Example Department of Education y al Sample Family Fund.",
            pt="Com agradecimento ao Example Department of Education e ao Sample Family Fund.",
        ),
        "palette": "cafe",
        "capacity": 40,
        "minutes": 90,
        "start_time": time(9, 30),
        "weekday": FRIDAY,
        "dates_from": "list",
        "takes": "adults",
        "asks_work": True,
        "asks_others": False,
        "asks_children": False,
    }


def _academy() -> dict[str, Any]:
    return {
        "name": approved(en="Parent Academy", es="Academia para Padres", pt="Academia de Pais"),
        "about": approved(
            en="Workshops and courses for parents and caregivers: how to help with reading and math at home. Every "
            "family is welcome. It is free, and children can come.",
            es="Talleres y cursos para padres, madres y cuidadores: cómo ayudar con la lectura y las matemáticas en "
            "casa. Todas las familias son bienvenidas. Es gratis y los niños pueden venir.",
            pt="Oficinas e cursos para mães, pais e responsáveis: como ajudar com a leitura e a matemática em casa. "
            "Todas as famílias são bem-vindas. É gratuito, e as crianças podem vir.",
        ),
        "palette": "academy",
        "capacity": 20,
        "minutes": 120,
        "start_time": time(18),
        "takes": "adults",
        "guests_welcome": True,
        "sign_up_by_text": True,
    }


def _tours() -> dict[str, Any]:
    return {
        "name": approved(en="Welcome Tours", es="Recorridos de bienvenida", pt="Visitas de boas-vindas"),
        "about": approved(
            en="Walk through your child's new school before the first day. See the rooms and meet people.",
            es="Recorra la nueva escuela de su hijo antes del primer día. Vea los salones y conozca a la gente.",
            pt="Visite a nova escola do seu filho antes do primeiro dia. Veja as salas e conheça as pessoas.",
        ),
        "palette": "tours",
        "capacity": 12,
        "minutes": 20,
        "start_time": time(16),
        "takes": "heads",
    }


def _visits() -> dict[str, Any]:
    return {
        "name": approved(en="Home Visits", es="Visitas al hogar", pt="Visitas em casa"),
        "about": approved(
            en="Two trained people from school visit a family that said yes, to hear its hopes and dreams.",
            es="Dos personas capacitadas de la escuela visitan a una familia que dijo que sí, para escuchar sus "
            "esperanzas y sueños.",
            pt="Duas pessoas da escola, com preparo, visitam uma família que disse sim, para ouvir suas esperanças e "
            "seus sonhos.",
        ),
        "palette": "visits",
        "minutes": 40,
        "start_time": time(17),
        "takes": "parties",
        "is_public": False,
        "visibility": "private",
    }


def _neighborhood() -> dict[str, Any]:
    return {
        "name": approved(en="Neighborhood Café", es="Café del barrio", pt="Café do bairro"),
        "about": approved(
            en="Coffee and talk for the families of the Sample School District.",
            es="Café y conversación para las familias del Sample School District.",
            pt="Café e conversa para as famílias do Sample School District.",
        ),
        "palette": "sky",
        "capacity": 25,
        "minutes": 60,
        "start_time": time(8, 30),
        "takes": "adults",
    }


def enter_programs(stage: Stage) -> None:
    """The four programs of the network and one of the center."""
    columns = {
        "friday-cafe": _cafe(),
        "parent-academy": _academy(),
        "welcome-tours": _tours(),
        "home-visits": _visits(),
        "neighborhood-cafe": _neighborhood(),
    }
    for number, (slug, values) in enumerate(columns.items(), start=41):
        ours = slug != "neighborhood-cafe"
        program = Program.objects.create(
            organization=stage.network if ours else stage.center,
            slug=slug,
            private_label=HOME_VISIT if slug == "home-visits" else {},
            contact_email=f"{slug}@{'network' if ours else 'center'}.example",
            contact_phone=f"860-555-01{number}",
            **values,
        )
        stage.programs[slug] = program


def enter_venues(stage: Stage) -> None:
    """The real places of the archive, and invented ones for everything that is invented."""
    import_venues(stage.network)
    for key, name, street, town, *school in (
        ("library", "Example Library", "1 Sample Street", "Hartford"),
        ("theater", "Sample Community Theater", "22 Example Avenue", "New Haven"),
        ("museum", "Invented Children's Museum", "5 Imaginary Road", "Waterbury"),
        ("center", "Placeholder Community Center", "8 Specimen Street", "Windham"),
        ("primary", "Example City Primary School", "3 Placeholder Avenue", "Hartford", "X970111"),
        ("elementary", "Sample Elementary School", "40 Sample Street", "Windham", "X990111"),
        ("hills", "Specimen Hills School", "12 Imaginary Road", "Salisbury", "X980111"),
    ):
        stage.venues[key] = Venue.objects.create(
            organization=stage.center if key == "center" else stage.network,
            name=name,
            street=street,
            town=Town.objects.get(name=town),
            school=stage.schools[school[0]] if school else None,
            phone_on_the_day=stage.programs["friday-cafe"].contact_phone,
            way_in=approved(
                en="Use the main door and follow the signs.",
                es="Use la puerta principal y siga los letreros.",
                pt="Use a porta principal e siga as placas.",
            ),
            parking=approved(
                en="free, behind the building.",
                es="gratis, detrás del edificio.",
                pt="grátis, atrás do prédio.",
            ),
            bus=approved(
                en="the stop Example Square is in front of the door.",
                es="la parada Example Square está delante de la puerta.",
                pt="a parada Example Square fica em frente à porta.",
            ),
            step_free=StepFree.YES,
            setup_minutes=30,
            teardown_minutes=15,
        )
