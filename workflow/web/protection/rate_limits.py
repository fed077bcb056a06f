"""Limits on costly requests of one person, so that others don't wait for them."""

from typing import Any

from flask import Flask, request

from workflow.web.auth.guessing import network_of
from workflow.web.auth.login import current_account_key
from workflow.web.page_tables import asks_for_file
from workflow.web.protection.security import limiter
from workflow.web.tables import TABLE_PATH

#: Views that make papers, zips or letters, or read whole files; far above what a hand does.
COSTLY = {
    "api.ask_inspection": "10/minute",
    "api.ask_papers": "30/minute",
    "api.download_batch_pdfs": "5/minute",
    "api.download_batch_zip": "20/minute",
    "api.download_packet": "60/minute",
    "api.download_paper": "60/minute",
    "api.download_paper_pdf": "60/minute",
    "api.download_template": "60/minute",
    "api.retry_batch": "20/minute",
    "api.send_packet": "30/minute",
    "api.send_template": "20/minute",
    "api.start_batch": "10/minute",
    "archives.download": "10/minute",
    "batches.download_pdfs": "5/minute",
    "batches.download_zip": "20/minute",
    "batches.preview": "30/minute",
    "batches.retry": "20/minute",
    "batches.start": "10/minute",
    "council_templates.add": "20/minute",
    "council_templates.confirm": "20/minute",
    "council_templates.draft": "10/minute",
    "council_templates.download": "60/minute",
    "council_templates.download_comments": "60/minute",
    "council_templates.download_sample": "60/minute",
    "council_templates.download_shipped": "60/minute",
    "council_templates.page_image": "300/minute",
    "drafts.page_image": "300/minute",
    "drafts.show": "60/minute",
    "first_run.list_units": "20/minute",
    "handovers.download": "20/minute",
    "inspections.ask": "10/minute",
    "issued_papers.download": "60/minute",
    "issued_papers.download_pdf": "60/minute",
    "operations.send_test_letter": "5/minute",
    "paper_sets.renew": "30/minute",
    "papers.ask": "30/minute",
    "papers.download": "60/minute",
    "papers.download_packet": "60/minute",
    "papers.download_pdf": "60/minute",
    "papers.download_pdfs": "10/minute",
    "papers.download_zip": "20/minute",
    "papers.page_image": "300/minute",
    "people.add_many": "20/minute",
    "people.give_link": "20/minute",
    "people.give_links": "10/minute",
    "people.new": "30/minute",
    "people.save_many": "20/minute",
    "received_archives.download": "10/minute",
    "registers.download": "20/minute",
    "returns.carry": "10/minute",
    "returns.download": "60/minute",
    "returns.download_redline": "60/minute",
    "returns.upload": "10/minute",
    "signed_copies.download": "60/minute",
    "signed_copies.download_prepared": "60/minute",
    "sending.advance": "30/minute",
    "workbooks.download": "20/minute",
    "workbooks.preview": "6/minute",
    "workbooks.preview_records": "6/minute",
    "workbooks.take": "6/minute",
    "sending.make": "30/minute",
    "signed_copies.upload": "10/minute",
    "review_forms.download_file": "120/minute",
    "reminding.remind": "20/minute",
    "review_forms.own_report": "60/minute",
    "review_forms.packets_in": "20/minute",
    "review_forms.report": "120/minute",
}
#: Views that answer whoever asks, signed in or not; an office behind a proxy is one address.
PUBLIC = {
    "check.check_file": "10/minute",
    "check.show": "30/minute",
    "check.show_code": "30/minute",
}
#: Lists as files of one person, whichever list: each may have 50,000 rows, or a page of megabytes.
MOST_LISTS = "60/minute"


def _count_list() -> None:
    """Count a list that is asked for as a file."""
    rule = request.url_rule
    if asks_for_file() or (rule and rule.rule.endswith(TABLE_PATH)):
        with limiter.shared_limit(MOST_LISTS, scope="lists", key_func=current_account_key):
            pass


def _asking_network() -> str:
    return network_of(request.remote_addr or "")


def init_app(app: Flask) -> None:
    """Hold each costly view to its limit, counted by account; public ones by address."""
    for endpoint, limit in PUBLIC.items():
        asked: Any = app.view_functions[endpoint]
        app.view_functions[endpoint] = limiter.limit(limit, key_func=_asking_network)(asked)
    for endpoint, limit in COSTLY.items():
        view: Any = app.view_functions[endpoint]
        limited: Any = limiter.limit(limit, key_func=current_account_key)(view)
        app.view_functions[endpoint] = limited
    app.before_request(_count_list)
