"""What changes elections: one action, one transaction, its facts in the journal."""

from app.elections.actions import practice as practice
from app.elections.actions.boards import name_tellers, put_tellers_to_vote
from app.elections.actions.conducting import (
    announce_election,
    begin_counting,
    begin_issuing,
    begin_voting,
    hold_on_paper,
    note_approval,
    void_election,
)
from app.elections.actions.counting import enter_count, sign_minutes
from app.elections.actions.following import call_next_round, put_result_to_vote, take_up
from app.elections.actions.handing_in import hand_in
from app.elections.actions.keys import begin_key, tell_key, transcript
from app.elections.actions.preparing import (
    Nominee,
    Plan,
    amend_election,
    nominate,
    prepare_election,
    put_list_to_vote,
    stand,
    withdraw,
)
from app.elections.actions.scanning import name_scan

__all__ = [
    "Nominee",
    "Plan",
    "amend_election",
    "announce_election",
    "begin_counting",
    "begin_issuing",
    "begin_key",
    "begin_voting",
    "call_next_round",
    "enter_count",
    "hand_in",
    "hold_on_paper",
    "name_scan",
    "name_tellers",
    "nominate",
    "note_approval",
    "prepare_election",
    "put_list_to_vote",
    "put_result_to_vote",
    "put_tellers_to_vote",
    "sign_minutes",
    "stand",
    "take_up",
    "tell_key",
    "transcript",
    "void_election",
    "withdraw",
]
