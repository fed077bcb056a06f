"""One person's data as a file to take along."""

import json
from io import BytesIO

from flask import send_file
from werkzeug.wrappers import Response

from workflow.models import Account
from workflow.services.accounts.personal_data import export_person
from workflow.web import database
from workflow.web.protection.access import account


def send_personal_data(person: Account) -> Response:
    """Everything that names a person as an account, as JSON."""
    found = export_person(database.session(), person, by=account())
    content = json.dumps(found, ensure_ascii=False, indent=2).encode()
    name = f"du-lieu-{person.login}.json"
    return send_file(BytesIO(content), "application/json", as_attachment=True, download_name=name)
