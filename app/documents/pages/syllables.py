"""Which letter groups are Vietnamese syllables: onset, rhyme and tone, as the spelling rules allow them.

A syllable list would know which of these are in use; the rules alone tell text from rubbish just as well, need no
file and no licence. Tone marks may stand on either vowel ("hòa", "hoà"), as both are written in official papers.
"""

import re
import unicodedata
from functools import lru_cache

_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_CLOSED_TONES = {"\u0301", "\u0323"}  # a stop at the end (p, t, c, ch) takes sắc or nặng only

_FRONT = """
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu y
"""
_OTHER = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oem oen oeo oet oi om on ong
    ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uân uâng uât uây uc uê uêch uên uênh uêu ui um un ung uơ uôc uôi uôm uôn uông uôt up ut
    uy uya uych uyên uyêt uynh uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
"""
_Y_ALONE = "y yêm yên yêng yêt yêu"
_AFTER_QU = """
    a ac ach ai an ang anh ao at au ay ăc ăm ăn ăng ăp ăt ân âng ât âu ây e en eo et ê ên ênh êch êt êu
    i ich in it inh ôc ông ơ ơi ơn y ych yên yêt ynh yt yu
"""
_AFTER_GI = f"{_OTHER} e en eo ep et êc êm ên êng êp êt êu"


def _pattern() -> re.Pattern[str]:
    def one_of(*words: str) -> str:
        return f"(?:{'|'.join(' '.join(words).split())})"

    parts = [
        f"{one_of('b ch d đ h kh l m n nh p ph r s t th tr v x')}?{one_of(_FRONT, _OTHER)}",
        one_of(_Y_ALONE),
        f"{one_of('k gh ngh')}{one_of(_FRONT)}",
        f"{one_of('c g ng')}{one_of(_OTHER)}",
        f"g{one_of('i in ip it')}",
        f"qu{one_of(_AFTER_QU)}",
        f"gi{one_of(_AFTER_GI)}",
    ]
    return re.compile("|".join(parts))


_SHAPE = _pattern()


@lru_cache(maxsize=50_000)
def is_syllable(word: str) -> bool:
    """Whether `word` (NFC, any case) can be one Vietnamese syllable; "được" can, "duoc" and "the" + stop cannot."""
    letters = unicodedata.normalize("NFD", word.lower())
    tones = [sign for sign in letters if sign in _TONES]
    if len(tones) > 1:
        return False
    plain = unicodedata.normalize("NFC", "".join(sign for sign in letters if sign not in _TONES))
    if not _SHAPE.fullmatch(plain):
        return False
    stopped = plain.endswith(("c", "ch", "p", "t"))
    return not stopped or (len(tones) == 1 and tones[0] in _CLOSED_TONES)
