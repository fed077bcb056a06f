"""What a certificate may be used for, and whether what signs with it is strong enough."""

import datetime as dt
from collections.abc import Iterable

from asn1crypto import x509
from asn1crypto.algos import SignedDigestAlgorithm
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa
from cryptography.x509 import load_der_x509_certificate
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator.policy_decl import DEFAULT_WEAK_HASH_ALGOS

#: The key of an RSASSA-PSS certificate is one of RSA as well.
_FACTORED = (rsa.RSAPublicKey, dsa.DSAPublicKey)
_LEAST_BITS, _LEAST_CURVE_BITS = 2048, 224
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


def is_weak(signature: EmbeddedPdfSignature, certs: Iterable[x509.Certificate]) -> bool:
    """True for digests and keys, of the signature or behind it, that others can forge."""
    known = list(certs)
    signed = signature.signer_info
    algorithms = [signed["signature_algorithm"], *(cert["signature_algorithm"] for cert in known)]
    digests = {signature.md_algorithm, *map(_digest_of, algorithms)}
    return bool(digests & DEFAULT_WEAK_HASH_ALGOS) or any(map(_is_short, known))


def _digest_of(algorithm: SignedDigestAlgorithm) -> str:
    try:
        return str(algorithm.hash_algo)
    except ValueError:  # it names none of its own, as Ed25519
        return ""


def _is_short(cert: x509.Certificate) -> bool:
    key = load_der_x509_certificate(cert.dump()).public_key()
    if isinstance(key, ec.EllipticCurvePublicKey):
        return key.key_size < _LEAST_CURVE_BITS
    return isinstance(key, _FACTORED) and key.key_size < _LEAST_BITS


def is_in_time(cert: x509.Certificate, moment: dt.datetime) -> bool:
    return bool(cert.not_valid_before <= moment <= cert.not_valid_after)
