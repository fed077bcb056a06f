"""The access policy as one table: every route, every kind of person."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from standalone.stranger_forms import find_stranger_form
from tests.workflow.web.conftest import World
from tests.workflow.web.pages import Browser
from workflow.models import Base
from workflow.web.protection.access import access_of
from workflow.web.tables import TABLE_PATH

PEOPLE = (None, "stranger", "member", "head", "council", "other council", "administrator")

# · in   s asked to sign in   n no such page for them (404)   x refused (403)
TABLE = """
                          nobody stranger member head council other administrator
static                       ·      ·       ·     ·      ·      ·       ·
health.healthz               ·      ·       ·     ·      ·      ·       ·
health.readyz                ·      ·       ·     ·      ·      ·       ·
health.show_metrics          ·      ·       ·     ·      ·      ·       ·
health.security_txt          ·      ·       ·     ·      ·      ·       ·
language.switch              ·      ·       ·     ·      ·      ·       ·
gallery.show                 ·      ·       ·     ·      ·      ·       ·
accounts.show                s      ·       ·     ·      ·      ·       ·
accounts.save                s      ·       ·     ·      ·      ·       ·
accounts.export_data         s      ·       ·     ·      ·      ·       ·
accounts.show_sessions       s      ·       ·     ·      ·      ·       ·
accounts.end_session         s      ·       ·     ·      ·      ·       ·
accounts.end_other_sessions  s      ·       ·     ·      ·      ·       ·
accounts.show_tokens         s      ·       ·     ·      ·      ·       ·
accounts.create_token        s      ·       ·     ·      ·      ·       ·
accounts.revoke_token        s      ·       ·     ·      ·      ·       ·
api_docs.show                ·      ·       ·     ·      ·      ·       ·
auth.sign_in                 ·      ·       ·     ·      ·      ·       ·
auth.link                    ·      ·       ·     ·      ·      ·       ·
auth.use_link                ·      ·       ·     ·      ·      ·       ·
search.show                  s      ·       ·     ·      ·      ·       ·
search.part                  s      ·       ·     ·      ·      ·       ·
help.show                    s      ·       ·     ·      ·      ·       ·
help.show_chapter            s      ·       ·     ·      ·      ·       ·
help.show_words              s      ·       ·     ·      ·      ·       ·
notices.show                 s      ·       ·     ·      ·      ·       ·
notices.mark_seen            s      ·       ·     ·      ·      ·       ·
sign_on.start                ·      ·       ·     ·      ·      ·       ·
sign_on.answer               ·      ·       ·     ·      ·      ·       ·
sign_on.show                 s      ·       ·     ·      ·      ·       ·
sign_on.change               s      ·       ·     ·      ·      ·       ·
second_factor.ask            ·      ·       ·     ·      ·      ·       ·
second_factor.show           s      ·       ·     ·      ·      ·       ·
second_factor.add            s      ·       ·     ·      ·      ·       ·
second_factor.remove         s      ·       ·     ·      ·      ·       ·
auth.sign_out                s      ·       ·     ·      ·      ·       ·
auth.change_password         s      ·       ·     ·      ·      ·       ·
batches.show                 s      x       x     x      ·      ·       ·
batches.table                s      x       x     x      ·      ·       ·
batches.choose               s      x       x     x      ·      ·       ·
batches.preview              s      x       x     x      ·      ·       ·
batches.start                s      x       x     x      ·      ·       ·
batches.watch                s      x       x     x      ·      ·       ·
batches.papers_table         s      x       x     x      ·      ·       ·
batches.part                 s      x       x     x      ·      ·       ·
batches.cancel               s      x       x     x      ·      ·       ·
batches.retry                s      x       x     x      ·      ·       ·
batches.download_zip         s      x       x     x      ·      ·       ·
batches.download_pdfs        s      x       x     x      ·      ·       ·
board.show                   s      ·       ·     ·      ·      ·       ·
board.table                  s      ·       ·     ·      ·      ·       ·
board.show_wall              s      ·       ·     ·      ·      ·       ·
systems.show                 s      x       x     x      ·      ·       ·
systems.add                  s      x       x     x      ·      ·       ·
systems.show_one             s      x       x     x      ·      ·       ·
systems.add_token            s      x       x     x      ·      ·       ·
systems.revoke_token         s      x       x     x      ·      ·       ·
webhooks.show                s      x       x     x      ·      ·       ·
webhooks.add                 s      x       x     x      ·      ·       ·
webhooks.show_one            s      x       x     x      ·      ·       ·
webhooks.renew_secret        s      x       x     x      ·      ·       ·
webhooks.switch              s      x       x     x      ·      ·       ·
webhooks.remove              s      x       x     x      ·      ·       ·
webhooks.replay              s      x       x     x      ·      ·       ·
webhooks.replay_since        s      x       x     x      ·      ·       ·
webhooks.table               s      x       x     x      ·      ·       ·
inspections.show             s      ·       ·     ·      ·      ·       ·
inspections.ask              s      ·       ·     ·      ·      ·       ·
inspections.result           s      ·       ·     ·      ·      ·       ·
inspections.part             s      ·       ·     ·      ·      ·       ·
operations.show              s      x       x     x      x      x       ·
received_archives.show_all   s      x       x     x      x      x       ·
received_archives.show       s      x       x     x      x      x       ·
received_archives.download   s      x       x     x      x      x       ·
operations.retry             s      x       x     x      x      x       ·
operations.send_test_letter  s      x       x     x      x      x       ·
papers.card                  s      n       x     ·      ·      n       ·
papers.ask                   s      n       x     ·      ·      n       ·
papers.download_zip          s      n       x     ·      ·      n       ·
papers.download_pdfs         s      n       x     ·      ·      n       ·
check.show                   ·      ·       ·     ·      ·      ·       ·
check.show_code              ·      ·       ·     ·      ·      ·       ·
check.check_file             ·      ·       ·     ·      ·      ·       ·
archives.download            s      n       x     ·      ·      n       ·
dossiers.show                s      n       x     ·      ·      n       ·
dossiers.table               s      n       x     ·      ·      n       ·
reminding.remind             s      n       x     ·      ·      n       ·
registers.show               s      ·       ·     ·      ·      ·       ·
registers.download           s      ·       ·     ·      ·      ·       ·
issued_papers.download       s      n       ·     ·      ·      n       ·
issued_papers.download_pdf   s      n       ·     ·      ·      n       ·
paper_sets.show              s      n       x     ·      ·      n       ·
paper_sets.renew             s      n       x     ·      ·      n       ·
sending.show                 s      n       x     ·      ·      n       ·
sending.make                 s      n       x     ·      ·      n       ·
sending.advance              s      n       x     ·      ·      n       ·
papers.show                  s      n       x     ·      ·      n       ·
papers.move                  s      n       x     ·      ·      n       ·
papers.download              s      n       x     ·      ·      n       ·
papers.download_packet       s      n       x     ·      ·      n       ·
papers.download_pdf          s      n       x     ·      ·      n       ·
papers.page_image            s      n       x     ·      ·      n       ·
drafts.show                  s      n       x     ·      ·      n       ·
drafts.page_image            s      n       x     ·      ·      n       ·
signed_copies.show           s      n       x     ·      ·      n       ·
signed_copies.upload         s      n       x     ·      ·      n       ·
signed_copies.download_prepared s   n       x     ·      ·      n       ·
signed_copies.download       s      n       x     ·      ·      n       ·
returns.show                 s      n       x     ·      ·      n       ·
returns.upload               s      n       x     ·      ·      n       ·
returns.carry                s      n       x     ·      ·      n       ·
returns.download             s      n       x     ·      ·      n       ·
returns.download_redline     s      n       x     ·      ·      n       ·
council_templates.show                 s      x       x     x      ·      ·       ·
council_templates.show_place           s      x       x     x      ·      ·       ·
council_templates.add                  s      x       x     x      ·      ·       ·
council_templates.version              s      x       x     x      ·      ·       ·
council_templates.part                 s      x       x     x      ·      ·       ·
council_templates.decide               s      x       x     x      ·      ·       ·
council_templates.download             s      x       x     x      ·      ·       ·
council_templates.download_comments    s      x       x     x      ·      ·       ·
council_templates.compare              s      x       x     x      ·      ·       ·
council_templates.show_sample          s      x       x     x      ·      ·       ·
council_templates.download_sample      s      x       x     x      ·      ·       ·
council_templates.page_image           s      x       x     x      ·      ·       ·
council_templates.download_shipped     s      x       x     x      ·      ·       ·
council_templates.show_fields          s      x       x     x      ·      ·       ·
council_templates.draft                s      x       x     x      ·      ·       ·
council_templates.export               s      x       x     x      ·      ·       ·
council_templates.confirm              s      x       x     x      ·      ·       ·
bases.show                   s      n       x     ·      ·      n       ·
bases.add                    s      n       x     ·      ·      n       ·
bases.strike                 s      n       x     ·      ·      n       ·
bases.restore                s      n       x     ·      ·      n       ·
bases.remove                 s      n       x     ·      ·      n       ·
bases.keep_name              s      n       x     ·      ·      n       ·
bases.save_separate          s      n       x     ·      ·      n       ·
bases.save_enclosures        s      n       x     ·      ·      n       ·
corrections.edit             s      n       x     ·      ·      n       ·
restoring.show               s      n       x     ·      ·      n       ·
restoring.restore            s      n       x     ·      ·      n       ·
conditions.show              s      n       x     ·      ·      n       ·
conditions.confirm           s      n       x     ·      ·      n       ·
guide.show                   s      n       x     ·      ·      n       ·
handovers.show               s      n       x     ·      ·      n       ·
handovers.hand_over          s      n       x     ·      ·      n       ·
handovers.undo               s      n       x     x      x      n       ·
handovers.download           s      n       ·     ·      ·      n       ·
outcomes.show                s      n       x     ·      ·      n       ·
outcomes.settle              s      n       x     ·      ·      n       ·
tallies.show                 s      n       x     ·      ·      n       ·
tallies.save                 s      n       x     ·      ·      n       ·
agenda.show                  s      n       ·     ·      ·      n       ·
agenda.show_all              s      ·       ·     ·      ·      ·       ·
agenda.feed                  ·      ·       ·     ·      ·      ·       ·
agenda.feed_by_link          ·      ·       ·     ·      ·      ·       ·
acts.show                    s      x       x     x      ·      ·       ·
acts.decide                  s      x       x     x      ·      ·       ·
regulations.show_all         s      ·       ·     ·      ·      ·       ·
regulations.show             s      ·       ·     ·      ·      ·       ·
regulations.compare          s      ·       ·     ·      ·      ·       ·
regulations.new              s      x       x     x      ·      ·       ·
approvals.show_all           s      x       x     x      ·      ·       ·
approvals.show               s      x       x     x      ·      ·       ·
approvals.save               s      x       x     x      ·      ·       ·
ledger.table                 s      x       x     x      ·      ·       ·
ledger.years_table           s      x       x     x      ·      ·       ·
ledger.show_years            s      x       x     x      ·      ·       ·
ledger.show                  s      x       x     x      ·      ·       ·
statistics.table             s      x       x     x      ·      ·       ·
statistics.show              s      x       x     x      ·      ·       ·
statistics.comparison_table  s      x       x     x      ·      ·       ·
statistics.show_comparison   s      x       x     x      ·      ·       ·
statistics.quotas_table      s      x       x     x      ·      ·       ·
statistics.show_quotas       s      x       x     x      ·      ·       ·
statistics.awards_table      s      x       x     x      ·      ·       ·
statistics.show_awards       s      x       x     x      ·      ·       ·
statistics.councils_table    s      x       x     x      ·      ·       ·
statistics.show_councils     s      x       x     x      ·      ·       ·
units.table                  s      x       x     x      ·      ·       ·
units.show_all               s      x       x     x      ·      ·       ·
units.show                   s      x       x     x      ·      ·       ·
units.rename                 s      x       x     x      ·      ·       ·
units.undo_rename            s      x       x     x      ·      ·       ·
units.merge                  s      x       x     x      ·      ·       ·
units.split                  s      x       x     x      ·      ·       ·
units.undo_succession        s      x       x     x      ·      ·       ·
units.add_post               s      x       x     x      ·      ·       ·
units.end_post               s      x       x     x      ·      ·       ·
units.remove_post            s      x       x     x      ·      ·       ·
units.set_code               s      x       x     x      ·      ·       ·
units.add_mandate            s      x       x     x      ·      ·       ·
units.remove_mandate         s      x       x     x      ·      ·       ·
units.remove_alias           s      x       x     x      ·      ·       ·
units.assign_staff           s      x       x     x      ·      ·       ·
people.table                 s      x       x     x      ·      ·       ·
workbooks.show               s      x       x     x      ·      ·       ·
workbooks.download           s      x       x     x      ·      ·       ·
workbooks.export             s      x       x     x      x      x       ·
workbooks.preview_records    s      x       x     x      x      x       ·
workbooks.preview            s      x       x     x      ·      ·       ·
workbooks.take               s      x       x     x      ·      ·       ·
people.give_links            s      x       x     x      ·      ·       ·
people.show_letters          s      x       x     x      ·      ·       ·
people.add_many              s      x       x     x      ·      ·       ·
people.save_many             s      x       x     x      ·      ·       ·
first_run.show               s      x       x     x      ·      ·       ·
first_run.name_council       s      x       x     x      x      x       ·
first_run.list_units         s      x       x     x      ·      ·       ·
first_run.list_blocs         s      x       x     x      ·      ·       ·
first_run.open_first         s      x       x     x      ·      ·       ·
people.show_all              s      x       x     x      ·      ·       ·
people.new                   s      x       x     x      ·      ·       ·
people.show                  s      x       x     x      ·      ·       ·
people.save                  s      x       x     x      ·      ·       ·
people.choose_successor      s      x       x     x      ·      ·       ·
people.give_link             s      x       x     x      ·      ·       ·
people.end_sessions          s      x       x     x      ·      ·       ·
people.remove_factors        s      x       x     x      ·      ·       ·
people.confirm               s      x       x     x      ·      ·       ·
people.add_identity          s      x       x     x      x      x       ·
people.remove_identity       s      x       x     x      x      x       ·
people.export_data           s      x       x     x      ·      ·       ·
people.erase                 s      x       x     x      ·      ·       ·
people.lock                  s      x       x     x      ·      ·       ·
people.unlock                s      x       x     x      ·      ·       ·
binding.show                 s      n       x     ·      ·      n       ·
binding.bind                 s      n       x     x      ·      n       ·
reviews.show                 s      n       ·     ·      ·      n       ·
reviews.history_table        s      n       x     ·      ·      n       ·
reviews.show_history         s      n       x     ·      ·      n       ·
moves.check                  s      n       x     ·      ·      n       ·
moves.make                   s      n       x     ·      ·      n       ·
moves.done                   s      n       x     ·      ·      n       ·
review_forms.open_review     s      x       x     x      ·      ·       ·
review_forms.general         s      n       x     ·      ·      n       ·
review_forms.members         s      n       x     ·      ·      n       ·
review_forms.identity        s      n       x     x      ·      n       ·
review_forms.withdraw_review s      n       x     x      ·      n       ·
review_forms.reopen_section  s      n       x     ·      ·      n       ·
review_forms.meeting         s      n       x     ·      ·      n       ·
review_forms.meeting_part    s      n       x     ·      ·      n       ·
review_forms.reports         s      n       x     ·      ·      n       ·
review_forms.report          s      n       x     ·      ·      n       ·
review_forms.packets_in      s      n       x     ·      ·      n       ·
review_forms.remove_report   s      n       x     ·      ·      n       ·
review_forms.own_report      s      n       ·     ·      ·      n       ·
review_forms.receipt         s      n       ·     ·      ·      n       ·
review_forms.download_file   s      n       ·     ·      ·      n       ·
review_forms.remove_file     s      n       ·     ·      ·      n       ·
review_forms.scores          s      n       x     ·      ·      n       ·
review_forms.member_scores   s      n       x     ·      ·      n       ·
review_forms.score_member    s      n       x     ·      ·      n       ·
review_forms.settle_scores   s      n       x     ·      ·      n       ·
review_forms.own_scores      s      n       ·     ·      ·      n       ·
review_forms.score_own       s      n       ·     ·      ·      n       ·
review_forms.results         s      n       x     ·      ·      n       ·
review_forms.contests        s      n       x     ·      ·      n       ·
review_forms.contest         s      n       x     ·      ·      n       ·
review_forms.meetings        s      n       x     ·      ·      n       ·
review_forms.meeting_papers  s      n       x     ·      ·      n       ·
review_forms.remove_meeting  s      n       x     ·      ·      n       ·
review_forms.move_contest    s      n       x     ·      ·      n       ·
review_forms.remove_contest  s      n       x     ·      ·      n       ·
review_forms.awards_table    s      n       x     ·      ·      n       ·
review_forms.reports_table   s      n       x     ·      ·      n       ·
review_forms.awards          s      n       x     ·      ·      n       ·
review_forms.next_year       s      n       x     ·      ·      n       ·
review_forms.plan            s      n       x     ·      ·      n       ·
review_forms.paper_numbers   s      n       x     ·      ·      n       ·
review_forms.void_number     s      n       x     ·      ·      n       ·
review_forms.reports_grid    s      n       x     ·      ·      n       ·
review_forms.attendance_grid s      n       x     ·      ·      n       ·
review_forms.tallies_grid    s      n       x     ·      ·      n       ·
review_forms.awards_grid     s      n       x     ·      ·      n       ·
"""
POLICY = {row.split()[0]: row.split()[1:] for row in TABLE.strip().splitlines()[1:]}
MEANS = {"s": 302, "n": 404, "x": 403, "·": 200}


@pytest.fixture
def doors(app: Flask) -> Flask:
    """The application with every view replaced by an open room: only the doors are tested."""
    app.config["WTF_CSRF_ENABLED"] = False
    for endpoint in list(app.view_functions):
        app.view_functions[endpoint] = _view_with(access_of(app, endpoint))
    return app


def _view_with(access: object) -> Callable[..., str]:
    def view(**_address: object) -> str:
        return "in"

    view.access = access  # type: ignore[attr-defined]
    return view


def test_forms_of_strangers_have_threads_of_their_own(app: Flask) -> None:
    """Or a flood of them would keep whoever is signed in from saving."""
    forms = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if (access := access_of(app, rule.endpoint))
        and not access.signed_in
        and "POST" in (rule.methods or ())
        and rule.endpoint != "gallery.show"  # for developers only
    ]

    assert "/check/file" in forms
    assert [form for form in forms if not find_stranger_form(f"POST {form} ".encode())] == []


def test_every_route_has_a_row_and_every_row_a_route(app: Flask) -> None:
    """Operations of programs have a table of their own, in `api/test_access.py`."""
    pages = {name for name in app.view_functions if not name.startswith("api.")}
    assert set(POLICY) == pages


@pytest.mark.parametrize("who", PEOPLE)
def test_each_person_gets_what_the_table_says(
    who: str | None, doors: Flask, world: World, browser: Callable[[str | None], Browser]
) -> None:
    person = browser(who).client
    column = PEOPLE.index(who)

    got = {
        endpoint: {
            person.open(_address(doors, rule, world), method=_method(rule)).status_code
            for rule in doors.url_map.iter_rules(endpoint)
        }
        for endpoint in POLICY
    }

    assert got == {endpoint: {MEANS[row[column]]} for endpoint, row in POLICY.items()}


@pytest.mark.parametrize("who", [None, "administrator"])
def test_no_browser_or_proxy_keeps_the_answer_of_any_route(
    who: str | None, doors: Flask, world: World, browser: Callable[[str | None], Browser]
) -> None:
    person = browser(who).client
    kept = {
        rule.endpoint: answer.headers["Cache-Control"]
        for rule in doors.url_map.iter_rules()
        if (answer := person.open(_address(doors, rule, world), method=_method(rule)))
    }

    assert kept.pop("static") == "no-cache"  # no such file; fingerprinted ones in test_security
    assert set(kept.values()) == {"no-store"}


def _address(doors: Flask, rule: Rule, world: World) -> str:
    """An address of the rule, in the review of this world."""
    values: dict[str, Any] = dict.fromkeys(rule.arguments, "1")
    if "kind" in values and rule.rule.endswith(TABLE_PATH):
        values["kind"] = "csv"
    if "review_id" in values:
        values["review_id"] = world.review
    with doors.test_request_context():
        return doors.url_for(rule.endpoint, **values)


def _method(rule: Rule) -> str:
    return "GET" if "GET" in (rule.methods or ()) else "POST"


#: Written while somebody looks: when they were last seen, what was read, that a door stayed shut.
WRITTEN_BY_LOOKING = {"sign_in_session", "security_event", "security_chain"}


@pytest.mark.slow
@pytest.mark.parametrize("who", ["administrator", "council", "member"])
def test_looking_changes_nothing(
    who: str, app: Flask, world: World, browser: Callable[[str | None], Browser]
) -> None:
    """No address does anything by being opened, whoever a link to it is foisted upon."""
    client = browser(who).client
    before = _contents(app)
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.endpoint not in {"static", "health.readyz"}:
            with client.get(_address(app, rule, world)) as answer:
                assert answer.data is not None

    after = _contents(app)
    assert {name for name in before if before[name] != after[name]} <= WRITTEN_BY_LOOKING


def _contents(app: Flask) -> dict[str, list[Any]]:
    with app.extensions["database"].connect() as connection:
        return {
            name: list(connection.execute(table.select()))
            for name, table in Base.metadata.tables.items()
        }
