"""The portal's commands: each opens its own transaction and calls one action."""

import json
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from typing import Any

import click
from flask import Flask
from sqlalchemy.orm import Session

from portal import migrate, worker
from portal.accounts import actions_links as accounts
from portal.accounts import security_log
from portal.accounts.actions import email_key
from portal.accounts.models_security import What
from portal.applications.actions import lapse_acceptances
from portal.applications.drafting import remind_of_drafts, remove_old_drafts
from portal.config import Config
from portal.database import Database
from portal.dues.actions import begin_for_new_members, issue_what_comes
from portal.dues.actions_bank import forget_old_files
from portal.dues.actions_reminding import remind_of_dues, tell_of_grace, tell_of_prices
from portal.dues.asking import end_charging, settle_waiting
from portal.dues.gateway import StripeAway, StripeRefused
from portal.dues.queries_compare import what_to_compare
from portal.dues.reconciling import reconcile, reconcile_at_night
from portal.dues.reporting import report
from portal.favors.actions_blank import blank_words
from portal.favors.actions_import import forget_old_uploads
from portal.favors.models import Favor
from portal.favors.verifying import Noted, verify
from portal.interviews.actions_reminding import ask_for_notes, remind
from portal.interviews.queries_written import written_about_address
from portal.network.actions import found
from portal.promises.actions_reminders import remind_promisors
from portal.web.housekeeping import forget_old_forms
from portal.worker import Chore

Sweep = Callable[[Session], None]
NEWS, ENDINGS, LOOK_FOR_NIGHT = 1.0, 60.0, 600.0  # seconds
SWEEPS: tuple[Sweep, ...] = (
    *(lapse_acceptances, remove_old_drafts, remind_promisors),
    *(forget_old_uploads, forget_old_files, forget_old_forms, security_log.forget_old_events),
)


def sweeps(config: Config) -> tuple[Sweep, ...]:
    """What the worker does again and again; those that name a time do it by the network's clock."""
    by_the_clock = (
        *(remind_of_drafts, remind, ask_for_notes),
        *(begin_for_new_members, tell_of_prices, issue_what_comes, remind_of_dues, tell_of_grace),
    )
    return (*SWEEPS, *(partial(sweep, zone=config.time_zone) for sweep in by_the_clock))


def chores(app: Flask, config: Config) -> tuple[Chore, ...]:
    """What the worker does with Stripe, where the settings name it."""
    gateway = app.extensions["stripe"]
    if gateway is None:
        return ()
    asking = partial(settle_waiting, gateway=gateway, zone=config.time_zone)
    ending = partial(end_charging, gateway=gateway, zone=config.time_zone)
    at_night = partial(reconcile_at_night, gateway=gateway, zone=config.time_zone)
    return Chore(NEWS, asking), Chore(ENDINGS, ending), Chore(LOOK_FOR_NIGHT, at_night)


def upgrade_database(database: Database, config: Config) -> None:
    """Migrates, and founds the network where it does not exist yet."""
    migrate.upgrade(database)
    with database.transaction() as db:
        found(db, config.network_name)


def install(app: Flask, config: Config) -> None:
    database: Database = app.database  # type: ignore[attr-defined]

    @app.cli.command("upgrade")
    def upgrade() -> None:
        """Bring the database to the newest form; safe to run any time."""
        upgrade_database(database, config)

    @app.cli.command("worker")
    def run_worker() -> None:
        """Send letters and look after what falls due, until Ctrl-C."""
        worker.run(database, config, worker.stop_on_signal(), sweeps(config), chores(app, config))

    @app.cli.command("make-organizer")
    @click.argument("address")
    @click.argument("name")
    def make_organizer(address: str, name: str) -> None:
        """Make the first organizer; prints a link for setting up the sign-in."""
        with database.transaction() as db:
            person, token = accounts.make_organizer(db, address, name)
            security_log.keep(db, What.ORGANIZER_BEGAN, person.id)
        click.echo(f"{config.base_url}/sign-in/link/{token}")

    @app.cli.command("sign-in-link")
    @click.argument("address")
    def sign_in_link(address: str) -> None:
        """Print a fresh sign-in link for somebody the portal knows."""
        with database.transaction() as db:
            person, token = accounts.sign_in_link_for_command_line(db, address)
            security_log.keep(db, What.LINK_ASKED, person.id)
        click.echo(f"{config.base_url}/sign-in/link/{token}")

    _install_written(app, database)
    _install_ledger(app, database)
    _install_dues(app, config, database)
    if config.is_demo:
        _install_demo(app, config, database)


def _install_written(app: Flask, database: Database) -> None:
    @app.cli.command("written-about")
    @click.argument("address")
    def tell_written_about(address: str) -> None:
        """Print, for that person, all that organizers wrote about them: lines of talks, opinions, marks."""
        with database.session(writes=False) as db:
            written = [asdict(one) for one in written_about_address(db, email_key(address))]
        click.echo(json.dumps(written, default=str, ensure_ascii=False, indent=2))


def _install_ledger(app: Flask, database: Database) -> None:
    @app.cli.group("ledger")
    def ledger() -> None:
        """Look into the ledger of favors."""

    @ledger.command("verify")
    @click.option(
        "--noted", type=Noted(), help="A digest written down earlier; its seal must still be there."
    )
    def verify_ledger(noted: tuple[int, str] | None) -> None:
        """Follow the chain of seals and count the totals again; status 1 when anything is wrong."""
        with database.session(writes=False) as db:
            raise SystemExit(verify(db, noted))

    @ledger.command("blank")
    @click.argument("favor", type=int)
    @click.confirmation_option(prompt="Its words will be gone for good. Go on?")
    def blank(favor: int) -> None:
        """Blank the words of a favor where the law asks for it; the entry and its seal stay."""
        with database.transaction() as db:
            found = db.get(Favor, favor)
            if found is None:
                raise SystemExit(f"There is no favor {favor}.")
            blank_words(db, found, by_id=None)


def _install_dues(app: Flask, config: Config, database: Database) -> None:
    @app.cli.group("dues")
    def dues() -> None:
        """Look after what members owe."""

    @dues.command("reconcile")
    def compare() -> None:
        """Compare our book with Stripe's, repair what differs and say what it was. The worker does it each night."""
        gateway = app.extensions["stripe"]
        if gateway is None:
            raise SystemExit("There is nothing to compare: the settings name no key of Stripe's.")
        with database.session(writes=False) as db:
            length = what_to_compare(db)
        with click.progressbar(length=max(length, 1), label="Comparing") as bar:
            try:
                id_ = reconcile(database, gateway, config.time_zone, bar.update)
            except (StripeAway, StripeRefused) as trouble:
                raise SystemExit(
                    f"\nStripe cannot be reached ({trouble}). What is repaired so far stays."
                ) from trouble
        with database.session(writes=False) as db:
            click.echo("\n".join(report(db, id_)))


def _install_demo(app: Any, config: Config, database: Database) -> None:
    @app.cli.command("demo")
    @click.option("--port", envvar="PORT", default=5000)
    def demo(port: int) -> None:
        """Serve the portal with its worker and demo data made fresh for today."""
        from portal.demo.serve import serve

        serve(app, database, config, port, sweeps(config), chores(app, config))
