"""A petition as it is told to the desk, by hand or in a list."""

from dataclasses import dataclass

from app.kernel.sentences import _
from app.kernel.typed import line, passage
from app.kernel.vietnamese import fold
from app.petitions.models import (
    LONGEST_FIELD,
    LONGEST_NAME,
    LONGEST_PLACE,
    LONGEST_TEXT,
    LONGEST_UNIT,
    Authority,
    Petition,
)


@dataclass(frozen=True)
class Told:
    """A petition: the words, of which field, from where, whose matter; at which contact, brought by which delegate.

    `voter` is who said it, given by consent; `sender` who sent the list that it stood in; `proposed_unit` who should
    answer it in the sender's opinion.
    """

    text: str
    field: str
    place: str
    authority: Authority
    contact_id: str | None = None
    brought_by_id: str | None = None
    voter: str = ""
    sender: str = ""
    proposed_unit: str = ""

    def put_into(self, petition: Petition) -> None:
        """Writes it, but for whom and where it comes from. Raises Invalid for what is missing or too long."""
        petition.text = passage(self.text, _("Nội dung kiến nghị"), most=LONGEST_TEXT)
        petition.field = line(self.field, _("Lĩnh vực"), most=LONGEST_FIELD, must=True)
        petition.place = line(self.place, _("Địa bàn"), most=LONGEST_PLACE, must=True)
        petition.voter = line(self.voter, _("Họ tên cử tri"), most=LONGEST_NAME)
        petition.sender = line(self.sender, _("Nơi gửi danh sách"), most=LONGEST_UNIT)
        petition.proposed_unit = line(self.proposed_unit, _("Cơ quan đề nghị trả lời"), most=LONGEST_UNIT)
        petition.authority = self.authority
        petition.folded = fold(f"{petition.text} {petition.field} {petition.place}")
