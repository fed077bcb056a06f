"""The table of states and moves."""

from itertools import pairwise

import pytest

from workflow.domain.year import (
    MOVES,
    STATES,
    Move,
    State,
    find_forward_move,
    find_move,
    list_moves,
)


def test_every_state_but_the_last_leads_on_to_the_next() -> None:
    for state, following in pairwise(STATES):
        move = find_forward_move(state)
        assert move is not None
        assert move.target is following is state.next


def test_the_last_state_leads_nowhere_forward() -> None:
    assert find_forward_move(State.CLOSED) is None
    assert State.CLOSED.next is None


def test_every_state_but_the_first_can_be_gone_back_from_one_step() -> None:
    for before, state in pairwise(STATES):
        back = [move for move in list_moves(state) if not move.forward]
        assert [move.target for move in back] == [before]


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.name)
def test_only_going_back_needs_a_reason(move: Move) -> None:
    assert move.needs_reason is not move.forward


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.name)
def test_a_move_is_found_from_its_own_state_only(move: Move, state: State) -> None:
    assert find_move(move.name, state) is (move if move.source is state else None)


def test_names_of_moves_are_unique() -> None:
    assert len({move.name for move in MOVES}) == len(MOVES)
