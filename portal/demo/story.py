"""Plays the demo's year through the real actions, with the clock moved to each moment, so that all of it
could have happened: every state has its history, every favor its totals, every letter its words."""

from collections.abc import Iterator
from functools import partial
from itertools import chain

import pyotp
import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import clock
from portal.accounts import second_factor, security_log
from portal.accounts.actions import give_role
from portal.accounts.actions_organizers import invite_organizer
from portal.accounts.models import Person, RoleKind
from portal.accounts.passwords import hash_password
from portal.demo import appointments, before, dues, goodbyes, texts, treasury
from portal.demo.applicants import APPLICANTS
from portal.demo.cases import Case
from portal.demo.cast import ORGANIZERS
from portal.demo.doors import KEY, KNOCKS, PASSWORD, TO_ORGANIZE, Knock
from portal.demo.exchanges import Exchanges
from portal.demo.favors import DEEDS, DOUBLE
from portal.demo.members import MEMBERS
from portal.demo.promising import moments
from portal.demo.questions import ASKED
from portal.demo.stage import Scene, Stage, known
from portal.letters.models import Letter, LetterState
from portal.network.actions import found, publish_privacy_text
from portal.network.queries import the_network

BEGINNING = 400  # days ago the network was founded


def play(db: Session, network_name: str, zone: str, there: dues.AtStripe | None = None) -> None:
    """The whole year, up to yesterday evening; its letters count as sent. `there`: where some pay by card."""
    stage = Stage(db, zone, clock.day_of(clock.now(), zone))
    with clock.at(stage.moment(BEGINNING, 9)):
        _found(stage, network_name)
    for scene in sorted(_scenes(stage, there), key=lambda scene: scene.at):
        with clock.at(scene.at):
            scene.play()
    db.execute(sa.update(Letter).values(state=LetterState.SENT, tries=1, ended_at=Letter.written_at))


def _found(stage: Stage, name: str) -> None:
    db = stage.db
    found(db, name)
    network = the_network(db)
    for setting, value in (texts.CONTACT | texts.IMPRINT | texts.ACCESSIBILITY).items():
        setattr(network, setting, value.format(name=name))
    for key, actor in ORGANIZERS.items():
        stage.organizers[key] = known(db, actor)
        give_role(db, stage.organizers[key], RoleKind.ORGANIZER)
        _equip(db, stage.organizers[key])
    german, english = texts.PRIVACY_GERMAN.format(name=name), texts.PRIVACY_ENGLISH.format(name=name)
    publish_privacy_text(db, german, english, stage.organizers["olga"].id)


def _equip(db: Session, organizer: Person) -> None:
    """Password and second factor, as every organizer has them."""
    organizer.password_hash = hash_password(PASSWORD)
    second_factor.enroll(db, organizer, KEY, pyotp.TOTP(KEY).at(clock.now()))


def _scenes(stage: Stage, there: dues.AtStripe | None) -> Iterator[Scene]:
    planned = partial(appointments.plan, stage.db, stage.organizers, stage.zone)
    yield Scene(stage.moment(appointments.PLANNED, 9), planned)
    for number, applicant in enumerate(MEMBERS + APPLICANTS + ASKED + appointments.INVITED):
        yield from Case(stage, applicant, number).scenes()
    exchanges = Exchanges(stage.db, stage.zone, stage.members, stage.organizers["olga"])
    for number, deed in enumerate(DEEDS):
        yield Scene(stage.moment(deed.days_ago, 19, number), partial(exchanges.thank, deed))
    for days_ago, hour, act in exchanges.scenes():
        yield Scene(stage.moment(days_ago, hour), act)
    ways = (
        moments(stage),
        goodbyes.moments(stage),
        dues.moments(stage, there),
        treasury.moments(stage, _equip),
    )
    for at, act in chain.from_iterable(ways):
        yield Scene(at, act)
    yield from _scenes_of_the_ledger(stage, exchanges)
    for knock in KNOCKS:
        yield Scene(stage.moment(knock.days_ago, knock.hour, knock.minute), partial(_knock, stage, knock))
    yield Scene(stage.moment(1, 17), partial(_invite_an_organizer, stage))


def _knock(stage: Stage, knock: Knock) -> None:
    whose = known(stage.db, knock.who).id
    security_log.keep(stage.db, knock.what, whose, page=knock.page, origin=knock.origin)


def _invite_an_organizer(stage: Stage) -> None:
    who, by = TO_ORGANIZE, stage.organizers["olga"]
    invite_organizer(stage.db, who.email, who.given_name, who.family_name, who.language, by)


def _scenes_of_the_ledger(stage: Stage, exchanges: Exchanges) -> Iterator[Scene]:
    """What came in from before the portal, and what was recorded twice; Max has not answered yet."""
    db, members, organizers = stage.db, stage.members, stage.organizers
    yield Scene(stage.moment(40, 18), lambda: before.bring(db, organizers["olga"], stage.today))
    for number, name in enumerate(("Albrecht", "Sandmann", "Hassfurter", "Plessner")):
        yield Scene(stage.moment(39, 20, number), partial(_say_yes, stage, name))
    yield Scene(stage.moment(DOUBLE.days_ago, 20), partial(exchanges.thank, DOUBLE))
    yield Scene(
        stage.moment(DOUBLE.days_ago - 1, 8), lambda: before.take_back_latest(db, members[DOUBLE.receiver])
    )
    yield Scene(stage.moment(1, 18), lambda: before.leave_for_later(db, organizers["jonas"], stage.today))


def _say_yes(stage: Stage, name: str) -> None:
    before.say_yes(stage.db, stage.members[name])
