"""The pages: `create_app` puts them together."""

from flask import Flask
from jinja2 import StrictUndefined

from workflow.config import SettingError, Settings, read_settings
from workflow.services.operations.readiness import ReadinessProbe
from workflow.web import (
    assets,
    compression,
    database,
    errors,
    examples,
    file_store,
    filters,
    form_receipts,
    help,
    language,
    notices,
    page_tables,
    query_args,
    request_log,
)
from workflow.web.accounts.tokens import bp as accounts
from workflow.web.agenda.routes import bp as agenda
from workflow.web.api import routes as api
from workflow.web.api_docs import bp as api_docs
from workflow.web.approvals import bp as approvals
from workflow.web.archive.archives import bp as archives
from workflow.web.archive.dossiers import bp as dossiers
from workflow.web.archive.received_archives import bp as received_archives
from workflow.web.archive.registers import bp as registers
from workflow.web.auth import login, second_factor, sign_on
from workflow.web.auth.routes import bp as auth
from workflow.web.bases.acts import bp as acts
from workflow.web.bases.routes import bp as bases
from workflow.web.batches.routes import bp as batches
from workflow.web.board.routes import bp as board
from workflow.web.clock import now
from workflow.web.council_templates.routes import bp as council_templates
from workflow.web.first_run.routes import bp as first_run
from workflow.web.gallery import bp as gallery
from workflow.web.health import bp as health
from workflow.web.inspections.routes import bp as inspections
from workflow.web.ledger.years import bp as ledger
from workflow.web.navigation import build_navigation
from workflow.web.operations import bp as operations
from workflow.web.papers.check import bp as check
from workflow.web.papers.corrections import bp as corrections
from workflow.web.papers.drafts import bp as drafts
from workflow.web.papers.issued_papers import bp as issued_papers
from workflow.web.papers.paper_set import bp as paper_sets
from workflow.web.papers.returns import bp as returns
from workflow.web.papers.routes import bp as papers
from workflow.web.papers.sending import bp as sending
from workflow.web.papers.signed_copies import bp as signed_copies
from workflow.web.people.routes import bp as people
from workflow.web.protection import (
    access,
    draft_keys,
    rate_limits,
    security,
    security_log,
    write_guard,
)
from workflow.web.regulations.binding import bp as binding
from workflow.web.regulations.routes import bp as regulations
from workflow.web.review_forms.routes import bp as review_forms
from workflow.web.reviews.conditions import bp as conditions
from workflow.web.reviews.guide import bp as guide
from workflow.web.reviews.handovers import bp as handovers
from workflow.web.reviews.moves import bp as moves
from workflow.web.reviews.outcomes import bp as outcomes
from workflow.web.reviews.reminding import bp as reminding
from workflow.web.reviews.restoring import bp as restoring
from workflow.web.reviews.routes import bp as reviews
from workflow.web.reviews.tallies import bp as tallies
from workflow.web.search import bp as search
from workflow.web.statistics.routes import bp as statistics
from workflow.web.systems.routes import bp as systems
from workflow.web.tables import bp as tables
from workflow.web.units.routes import bp as units
from workflow.web.urls import current_url, home_url
from workflow.web.webhooks.routes import bp as webhooks
from workflow.web.workbooks.routes import bp as workbooks

#: The rules of the year and who is under them.
RULES = (
    approvals,
    binding,
    conditions,
    guide,
    handovers,
    help.bp,
    notices.bp,
    outcomes,
    regulations,
    tallies,
    units,
    agenda,
)
#: What papers say beyond the facts.
WORDING = (acts, bases, corrections, council_templates)
#: What becomes of papers once they are made.
AFTERLIFE = (
    *(archives, check, dossiers, drafts, issued_papers, ledger, paper_sets),
    *(received_archives, registers, reminding, returns, sending, signed_copies, statistics),
)
#: One blueprint per noun; each page group adds itself here.
BLUEPRINTS = (
    *(accounts, auth, batches, board, first_run, health, inspections, moves, operations, papers),
    people,
    *(restoring, reviews, review_forms, search, second_factor.bp, sign_on.bp, tables),
    *(systems, webhooks, workbooks),
    api_docs,
    *(*WORDING, *AFTERLIFE, *RULES),
)


def create_app(settings: Settings | None = None, *, developing: bool = False) -> Flask:
    """The application for the settings of this machine; `developing` adds the gallery."""
    settings = settings or read_settings()
    if not settings.secret_key:
        raise SettingError("THIDUA_SECRET_KEY: cần một chuỗi bí mật (a secret is needed)")
    app = Flask(__name__, static_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SETTINGS=settings,
        BROKER_URL=settings.broker_url,
        TESTING=developing,
        PERMANENT_SESSION_LIFETIME=settings.session_life,
        SESSION_REFRESH_EACH_REQUEST=False,  # files that may be kept carry nobody's cookie
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        current_url=current_url,
        home_url=home_url,
        language=language.current_language,
        navigation=build_navigation,
    )
    request_log.init_app(app)
    query_args.init_app(app)
    security_log.init_app(app)
    database.init_app(app, settings.database_url)
    file_store.init_app(app)
    app.extensions["started_at"] = now()
    app.extensions["readiness"] = ReadinessProbe(settings, app.extensions["database"])
    write_guard.init_app(app)
    compression.init_app(app)
    page_tables.init_app(app)
    security.init_app(app, settings)
    login.init_app(app)
    draft_keys.init_app(app)
    sign_on.init_app(app, settings)
    language.init_app(app)
    filters.init_app(app)
    help.init_app(app)
    examples.init_app(app)
    notices.init_app(app)
    assets.init_app(app)
    errors.init_app(app)
    security.csrf.exempt(api.bp)  # a token is in no cookie that a browser would send along
    app.register_blueprint(api.bp)
    for blueprint in (*BLUEPRINTS, *((gallery,) if developing else ())):
        app.register_blueprint(blueprint)
    rate_limits.init_app(app)
    access.init_app(app)
    form_receipts.init_app(app)
    second_factor.init_app(app)
    return app
