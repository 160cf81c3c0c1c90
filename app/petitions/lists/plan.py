"""What entering a list would do, row by row: new, the same as one that is known, refused. Changes nothing.

A petition is the same as another when its words and its place are (capitals, signs and spaces apart) and no day tells
them apart: what voters ask for again at another meeting is another petition.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.accounts.models import Body, Membership
from app.accounts.queries import bodies
from app.kernel import clock
from app.kernel.errors import Invalid, Refusal
from app.kernel.sentences import Sentence, _
from app.kernel.typed import line as line_of
from app.kernel.vietnamese import fold
from app.petitions import queries
from app.petitions.lists.lines import Line
from app.petitions.models import LONGEST_PLACE, Authority, Petition
from app.petitions.told import Told


class Kind(StrEnum):
    """What would happen to a row."""

    NEW = "new"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True)
class Met:
    """The meeting with voters that a row belongs to: one that is noted (`id`), or one to note."""

    held_on: date
    place: str
    id: str | None = None


@dataclass(frozen=True)
class Step:
    """One row of the file and what would happen to it."""

    line: Line
    kind: Kind
    told: Told | None = None
    met: Met | None = None
    delegate: str = ""  # the name of who brought it
    notes: tuple[Sentence, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What the whole file would do."""

    steps: list[Step] = field(default_factory=list)

    def count(self, kind: Kind) -> int:
        return sum(step.kind == kind for step in self.steps)

    @property
    def new_contacts(self) -> list[Met]:
        """The meetings with voters that would be noted, each once."""
        named = (step.met for step in self.steps if step.kind == Kind.NEW and step.met is not None)
        return list(dict.fromkeys(one for one in named if one.id is None))

    def digest(self) -> str:
        """Tells whether what is carried out is what was shown."""
        rows = [
            [one.line.number, one.kind, repr(one.told), repr(one.met), *(note.dump() for note in one.notes)]
            for one in self.steps
        ]
        return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


def make(body: Body, lines: Sequence[Line]) -> Plan:
    """Compares the lines with what is known of the body's petitions, meetings with voters, delegates and units."""
    judge = _Judge(body)
    return Plan([judge.step(line) for line in lines])


class _Judge:
    """Knows the council and the rows before; says of one row what would happen."""

    def __init__(self, body: Body) -> None:
        self.today = clock.today(body.time_zone)
        self.contacts = {one.id: one for one in queries.contacts(body.id)}
        term = bodies.present_term(body.id)
        self.members = list(bodies.roster(term.id, ended=False)) if term is not None else []
        self.groups = {one.number for one in term.groups} if term is not None else set()
        persons = ((one.unit, one.title) for one in queries.answerers(body.id))
        known = [*queries.units(body.id), *(name for names in persons for name in names if name)]
        self.units = {fold(name): name for name in reversed(known)}
        self.unnoted: dict[tuple[date, str], Met] = {}
        self.known: dict[tuple[str, str], list[tuple[date | None, Sentence]]] = {}
        for number, text, place, held_on in queries.words_known(body.id):
            self._learn(text, place, held_on, _("Đã có, kiến nghị số {n}.", n=number))

    def step(self, line: Line) -> Step:
        if line.fault is not None:
            return Step(line, Kind.REFUSED, notes=(line.fault,))
        try:
            return self._step(line)
        except Refusal as refusal:
            return Step(line, Kind.REFUSED, notes=(refusal.sentence,))

    def _step(self, line: Line) -> Step:
        met, member = self._met(line), self._delegate(line.delegate)
        self._require_group(line.sender)
        unit, unknown = self._unit(line.unit)
        told = Told(
            line.text, line.field, line.place or (met.place if met is not None else ""),
            Authority(line.authority), met.id if met is not None else None,
            member.person_id if member is not None else None, line.voter, line.sender, unit,
        )  # fmt: skip
        told.put_into(Petition())
        same = self._same(told, met)
        if same is not None:
            return Step(line, Kind.SAME, notes=(same,))
        notes = [unknown] if unknown is not None else []
        if met is not None and met.id is None:
            notes.insert(0, _("Ghi mới hội nghị tiếp xúc ngày {day}, {place}.", day=f"{met.held_on:%d/%m/%Y}",
                              place=met.place))  # fmt: skip
        self._learn(
            told.text, told.place, met.held_on if met is not None else None, _("Trùng với dòng {row}.", row=line.number)
        )
        name = member.person.full_name if member is not None else ""
        return Step(line, Kind.NEW, told, met, name, tuple(notes))

    def _met(self, line: Line) -> Met | None:
        """The one of that day and place; one to note where there is none. Raises Invalid when several may be meant."""
        if not line.held_on:
            chosen = self.contacts.get(line.contact_id)
            if line.contact_id and chosen is None:
                raise Invalid(_("Hội nghị tiếp xúc đã chọn không còn. Đề nghị chọn lại."))
            if chosen is not None:
                return Met(chosen.held_on, chosen.place, chosen.id)
            if line.met_at:
                raise Invalid(_("Có địa điểm mà thiếu ngày tiếp xúc. Đề nghị ghi ngày, hoặc bỏ địa điểm tiếp xúc."))
            return None
        held_on = date.fromisoformat(line.held_on)
        if held_on > self.today:
            raise Invalid(_("Ngày tiếp xúc chưa đến. Đề nghị nhập ngày đã tổ chức hội nghị."))
        on_day = [one for one in self.contacts.values() if one.held_on == held_on]
        if line.met_at:
            on_day = [one for one in on_day if _same_words(one.place) == _same_words(line.met_at)]
        if len(on_day) > 1:
            raise Invalid(_("Ngày {day} có {n} hội nghị tiếp xúc. Đề nghị ghi thêm địa điểm tiếp xúc.",
                             day=f"{held_on:%d/%m/%Y}", n=len(on_day)))  # fmt: skip
        if on_day:
            return Met(held_on, on_day[0].place, on_day[0].id)
        place = line_of(line.met_at or line.place, _("Địa điểm tiếp xúc"), most=LONGEST_PLACE, must=True)
        return self.unnoted.setdefault((held_on, _same_words(place)), Met(held_on, place))

    def _delegate(self, words: str) -> Membership | None:
        """The delegate of that roster code or name. Raises Invalid for none, or for several."""
        if not words:
            return None
        bare = re.sub(r"^(đại biểu|ông|bà|đ/c|đồng chí)\s*:?\s+", "", words, flags=re.I)
        found = [one for one in self.members if one.code.casefold() == bare.casefold()] or [
            one for one in self.members if one.person.full_name.casefold() == bare.casefold()
        ]
        if not found:
            raise Invalid(_("Đại biểu “{name}” không có trong danh sách của khóa này. Đề nghị ghi đúng họ tên hoặc mã.",
                             name=words[:80]))  # fmt: skip
        if len(found) > 1:
            raise Invalid(_("Danh sách có {n} người tên {name}. Đề nghị ghi mã để phân biệt.", n=len(found),
                             name=words[:80]))  # fmt: skip
        return found[0]

    def _require_group(self, sender: str) -> None:
        """A delegate group that sends a list is one of the term's. Raises Invalid."""
        found = re.fullmatch(r"(?:to dai bieu|to)(?: hdnd)?(?: so)? (\d{1,3})", fold(" ".join(sender.split())))
        if found is not None and int(found[1]) not in self.groups:
            raise Invalid(_("Khóa này không có {group}. Đề nghị ghi đúng số Tổ.", group=sender[:80]))

    def _unit(self, words: str) -> tuple[str, Sentence | None]:
        """The unit as it is written here, with a remark on one that is not known: it may be given to in words."""
        known = self.units.get(fold(words))
        if not words or known is not None:
            return known or "", None
        return words, _("{unit} chưa có trong danh sách cơ quan trả lời; ghi như trong tệp.", unit=words[:120])

    def _same(self, told: Told, met: Met | None) -> Sentence | None:
        """What it is the same as; the first of several equal rows is the new one."""
        held_on = met.held_on if met is not None else None
        for day, sentence in self.known.get((_same_words(told.text), _same_words(told.place)), ()):
            if day is None or held_on is None or day == held_on:
                return sentence
        return None

    def _learn(self, text: str, place: str, held_on: date | None, sentence: Sentence) -> None:
        self.known.setdefault((_same_words(text), _same_words(place)), []).append((held_on, sentence))


def _same_words(text: str) -> str:
    return " ".join(re.sub(r"\W+", " ", text.casefold()).split())
