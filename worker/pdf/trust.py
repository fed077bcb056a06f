"""Files of the office's trust folder: certificates of issuers, lists of what they have revoked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from asn1crypto import pem
from asn1crypto import x509 as asn1
from cryptography import x509

_LIST_LABEL = "X509 CRL"
_CERTIFICATE_LABELS = ("CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE")


@dataclass(frozen=True)
class Trust:
    """What the office trusts: issuers, and their lists of revoked certificates."""

    certificates: tuple[asn1.Certificate, ...] = ()
    revocation_lists: tuple[x509.CertificateRevocationList, ...] = ()


def read_trust(files: Iterable[bytes]) -> Trust:
    """All that can be read of the files; what cannot be is told by `thidua doctor`."""
    certificates: list[asn1.Certificate] = []
    lists: list[x509.CertificateRevocationList] = []
    for data in files:
        try:
            found = read_trust_file(data)
        except ValueError:
            continue
        certificates += found.certificates
        lists += found.revocation_lists
    return Trust(tuple(certificates), tuple(lists))


def read_trust_file(data: bytes) -> Trust:
    """The certificates and lists of one file, PEM or DER; raises `ValueError`."""
    certificates: list[asn1.Certificate] = []
    lists: list[x509.CertificateRevocationList] = []
    for label, der in _split_file(data):
        if label == _LIST_LABEL:
            lists.append(x509.load_der_x509_crl(der))
        elif label in _CERTIFICATE_LABELS:
            certificates.append(_read_certificate(der))
    if not certificates and not lists:
        raise ValueError("neither a certificate nor a revocation list")
    return Trust(tuple(certificates), tuple(lists))


def _split_file(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Label and content of each object; DER has one, and no label."""
    if pem.detect(data):
        for label, _headers, der in pem.unarmor(data, multiple=True):
            yield label, der
        return
    try:
        x509.load_der_x509_crl(data)
    except ValueError:
        yield _CERTIFICATE_LABELS[0], data
    else:
        yield _LIST_LABEL, data


def _read_certificate(der: bytes) -> asn1.Certificate:
    x509.load_der_x509_certificate(der)  # reads all of it; the other reads parts when asked
    return asn1.Certificate.load(der)
