"""Law that rules rest on by themselves; what a regulation sets carries the source of its clause."""

from workflow.domain.labels import N_

NUMBERS_OF_PAPERS = N_("NĐ 30/2020/NĐ-CP Điều 15.1")
SIGNED_AND_NUMBERED = N_("NĐ 30/2020/NĐ-CP Điều 13, 15, 18")
FLAG_FOR_THE_LEADER = N_("Luật 06/2022/QH15 Điều 26.1")
CONDITIONS_TO_BE_PROPOSED = N_("Luật 06/2022/QH15 Điều 5; quy chế của khối")
VOTES_NEEDED = N_("quy chế của khối; từ 2024: NĐ 98/2023/NĐ-CP Điều 30.7")
TIES_AND_ROUNDS = N_("quy chế của khối; từ 2024 áp dụng tương tự TT 01/2024/TT-TANDTC Điều 29")
