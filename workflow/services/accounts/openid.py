"""OpenID Connect, our side of it: where people are sent, and what is believed of what comes back.

Code flow with PKCE (RFC 7636), state, nonce, and the issuer in the answer (RFC 9207). A provider is
who the settings name, whatever an answer claims: its own document must say the same issuer, and its
endpoints must be of its origins.
"""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

import requests
from authlib.common.security import generate_token
from authlib.common.urls import add_params_to_uri
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import BadSignatureError, InvalidKeyIdError, JoseError
from joserfc.jwk import Key, KeySet, RSAKey
from joserfc.jws import JWSRegistry
from requests.adapters import HTTPAdapter

from workflow.config.sign_on import SignOnProvider, origin_of
from workflow.domain.errors import DomainError, Message
from workflow.write_lock import check_lock

#: Seconds that all talk with a provider for one step may take.
TIMEOUT_S = 5.0
#: Seconds by which its clock may be off.
CLOCK_SKEW = 60
#: How long its document and keys are believed; a key that is not among them is asked for at once.
_CACHE_SECONDS = 3600.0
_LARGEST_ANSWER = 512 * 1024
#: Talks of a process with one provider at a time: half of the threads that show pages.
AT_ONCE = 2
#: Seconds after which a failed talk counts as slow, and in which nobody asks again after one.
_SLOW_S, _PAUSE_S = 1.0, 10.0
#: Signatures that only the provider can make: never `none`, never one by a shared secret.
_ALGORITHMS = ["PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"]
#: By PKCS #1 v1.5, and by RSA keys of 112 bits of security: where the file of providers allows it.
_LEGACY_ALGORITHMS = ["RS256", "RS384", "RS512"]
_LEAST_RSA_BITS = 3072
#: What OpenID Connect allows a subject to be long.
MAX_SUBJECT = 255
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
#: Used where the document has them.
_MORE_ENDPOINTS = ("userinfo_endpoint", "end_session_endpoint")


class ProviderDownError(DomainError):
    """The provider does not answer in time, or not with what it should."""


class SignOnRefusedError(DomainError):
    """The provider's answer lets nobody in. `reason` is for the log."""

    def __init__(self, message: Message, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True)
class SignOnRequest:
    """The request that the browser takes to the provider, and what its answer must fit."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class ProvidedIdentity:
    """The person whom a provider says it has just signed in."""

    issuer: str
    subject: str
    name: str
    groups: frozenset[str]
    #: Whether it says that a second factor was shown, in words that the settings count.
    has_second_factor: bool


def make_request() -> SignOnRequest:
    """Make random texts for one way there and back."""
    return SignOnRequest(generate_token(32), generate_token(32), generate_token(64))


class _BoundedAdapter(HTTPAdapter):
    """Sends requests that end, answer and all, before one moment, however slowly bytes come."""

    def __init__(self, deadline: float) -> None:
        super().__init__()
        self._deadline = deadline

    def send(self, request: Any, *args: Any, **kwargs: Any) -> requests.Response:
        check_lock("a provider is asked")
        response = super().send(request, **{**kwargs, "timeout": self._rest(), "stream": True})
        body = b""
        while part := response.raw.read1(65536, decode_content=True):
            body += part
            self._rest()
            if len(body) > _LARGEST_ANSWER:
                raise requests.exceptions.ContentDecodingError("more than anybody reads")
        response._content = body  # what `requests` keeps of a body
        return response

    def _rest(self) -> float:
        rest = self._deadline - time.monotonic()
        if rest <= 0:
            raise requests.exceptions.ReadTimeout("took too long")
        return rest


def _is_subject(subject: object) -> bool:
    """Tell whether OpenID Connect allows the subject; it is kept as given: no two become one."""
    return (
        isinstance(subject, str)
        and subject.isascii()
        and subject.isprintable()
        and subject == subject.strip()
        and 0 < len(subject) <= MAX_SUBJECT
    )


def _is_strong(key: Key) -> bool:
    return not isinstance(key, RSAKey) or key.public_key.key_size >= _LEAST_RSA_BITS


class ProviderClient:
    """Talks to one provider; keeps its document and its keys for an hour.

    Anybody may ask for it, and pages wait meanwhile: few talk to it at a time, and one that has
    just not answered is left alone for a while. The others are told at once.
    """

    def __init__(self, provider: SignOnProvider) -> None:
        self.provider = provider
        self._known: dict[str, tuple[float, dict[str, Any]]] = {}
        self._places = threading.BoundedSemaphore(AT_ONCE)
        self._silent_until = 0.0

    def authorization_address(
        self, request: SignOnRequest, back: str, *, again: bool = False
    ) -> str:
        """Give where a browser signs in; `again` asks for that even of somebody signed in."""
        with self._session(back) as session:
            endpoint = self._metadata(session)["authorization_endpoint"]
            more = {"prompt": "login"} if again else {}
            address, _state = session.create_authorization_url(
                endpoint,
                state=request.state,
                nonce=request.nonce,
                code_verifier=request.verifier,
                **more,
            )
        return cast(str, address)

    def redeem_answer(
        self, request: SignOnRequest, answer: Mapping[str, str], back: str
    ) -> ProvidedIdentity:
        """Tell whom the provider has signed in, by what the browser brought back.

        Raises `SignOnRefusedError` for anything that does not fit, `ProviderDownError`.
        """
        with self._session(back) as session:
            metadata = self._metadata(session)
            self._check_answer(answer, metadata)
            token = self._fetch_token(session, metadata, request, answer["code"])
            claims = self._read_id_token(session, metadata, token, request.nonce)
            groups = claims.get(self.provider.groups_claim)
            if groups is None and self.provider.rules:
                groups = self._ask_for_groups(session, metadata, claims["sub"])
        return self._describe(claims, groups)

    def sign_out_address(self, back: str, state: str) -> str | None:
        """Give where a browser goes to sign out at the provider too; None where it offers that not.

        No ID token goes along, since none is kept: the provider may ask whether one really wants.
        """
        with self._session(back) as session:
            endpoint = self._metadata(session).get("end_session_endpoint")
        params = {
            "client_id": self.provider.client_id,
            "post_logout_redirect_uri": back,
            "state": state,
        }
        return add_params_to_uri(endpoint, list(params.items())) if endpoint else None

    @contextmanager
    def _session(self, back: str) -> Iterator[OAuth2Session]:
        """Talk to the provider; raises `ProviderDownError` where that would only keep others."""
        if time.monotonic() < self._silent_until:
            raise self._down("did not answer a moment ago")
        if not self._places.acquire(blocking=False):
            raise self._down("too many talk to it")
        began = time.monotonic()
        try:
            with self._open_session(back) as session:
                yield session
        except ProviderDownError:
            if time.monotonic() - began > _SLOW_S:
                self._silent_until = time.monotonic() + _PAUSE_S
            raise
        finally:
            self._places.release()

    def _open_session(self, back: str) -> OAuth2Session:
        provider = self.provider
        session = OAuth2Session(
            provider.client_id,
            provider.client_secret or None,
            token_endpoint_auth_method="client_secret_basic" if provider.client_secret else "none",
            scope=" ".join(provider.scopes),
            redirect_uri=back,
            code_challenge_method="S256",
        )
        adapter = _BoundedAdapter(time.monotonic() + TIMEOUT_S)
        for scheme in ("https://", "http://"):
            session.mount(scheme, adapter)
        return session

    def _metadata(self, session: OAuth2Session) -> dict[str, Any]:
        address = self.provider.issuer.rstrip("/") + "/.well-known/openid-configuration"
        return self._load(session, address, check=self._check_metadata)

    def _check_metadata(self, found: dict[str, Any]) -> None:
        if found.get("issuer") != self.provider.issuer:
            raise self._down("names another issuer")
        used = {name: found.get(name) for name in (*_ENDPOINTS, *_MORE_ENDPOINTS)}
        for name, value in used.items():
            if value is None and name in _MORE_ENDPOINTS:
                continue
            if not isinstance(value, str):
                raise self._down(f"{name} is no address")
            if origin_of(value) not in self.provider.allowed_origins:
                raise self._down(f"{name} is none of its origins")

    def _load(
        self, session: OAuth2Session, address: str, check: Any = None, *, anew: bool = False
    ) -> dict[str, Any]:
        """Load a document of the provider, from memory for an hour."""
        until, known = self._known.get(address, (0.0, {}))
        if time.monotonic() < until and not anew:
            return known
        found = self._get(session, address)
        if check:
            check(found)
        self._known[address] = (time.monotonic() + _CACHE_SECONDS, found)
        return found

    def _get(
        self, session: OAuth2Session, address: str, *, with_token: bool = False
    ) -> dict[str, Any]:
        try:
            answer = session.get(address, withhold_token=not with_token, allow_redirects=False)
            found = answer.json() if answer.status_code == requests.codes.ok else None
        except (requests.RequestException, ValueError, OSError, RecursionError) as error:
            raise self._down(repr(error)) from error
        if not isinstance(found, dict):
            raise self._down(f"status {answer.status_code} from {address}")
        return found

    def _check_answer(self, answer: Mapping[str, str], metadata: dict[str, Any]) -> None:
        """Accept an answer only of this very provider that brings a code."""
        issuer = answer.get("iss")
        if issuer != self.provider.issuer and (
            issuer is not None or metadata.get("authorization_response_iss_parameter_supported")
        ):
            raise self._refused("the answer is of another issuer")
        if "error" in answer:
            message = Message(
                "{provider} không đăng nhập cho anh/chị; hãy thử lại hoặc chọn cách khác.",
                provider=self.provider.name,
            )
            raise SignOnRefusedError(message, f"error {answer['error'][:100]}")
        if not answer.get("code"):
            raise self._refused("no code")

    def _fetch_token(
        self, session: OAuth2Session, metadata: dict[str, Any], request: SignOnRequest, code: str
    ) -> dict[str, Any]:
        offered = metadata.get("token_endpoint_auth_methods_supported")
        if not isinstance(offered, list):
            offered = ["client_secret_basic"]
        if self.provider.client_secret and "client_secret_basic" not in offered:
            session.token_endpoint_auth_method = "client_secret_post"  # noqa: S105 (its name)
        try:
            token = session.fetch_token(
                metadata["token_endpoint"],
                code=code,
                code_verifier=request.verifier,
                grant_type="authorization_code",
                allow_redirects=False,
            )
        except OAuthError as error:
            raise self._refused(f"token: {error.error}") from error
        except (requests.RequestException, ValueError, OSError, RecursionError) as error:
            raise self._down(repr(error)) from error
        return dict(token)

    def _read_id_token(
        self, session: OAuth2Session, metadata: dict[str, Any], token: dict[str, Any], nonce: str
    ) -> CodeIDToken:
        """Read the claims of a token that this provider made for us, for this request, just now."""
        try:
            decoded = self._decode(session, metadata["jwks_uri"], str(token.get("id_token", "")))
            claims = CodeIDToken(
                decoded.claims,
                decoded.header,
                {
                    "iss": {"essential": True, "value": self.provider.issuer},
                    "aud": {"essential": True, "value": self.provider.client_id},
                    "sub": {"essential": True},
                    "nonce": {"essential": True, "value": nonce},
                },
                {
                    "nonce": nonce,
                    "client_id": self.provider.client_id,
                    "access_token": token.get("access_token"),
                },
            )
            claims.validate(leeway=CLOCK_SKEW)
        except (JoseError, ValueError, TypeError, LookupError, RecursionError) as error:
            raise self._refused(f"ID token: {error}"[:200]) from error
        if not _is_subject(claims["sub"]):
            raise self._refused("the subject is none")
        return claims

    def _decode(self, session: OAuth2Session, address: str, id_token: str) -> jwt.Token:
        """Read a token by the keys of memory, else by those of now: providers change theirs."""
        legacy = _LEGACY_ALGORITHMS if self.provider.legacy_signatures else []
        registry = JWSRegistry(algorithms=[*_ALGORITHMS, *legacy], strict_check_header=False)
        try:
            keys = self._strong_keys(self._load(session, address))
            return jwt.decode(id_token, keys, registry=registry)
        except (InvalidKeyIdError, BadSignatureError):
            keys = self._strong_keys(self._load(session, address, anew=True))
            return jwt.decode(id_token, keys, registry=registry)

    def _strong_keys(self, found: dict[str, Any]) -> KeySet:
        """Take the keys of 128 bits of security (NIST SP 800-57), or all where weaker may be."""
        keys = KeySet.import_key_set(cast(Any, found)).keys
        return KeySet([key for key in keys if self.provider.legacy_signatures or _is_strong(key)])

    def _ask_for_groups(
        self, session: OAuth2Session, metadata: dict[str, Any], subject: str
    ) -> object:
        """Ask for groups that stand in no ID token, where some providers keep them."""
        if not (address := metadata.get("userinfo_endpoint")):
            return None
        found = self._get(session, address, with_token=True)
        if found.get("sub") != subject:
            raise self._refused("userinfo is about somebody else")
        return found.get(self.provider.groups_claim)

    def _describe(self, claims: Mapping[str, Any], groups: object) -> ProvidedIdentity:
        amr = claims.get("amr")
        shown = [one for one in amr if one in self.provider.amr] if isinstance(amr, list) else []
        return ProvidedIdentity(
            issuer=self.provider.issuer,
            subject=claims["sub"],
            name=str(claims.get("name") or claims.get("preferred_username") or "")[:200],
            groups=frozenset(map(str, groups)) if isinstance(groups, list) else frozenset(),
            has_second_factor=bool(shown) or claims.get("acr") in self.provider.acr,
        )

    def _down(self, reason: str) -> ProviderDownError:
        error = ProviderDownError(
            Message(
                "{provider} không trả lời đúng lúc; hãy thử lại sau hoặc chọn cách đăng nhập khác.",
                provider=self.provider.name,
            )
        )
        error.add_note(reason)
        return error

    def _refused(self, reason: str) -> SignOnRefusedError:
        message = Message(
            "Câu trả lời của {provider} không dùng được; hãy đăng nhập lại từ đầu.",
            provider=self.provider.name,
        )
        return SignOnRefusedError(message, reason)
