"""What changes ballots: one action, one transaction, its facts in the journal."""

from app.voting.actions import practice as practice
from app.voting.actions.casting import Overtaken, TooLate, cast_vote
from app.voting.actions.casting import streams_of as votes_streams
from app.voting.actions.conducting import announce_ballot, close_ballot, extend_ballot, open_ballot, void_ballot
from app.voting.actions.entering import enter_counts
from app.voting.actions.preparing import Question, amend_ballot, prepare_ballot
from app.voting.actions.timing import keep_time

__all__ = [
    "Overtaken",
    "Question",
    "TooLate",
    "amend_ballot",
    "announce_ballot",
    "cast_vote",
    "close_ballot",
    "enter_counts",
    "extend_ballot",
    "keep_time",
    "open_ballot",
    "prepare_ballot",
    "void_ballot",
    "votes_streams",
]
