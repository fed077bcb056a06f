"""A certificate authority of tests, and PDF files that are signed under it."""

import datetime as dt
import io
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import ParamSpec, TypeVar

from asn1crypto import x509 as asn1
from asn1crypto.algos import RSASSAPSSParams, SignedDigestAlgorithm
from asn1crypto.crl import CertificateList
from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.ocsp import OCSPResponse
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

P = ParamSpec("P")
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
R = TypeVar("R")

NOW = dt.datetime.now(dt.UTC)
LEADER, AGENCY = "Nguyễn Văn Mẫu", "Sở Nội vụ"


@dataclass(frozen=True)
class Identity:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: Key

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)


@cache
def authority(name: str = "CA thử nghiệm") -> Identity:
    """The issuer of certificates."""
    key = ec.generate_private_key(ec.SECP256R1())
    return Identity(_certify(name, key, name, key, is_authority=True), key)


def issue(
    name: str,
    *,
    by: Identity | None = None,
    days_ago: int = 10,
    days: int = 365,
    rsa_bits: int = 0,
    curve: ec.EllipticCurve | None = None,
    is_authority: bool = False,
    signs: bool = True,
    purposes: tuple[ObjectIdentifier, ...] = (),
) -> Identity:
    """A certificate that was valid from some days ago for some days."""
    issuer = by or authority()
    key: Key = ec.generate_private_key(curve or ec.SECP256R1())
    if rsa_bits:
        key = rsa.generate_private_key(65537, rsa_bits)
    told = issuer.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value
    start = NOW - dt.timedelta(days=days_ago)
    made = _certify(
        name, key, str(told), issuer.key, start=start, days=days,
        is_authority=is_authority, signs=signs, purposes=purposes,
    )  # fmt: skip
    return Identity(made, key)


def name_pss(who: Identity) -> Identity:
    """The same certificate with its key named one of RSASSA-PSS (RFC 4055), as some issuers do."""
    named = asn1.Certificate.load(who.certificate.public_bytes(serialization.Encoding.DER))
    body = named["tbs_certificate"]
    body["subject_public_key_info"]["algorithm"] = {"algorithm": "rsassa_pss"}
    issuer_key = authority().key
    assert isinstance(issuer_key, ec.EllipticCurvePrivateKey)
    named["signature_value"] = issuer_key.sign(body.dump(force=True), ec.ECDSA(hashes.SHA256()))
    return Identity(x509.load_der_x509_certificate(named.dump(force=True)), who.key)


def _certify(
    name: str,
    key: Key,
    issuer: str,
    issuer_key: Key,
    *,
    is_authority: bool = False,
    start: dt.datetime = NOW - dt.timedelta(days=4000),
    days: int = 8000,
    signs: bool = True,
    purposes: tuple[ObjectIdentifier, ...] = (),
) -> x509.Certificate:
    usage = x509.KeyUsage(
        digital_signature=signs and not is_authority,
        content_commitment=signs and not is_authority,
        key_encipherment=not signs,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )
    public = key.public_key()
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(issuer))
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + dt.timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )
    if purposes:
        is_stamping = purposes == (ExtendedKeyUsageOID.TIME_STAMPING,)
        usages = x509.ExtendedKeyUsage(purposes)
        builder = builder.add_extension(usages, critical=is_stamping)
    return builder.sign(issuer_key, hashes.SHA256())


def _name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def revoke(
    *certificates: x509.Certificate,
    by: Identity | None = None,
    at: dt.datetime = NOW - dt.timedelta(days=1),
    listed_at: dt.datetime = NOW - dt.timedelta(hours=1),
    extensions: tuple[x509.ExtensionType, ...] = (),
    of_list: tuple[x509.ExtensionType, ...] = (),
    days: int = 30,
) -> bytes:
    """A list (DER) by which an issuer revokes certificates; without any, one that lists none."""
    issuer = by or authority()
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(listed_at)
        .next_update(listed_at + dt.timedelta(days=days))
    )
    for certificate in certificates:
        entry = x509.RevokedCertificateBuilder().serial_number(certificate.serial_number)
        entry = entry.revocation_date(at)
        for extension in extensions:
            entry = entry.add_extension(extension, critical=False)
        builder = builder.add_revoked_certificate(entry.build())
    for extension in of_list:
        builder = builder.add_extension(extension, critical=True)
    return builder.sign(issuer.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def sign(
    pdf: bytes,
    who: Identity,
    field: str = "NguoiKy",
    digest: str = "sha256",
    *,
    behind: tuple[Identity, ...] = (),
    stamped_by: tuple[Identity, dt.datetime] | None = None,
    by_pss: bool = False,
    archived: Sequence[bytes] = (),
) -> bytes:
    """Sign a PDF as PAdES has it, with the certificates behind the signer's own.

    With lists that it carries along it is signed as Adobe had it before.
    """
    registry = SimpleCertificateStore()
    registry.register_multiple(_load(one) for one in behind)
    mechanism = None
    if by_pss:
        mechanism = SignedDigestAlgorithm(
            {"algorithm": "rsassa_pss", "parameters": _choose_pss(digest)}
        )
    signer = signers.SimpleSigner(
        signing_cert=_load(who),
        signing_key=_load_key(who),
        cert_registry=registry,
        signature_mechanism=mechanism,
    )
    stamper = None
    if stamped_by:
        stamping, moment = stamped_by
        stamper = DummyTimeStamper(
            _load(stamping),
            _load_key(stamping),
            certs_to_embed=SimpleCertificateStore(),
            fixed_dt=moment,
        )
    signed, known = io.BytesIO(), None
    if archived:
        root = _load(authority())
        known = ValidationContext(
            trust_roots=[root], crls=[CertificateList.load(one) for one in archived]
        )
    call_apart(
        signers.sign_pdf,
        IncrementalPdfFileWriter(io.BytesIO(pdf)),
        signers.PdfSignatureMetadata(
            field_name=field,
            md_algorithm=digest,
            validation_context=known,
            embed_validation_info=bool(archived),
            subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED if archived else None,
        ),
        signer=signer,
        timestamper=stamper,
        output=signed,
    )
    return signed.getvalue()


def answer(
    certificate: x509.Certificate,
    *,
    by: Identity | None = None,
    issuer: Identity | None = None,
    status: ocsp.OCSPCertStatus = ocsp.OCSPCertStatus.GOOD,
    revoked_at: dt.datetime = NOW - dt.timedelta(days=1),
) -> bytes:
    """What an issuer, or `by` for it, answers about a certificate (DER)."""
    authority_ = issuer or authority()
    responder, at = by or authority_, NOW - dt.timedelta(hours=1)
    is_revoked = status is ocsp.OCSPCertStatus.REVOKED
    builder = ocsp.OCSPResponseBuilder().add_response(
        cert=certificate,
        issuer=authority_.certificate,
        algorithm=hashes.SHA1(),  # noqa: S303  names a certificate, proves nothing
        cert_status=status,
        this_update=at,
        next_update=at + dt.timedelta(days=7),
        revocation_time=revoked_at if is_revoked else None,
        revocation_reason=x509.ReasonFlags.key_compromise if is_revoked else None,
    )
    builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, responder.certificate)
    if by is not None:
        builder = builder.certificates([responder.certificate])
    made = builder.sign(responder.key, hashes.SHA256())
    return made.public_bytes(serialization.Encoding.DER)


def keep(
    pdf: bytes,
    lists: Sequence[bytes] = (),
    answers: Sequence[bytes] = (),
    certificates: Sequence[Identity] = (),
) -> bytes:
    """The same signed PDF with what it can be held to later, as PAdES B-LT has it."""
    out = io.BytesIO(pdf)
    DocumentSecurityStore.add_dss(
        out,
        sig_contents=None,
        certs=[_load(one) for one in certificates],
        crls=[CertificateList.load(one) for one in lists],
        ocsps=[OCSPResponse.load(one) for one in answers],
        force_write=True,
    )
    return out.getvalue()


def stamp(pdf: bytes, by: Identity) -> bytes:
    """The same PDF with a time stamp of the whole document behind it, as PAdES B-LTA has it."""
    stamper = DummyTimeStamper(_load(by), _load_key(by), certs_to_embed=SimpleCertificateStore())
    out = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    call_apart(signers.PdfTimeStamper(stamper).timestamp_pdf, writer, "sha256", output=out)
    return out.getvalue()


def _choose_pss(digest: str) -> RSASSAPSSParams:
    named = {"algorithm": digest}
    mask = {"algorithm": "mgf1", "parameters": named}
    salt = hashes.SHA256().digest_size
    return RSASSAPSSParams(
        {"hash_algorithm": named, "mask_gen_algorithm": mask, "salt_length": salt}
    )


def _load(who: Identity) -> asn1.Certificate:
    return next(iter(load_certs_from_pemder_data(who.pem)))


def _load_key(who: Identity) -> PrivateKeyInfo:
    key = who.key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return load_private_key_from_pemder_data(key, passphrase=None)


def call_apart(call: Callable[P, R], *args: P.args, **named: P.kwargs) -> R:
    """Call it in a thread of its own: pyHanko runs a loop, and this one has a browser's."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(call, *args, **named).result()


def add_to(pdf: bytes) -> bytes:
    """The same file with something written into it afterwards."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0]
    page[generic.NameObject("/Rotate")] = generic.NumberObject(180)
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
