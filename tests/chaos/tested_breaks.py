"""Breaks that tests of every run make, beside those of the long runs: a row of the report each."""

from dataclasses import dataclass
from pathlib import Path

_ANY, _BOTH, _FILE, _SERVER = "any", "SQLite, PostgreSQL", "SQLite", "PostgreSQL"


@dataclass(frozen=True)
class TestedBreak:
    """What is broken, on what, what must hold, and the tests that show it."""

    __test__ = False  # no class of tests

    what: str
    on: str
    must: str
    tests: tuple[str, ...]


TESTED = (
    TestedBreak(
        "broker files torn, empty or gone; an empty session key", _ANY, "`up` starts and says so",
        ("standalone/test_up.py::test_up_starts_on_what_a_power_cut_leaves",
         "standalone/test_power_cut.py::test_the_broker_starts_on_whatever_is_left_of_its_files",
         "standalone/test_power_cut.py::test_an_incomplete_session_key_is_made_anew"),
    ),
    TestedBreak(
        "each commit of each form fails once", _FILE, "no form says “saved”",
        ("workflow/web/test_every_commit.py::test_no_form_reports_a_commit_that_failed",),
    ),
    TestedBreak(
        "a statement, a commit, its answer, a file or the room on the disk fails", _FILE,
        "0 false “done”, 0 false “not done”",
        ("workflow/web/test_truth.py::test_no_page_says_what_is_not_so",),
    ),
    TestedBreak(
        "the connection is cut right before or after a COMMIT", _SERVER,
        "0 false “done”, 0 false “not done”",
        ("workflow/web/test_truth.py"
         "::test_no_page_says_what_is_not_so_when_connections_break_at_commits",),
    ),
    TestedBreak(
        "a form is sent again after a lost answer, or by a double click", _FILE,
        "the second one lands where the first one led",
        ("workflow/web/reviews/test_moves.py::test_pressing_twice_moves_once",
         "workflow/web/papers/test_papers_card.py::test_pressing_twice_makes_one_paper"),
    ),
    TestedBreak(
        "a transaction that holds a lock is frozen", _BOTH, "reading goes on, the holder is named",
        ("workflow/services/operations/test_lock_holders.py"
         "::test_whoever_holds_a_lock_is_named_and_reading_goes_on",
         "standalone/test_gunicorn.py"
         "::test_a_stuck_writer_stops_nobody_who_reads_and_all_who_write_are_answered"),
    ),
    TestedBreak(
        "another program keeps tables of the server, or the whole file, for itself", _BOTH,
        "every command names it and ends",
        ("standalone/test_locked_database.py::test_whoever_keeps_a_file_for_itself_is_named",
         "standalone/test_locked_database.py::test_whoever_locks_tables_of_a_server_is_named"),
    ),
    TestedBreak(
        "the server is frozen whole, or its disk hangs", _SERVER,
        "each statement ends, a COMMIT in doubt; health, style and scripts do not ask it",
        ("workflow/test_watched_connection.py::test_a_statement_to_a_frozen_server_is_given_up",
         "workflow/test_watched_connection.py::test_a_commit_to_a_frozen_server_is_in_doubt",
         "workflow/web/test_health_and_logs.py"
         "::test_what_is_the_same_for_all_asks_the_database_nothing"),
    ),
    TestedBreak(
        "half-sent requests, slow readers", _ANY, "nobody else waits",
        ("standalone/test_slow_clients.py::test_slow_clients_keep_nobody_waiting",
         "standalone/test_slow_clients.py::test_who_reads_late_gets_the_whole_answer"),
    ),
    TestedBreak(
        "the disk of the data is full", _ANY, "room that was kept is given back",
        ("standalone/test_disk_reserve.py"
         "::test_the_reserve_takes_real_room_and_goes_when_the_disk_is_full",),
    ),
    TestedBreak(
        "the disk of the data full to the last byte, the reserve too, or without inodes", _FILE,
        "what is kept open is read; `up` names it before anything starts",
        ("standalone/test_disk_reserve.py"
         "::test_a_database_that_is_kept_open_is_read_on_a_full_disk",
         "standalone/test_disk_reserve.py"
         "::test_a_disk_without_names_for_new_files_is_full"),
    ),
    TestedBreak(
        "the shared memory of the machine is full", _ANY,
        "pages and health go on, uncounted; `up`, `doctor` and the operations page name it",
        ("workflow/web/test_mapped_counts.py"
         "::test_a_full_disk_below_the_counts_ends_no_process",
         "standalone/test_disk_reserve.py"
         "::test_a_full_shared_memory_is_named_before_anything_starts"),
    ),
    TestedBreak(
        "foreign messages in the queues", _ANY, "taken out and counted; ours stay in their order",
        ("workflow/services/operations/test_foreign_messages.py"
         "::test_a_flood_is_taken_out_and_what_is_ours_stays_in_its_order",),
    ),
    TestedBreak(
        "messages that look like ours and lack a part; other things under our names in the broker",
        _ANY, "no worker ends over them; taken out and counted; every look goes on",
        ("worker/test_queue_end_to_end.py::test_no_message_ends_a_worker",
         "workflow/services/operations/test_foreign_messages.py"
         "::test_what_only_looks_like_ours_is_taken_out",
         "workflow/services/operations/test_foreign_messages.py"
         "::test_what_others_put_under_our_names_stops_no_look"),
    ),
    TestedBreak(
        "database, store, marks, backups damaged or gone; tables, rows lost; pages zeroed (SQLite)",
        _BOTH,
        "`doctor`, `verify`, `backup` and `up` name it with what to do",
        ("standalone/test_damage_matrix.py::test_each_damage_is_named_with_what_to_do",
         "standalone/test_damage_of_servers.py::test_each_damage_is_named_with_what_to_do",
         "standalone/test_damage_matrix.py::test_no_zeroed_page_passes_for_whole",
         "standalone/test_damage_matrix.py::test_doctor_misses_rows_that_somebody_took_out",
         "standalone/test_damage_matrix.py::test_rescue_takes_what_can_be_read_and_the_new_place_is_sound"),
    ),
    TestedBreak(
        "indexes, constraints gone; counters of rows set back", _BOTH,
        "`doctor` and `verify` name each; `up` puts them back",
        ("workflow/services/operations/test_schema_parts.py"
         "::test_each_index_and_constraint_is_missed_by_its_name_and_put_back",
         "workflow/services/operations/test_schema_parts.py"
         "::test_a_numbering_that_was_set_back_is_missed_and_put_forward"),
    ),
    TestedBreak(
        "a host with another store; one that is cut off, frozen, far away or without its store",
        _SERVER, "refused at its start; nothing blamed, nothing twice",
        ("standalone/test_hosts.py::test_a_host_with_another_store_is_refused_at_its_start",
         "standalone/test_hosts.py::test_a_worker_host_that_is_cut_off_costs_nothing_but_time"),
    ),
    TestedBreak(
        "an upgrade from an earlier release; a kill within it", "SQLite; the kill on both",
        "verified, nothing outdated; the old schema or the new one",
        ("standalone/test_earlier_releases.py"
         "::test_papers_that_this_release_words_otherwise_are_neither_faults_nor_outdated",
         "migrations/test_run.py"
         "::test_a_kill_before_new_columns_are_filled_leaves_the_old_schema"),
    ),
    TestedBreak(
        "a backup or a restore killed; two backups of one name", _FILE,
        "nothing half under its name; run again or ended",
        ("standalone/test_backup_restore.py::test_a_restore_that_is_killed_can_be_run_again",
         "standalone/test_backup_restore.py"
         "::test_a_backup_that_is_killed_leaves_no_file_under_the_name",
         "workflow/services/backups/test_creation.py::test_nothing_is_ever_overwritten"),
    ),
    TestedBreak(
        "odd folders, `::1`, no home, small limits, a proxy, variables of other programs", _ANY,
        "works, or one sentence first",
        ("standalone/test_up.py::test_up_takes_any_folder_and_an_ipv6_address",
         "standalone/test_up.py::test_up_says_which_limit_is_too_small_before_it_starts_anything",
         "standalone/test_up.py"
         "::test_up_takes_no_proxy_to_itself_and_no_settings_of_other_programs"),
    ),
    TestedBreak(
        "the data folder moved away", _ANY, "said; nothing written elsewhere",
        ("standalone/test_up.py::test_up_stops_when_its_data_folder_is_moved_away",),
    ),
    TestedBreak(
        "another file in the place of the database while it runs", _FILE, "nothing saved; named",
        ("workflow/web/protection/test_write_guard.py::test_a_database_that_was_replaced_takes_nothing",
         "standalone/test_folder_faults.py"
         "::test_another_database_under_a_running_service_is_said_once"),
    ),
    TestedBreak(
        "the log of the database (`-wal`) removed or moved away while it runs", _FILE,
        "nothing saved; named, not called damage",
        ("workflow/web/protection/test_write_guard.py"
         "::test_a_database_whose_log_was_taken_away_takes_nothing_and_loses_nothing",
         "standalone/test_folder_faults.py"
         "::test_a_log_that_was_taken_from_a_running_service_is_named"),
    ),
    TestedBreak(
        "a folder, a pipe, a file, a dangling link in the place of what the data folder has", _ANY,
        "named before anything starts, and by `doctor`",
        ("standalone/test_folder_faults.py::test_whatever_lies_in_the_way_is_named",),
    ),
)  # fmt: skip
_HEAD = """\
## Broken in every test run

| what | on | must hold | shown by |
| --- | --- | --- | --- |
"""


def write_tested() -> str:
    """The table of the report; raises `ValueError` where a test is gone."""
    root = Path(__file__).parents[1]
    rows = []
    for one in TESTED:
        for test in one.tests:
            path, _, name = test.partition("::")
            if f"def {name}(" not in (root / path).read_text(encoding="utf-8"):
                raise ValueError(f"no test {test}")
        shown = ", ".join(f"`tests/{test}`" for test in one.tests)
        rows.append(f"| {one.what} | {one.on} | {one.must} | {shown} |\n")
    return _HEAD + "".join(rows)
