"""A sign-on provider that a test can have answer wrongly; it signs in whom the test names, at once.

Rightly, it is what OpenID Connect asks for: codes good once, PKCE held to, tokens signed by ES256.
"""

import base64
import hashlib
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import Flask, abort, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from joserfc import jwt
from joserfc.jwk import ECKey, Key, KeySet

from tests.workflow.web.live_server import serve

CLIENT, SECRET = "thidua", "a secret of tests: 100%"


@dataclass
class TrialProvider:
    """What it is and says; a test changes what is to be wrong."""

    issuer: str = ""
    subject: str = "a1b2"
    #: More for the ID token, and what is to stand there in place of the right thing.
    claims: dict[str, Any] = field(default_factory=dict)
    #: Claims that are left out.
    lacking: set[str] = field(default_factory=set)
    #: What its document says otherwise.
    metadata: dict[str, Any] = field(default_factory=dict)
    #: What the answer to the browser says otherwise; None leaves out.
    answer: dict[str, str | None] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    key: Key = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "1"}))
    algorithm: str = "ES256"
    #: Signs instead of the one that it publishes.
    signs_with: Key | None = None
    #: Requests of the browser and of the service.
    seen: list[dict[str, str]] = field(default_factory=list)
    #: Seconds before its document comes.
    slowness: float = 0
    #: How often it was asked for.
    documents: int = 0
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        names = ("authorize", "token", "jwks", "userinfo", "end")
        authorize, token, jwks, userinfo, end = (f"{self.issuer}/{name}" for name in names)
        return {
            "issuer": self.issuer,
            "authorization_endpoint": authorize,
            "token_endpoint": token,
            "jwks_uri": jwks,
            "userinfo_endpoint": userinfo,
            "end_session_endpoint": end,
            "authorization_response_iss_parameter_supported": True,
        } | self.metadata

    def id_token(self, nonce: str) -> str:
        moment = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": self.subject,
            "aud": CLIENT,
            "iat": moment,
            "exp": moment + 300,
            "nonce": nonce,
        } | self.claims
        kept = {name: value for name, value in claims.items() if name not in self.lacking}
        key = self.signs_with or self.key
        return jwt.encode({"alg": self.algorithm, "kid": key.kid}, kept, key, [self.algorithm])


def make_provider(trial: TrialProvider) -> Flask:
    """The provider as a web service."""
    app = Flask("sign-on provider")
    _add_documents(app, trial)
    _add_way(app, trial)
    return app


def _add_documents(app: Flask, trial: TrialProvider) -> None:

    @app.get("/.well-known/openid-configuration")
    def document() -> ResponseReturnValue:
        trial.documents += 1
        time.sleep(trial.slowness)
        return jsonify(trial.document())

    @app.get("/jwks")
    def jwks() -> ResponseReturnValue:
        return jsonify(KeySet([trial.key]).as_dict(private=False))

    @app.get("/userinfo")
    def userinfo() -> ResponseReturnValue:
        return jsonify({"sub": trial.subject} | trial.userinfo)


def _add_way(app: Flask, trial: TrialProvider) -> None:
    @app.get("/authorize")
    def authorize() -> ResponseReturnValue:
        asked = request.args.to_dict()
        trial.seen.append(asked)
        if asked["client_id"] != CLIENT or asked["code_challenge_method"] != "S256":
            abort(400)
        code = secrets.token_urlsafe()
        trial.codes[code] = asked
        said: dict[str, str | None] = {"code": code, "state": asked["state"], "iss": trial.issuer}
        said |= trial.answer
        kept = {name: value for name, value in said.items() if value is not None}
        return redirect(f"{asked['redirect_uri']}?{urlencode(kept)}")

    @app.post("/token")
    def token() -> ResponseReturnValue:
        asked = trial.codes.pop(request.form["code"], None)
        hashed = hashlib.sha256(request.form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(hashed).decode().rstrip("=")
        login = request.authorization
        if asked is None or asked["code_challenge"] != challenge:
            return jsonify(error="invalid_grant"), 400
        if not login or (login.username, login.password) != (CLIENT, SECRET):
            return jsonify(error="invalid_client"), 401
        made = trial.id_token(asked["nonce"])
        return jsonify(access_token="t", token_type="Bearer", id_token=made)


@contextmanager
def run_provider() -> Iterator[TrialProvider]:
    """A provider at an address of its own."""
    trial = TrialProvider()
    with serve(make_provider(trial)) as address:
        trial.issuer = address
        yield trial
