"""What is wrong with the files in the trust folder: what nothing reads counts for nothing."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from cryptography import x509

from worker.pdf.revocation import is_understood
from worker.pdf.trust import read_trust_file
from workflow.domain.days import local_day
from workflow.services.printing.trust_folder import list_left_out, list_trusted


def find_trust_faults(folder: Path | None, now: dt.datetime) -> Iterator[str]:
    """A sentence for each file that is not read, or tells too little by now."""
    if folder is not None and not folder.is_dir():
        yield f"không có thư mục {folder}"
    for path in list_left_out(folder):
        yield f"{path.name}: quá lớn, hoặc thư mục có quá nhiều tệp, nên không xem"
    for path in list_trusted(folder):
        try:
            found = read_trust_file(path.read_bytes())
        except (ValueError, OSError):
            yield f"{path.name}: không phải chứng thư hay danh sách thu hồi đọc được"
            continue
        for one in found.revocation_lists:
            yield from _describe_list(path.name, one, now)


def _describe_list(
    name: str, one: x509.CertificateRevocationList, now: dt.datetime
) -> Iterator[str]:
    issuer = one.issuer.rfc4514_string()
    if not is_understood(one):
        yield f"{name}: danh sách thu hồi gián tiếp của {issuer}, không dùng được"
    elif one.next_update_utc and one.next_update_utc < now:
        day = local_day(one.next_update_utc)
        yield f"{name}: danh sách thu hồi của {issuer} hết hạn ngày {day:%d/%m/%Y}, hãy tải bản mới"
