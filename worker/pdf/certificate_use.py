"""What a certificate may be used for, and whether what signs with it is strong enough."""

import datetime as dt

from asn1crypto import x509
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator.policy_decl import DEFAULT_WEAK_HASH_ALGOS

_LEAST_RSA_BITS = 2048
_SIGNING = {"digital_signature", "non_repudiation"}
_DOCUMENT_SIGNING = "1.3.6.1.5.5.7.3.36"  # RFC 9336
_FOR_DOCUMENTS = {
    *("any_extended_key_usage", "email_protection", "microsoft_document_signing", "pdf_signing"),
    _DOCUMENT_SIGNING,
}


def may_sign_documents(cert: x509.Certificate) -> bool:
    """True unless its key usage or extended key usage says otherwise (RFC 5280, 4.2.1.3 and 12).

    Authorities give people certificates for signing that name only the use as a TLS client.
    """
    usage, purposes = cert.key_usage_value, cert.extended_key_usage_value
    if usage is not None and not _SIGNING.intersection(usage.native):
        return False
    if purposes is None:
        return True
    named = set(purposes.native)
    is_of_client = "client_auth" in named and "server_auth" not in named
    return is_of_client or bool(named & _FOR_DOCUMENTS)


def is_weak(status: PdfSignatureStatus, cert: x509.Certificate) -> bool:
    """True for digests and keys that others can forge."""
    key = cert.public_key
    is_short = key.algorithm == "rsa" and key.bit_size < _LEAST_RSA_BITS
    digests = {status.md_algorithm, _digest_of(cert)}
    return is_short or bool(digests & DEFAULT_WEAK_HASH_ALGOS)


def _digest_of(cert: x509.Certificate) -> str:
    try:
        return str(cert.hash_algo)
    except ValueError:  # signatures without a digest of their own, as Ed25519
        return ""


def is_in_time(cert: x509.Certificate, moment: dt.datetime) -> bool:
    return bool(cert.not_valid_before <= moment <= cert.not_valid_after)
