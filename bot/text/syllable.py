"""Which letters without marks are a Vietnamese syllable: the rest is an abbreviation, a typing error, or foreign.

A syllable is an onset and a rime. Which onsets go with which rimes is a matter of spelling:

- before e, i and y stand k, gh, ngh; before other vowels c, g, ng; qu only before a, e, i, o, y;
- gi takes the rimes that don't start with i or y ("gia", "gieng"), and stands alone or before n, p, m;
- y alone instead of i follows h, k, l, m, s, t, v, or nothing; "yê-" follows nothing, "iê-" follows an onset;
- b, m, p, ph, v don't stand before a rounded glide (oa, oe, uê, uy), loan words aside; p starts loan words only.
"""

from __future__ import annotations

_ONSETS = "b c ch d g gh gi h k kh l m n ng ngh nh ph qu r s t th tr v x"
_LABIAL = frozenset({"b", "m", "ph", "v"})
_FRONT_ONLY = frozenset({"k", "gh", "ngh"})
_BACK_ONLY = frozenset({"c", "g", "ng"})

_RIMES_A = "a ac ach ai am an ang anh ao ap at au ay"
_RIMES_E = "e ec ech em en eng enh eo ep et eu"
_RIMES_I = "i ia ich im in inh ip it iu iec iem ien ieng iep iet ieu"
_RIMES_O = "o oc oi om on ong op ot ooc oong"
_RIMES_U = "u ua uc ui um un ung up ut uu uan uang uat uay uo uoc uoi uom uon uong uop uot uou"
_ROUNDED = (
    "oa oac oach oai oam oan oang oanh oao oap oat oau oay oe oem oen oeo oet "
    "ue uech uenh uy uya uych uyen uyet uyn uynh uyp uyt uyu"
)
_ROUNDED_RIMES = frozenset(_ROUNDED.split())
_RIMES = " ".join((_RIMES_A, _RIMES_E, _RIMES_I, _RIMES_O, _RIMES_U, _ROUNDED)).split()
_AFTER_QU = (_RIMES_A + " " + _RIMES_E + " i in it ip ich inh o oc on ot oi y yen yet ynh ych yt yp yn yu").split()

# Spelt against the rules: loan words, single onsets with y, and the few syllables of g + i.
_SINGLE = (
    "gi gim gin gip y yem yen yeng yet yeu ia ich im in inh it iu "
    "hy ky ly my sy ty vy ny buyt buyn phuy voan moay phuong pa pac pao pan pe pen pi pia pin pip pit po poong pu pup "
    "ka kali kan kaki bup xec sec ga ro ti vi noel"
)


def _is_front(rime: str) -> bool:
    return rime[0] in "ei"


def _goes(onset: str, rime: str) -> bool:
    if onset in _FRONT_ONLY:
        return _is_front(rime)
    if onset in _BACK_ONLY:
        return not _is_front(rime)
    if onset == "gi":
        return rime[0] != "i"
    return not (onset in _LABIAL and rime in _ROUNDED_RIMES)


def _all() -> frozenset[str]:
    regular = {onset + rime for onset in _ONSETS.split() if onset != "qu" for rime in _RIMES if _goes(onset, rime)}
    bare = {rime for rime in _RIMES if not rime.startswith("i")}
    return frozenset(regular | bare | {"qu" + rime for rime in _AFTER_QU} | set(_SINGLE.split()))


SYLLABLES = _all()


def is_syllable(token: str) -> bool:
    """Whether a folded token is a Vietnamese syllable.

    Args:
        token: letters without marks, lower-case.
    """
    return token in SYLLABLES
