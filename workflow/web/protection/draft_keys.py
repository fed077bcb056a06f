"""Keys by which browsers seal what was typed and not yet saved, a key for each person.

A page brings the key along for whoever is signed in; the browser keeps none. Without signing in
nobody reads what is left there. A new password of the person makes another key.
"""

import hmac
from base64 import b64encode
from hashlib import sha256

from flask import Flask, current_app

from workflow.models import Account


def init_app(app: Flask) -> None:
    """Let templates hand the key out."""
    app.jinja_env.globals["draft_key"] = make_draft_key


def make_draft_key(account: Account) -> str:
    """The key of a person's drafts: 256 bits, as base64."""
    subject = f"drafts of forms: {account.id} {account.session_key}".encode()
    return b64encode(hmac.digest(str(current_app.secret_key).encode(), subject, sha256)).decode()
