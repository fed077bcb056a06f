"""What issuers answered about single certificates (OCSP, RFC 6960), kept beside a signature.

Only answers that the issuer signed, or whom it let answer for it, count.
"""

import hashlib
from collections.abc import Iterable, Iterator

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.ocsp import (
    OCSPResponse,
    OCSPResponseStatus,
    OCSPSingleResponse,
    load_der_ocsp_response,
)
from cryptography.x509.oid import ExtendedKeyUsageOID


def read_answers(responses: Iterable[bytes]) -> Iterator[OCSPResponse]:
    """The responses (DER) that can be read and answer something."""
    for der in responses:
        try:
            found = load_der_ocsp_response(der)
        except ValueError:
            continue
        if found.response_status is OCSPResponseStatus.SUCCESSFUL:
            yield found


def find_answers(
    cert: asn1.Certificate, issuer: asn1.Certificate, responses: Iterable[OCSPResponse]
) -> Iterator[OCSPSingleResponse]:
    """What the issuer of a certificate answered about it."""
    for response in responses:
        try:
            mine = [one for one in response.responses if _is_about(one, cert, issuer)]
            if mine and _is_answered_by(response, issuer):
                yield from mine
        except (ValueError, TypeError):  # some part of it cannot be read
            continue


def _is_about(one: OCSPSingleResponse, cert: asn1.Certificate, issuer: asn1.Certificate) -> bool:
    if one.serial_number != cert.serial_number:
        return False
    by = one.hash_algorithm.name
    name = hashlib.new(by, issuer.subject.dump()).digest()
    key = hashlib.new(by, bytes(issuer.public_key["public_key"])).digest()
    return (one.issuer_name_hash, one.issuer_key_hash) == (name, key)


def _is_answered_by(response: OCSPResponse, issuer: asn1.Certificate) -> bool:
    """True if the issuer signed it, or whom it certified to answer (RFC 6960, 4.2.2.2)."""
    authority = x509.load_der_x509_certificate(issuer.dump())
    return any(
        _is_signed_by(response, responder)
        for responder in (authority, *response.certificates)
        if responder == authority or _may_answer(responder, authority, response)
    )


def _may_answer(
    responder: x509.Certificate, authority: x509.Certificate, response: OCSPResponse
) -> bool:
    try:
        usage = responder.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        responder.verify_directly_issued_by(authority)
    except (x509.ExtensionNotFound, ValueError, TypeError, InvalidSignature):
        return False
    begins, ends = responder.not_valid_before_utc, responder.not_valid_after_utc
    is_in_time = begins <= response.produced_at_utc <= ends
    return is_in_time and ExtendedKeyUsageOID.OCSP_SIGNING in usage


def _is_signed_by(response: OCSPResponse, responder: x509.Certificate) -> bool:
    key, digest = responder.public_key(), response.signature_hash_algorithm
    if digest is None:
        return False
    signed, signature = response.tbs_response_bytes, response.signature
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, signed, padding.PKCS1v15(), digest)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, signed, ec.ECDSA(digest))
        else:
            return False
    except InvalidSignature:
        return False
    return True
