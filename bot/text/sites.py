"""Names of sites, read as a browser reads them: "HTTPS://VSSID.gov.vn.Evil.com/x" is at evil.com."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

# Ends of names that a message writes without "https://" before them.
_PLAIN = (
    "vn com net org info biz mobi asia top xyz online site website shop store club vip live icu click space "
    "tech group company center agency digital cloud support services loan fund finance ru cc ws tokyo buzz cyou sbs "
    "bond cfd rest monster quest homes lol win bid men work works world zone"
)
# As good, but words as well, Vietnamese ones or English that people use: more must speak for a name ("zalo.me/…").
_WORDY = "app dev link page web help pro one fun life today press media network news blog name"
_COUNTRIES = (
    "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cd cf "
    "cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gd ge gf "
    "gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki "
    "km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx "
    "my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs rw sa sb sc sd "
    "se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy "
    "uz va vc ve vg vi vu wf ye yt za zm zw"
)
PLAIN_ENDS = frozenset(_PLAIN.split())
WORDY_ENDS = frozenset(_WORDY.split())
COUNTRIES = frozenset(_COUNTRIES.split())
ENDS = PLAIN_ENDS | WORDY_ENDS | COUNTRIES
STATE = "gov.vn"
HIDDEN = "…"  # a number in a name that was masked
_SECOND = "com net org gov edu info name pro biz ac co id io ai int health or go ne"
_SECOND_LEVEL = frozenset(_SECOND.split())
_DOTS = str.maketrans("。．｡", "...")
_ADDRESS = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}|\d{8,10}|0x[0-9a-f]{8}|\[[0-9a-f:.]+\]")
_NAME = re.compile(rf"(?:[\w-]|{HIDDEN}){{1,63}}(?:\.(?:[\w-]|{HIDDEN}){{1,63}})+")
_TOKEN = re.compile(r"\[[^\W\d_]+(?: [^\W\d_]+)?\]")
_LONGEST = 253


def host_of(written: str) -> str:
    """The name of the site in what stands between "https://" and the first slash; "" when there is none.

    Lower-case, composed, punycode read, without login, port and last dot.

    Args:
        written: e.g. "www.Evil.com:8080", "gov.vn@evil.com", "xn--…".
    """
    host = unquote(_TOKEN.sub(HIDDEN, written.rpartition("@")[2]))
    host = unicodedata.normalize("NFKC", host.translate(_DOTS)).lower()
    host = "".join(c for c in host if unicodedata.category(c) != "Cf").replace("...", HIDDEN)
    host = host.partition("]")[0] + "]" if host.startswith("[") else host.partition(":")[0].strip(".")
    if is_address(host):
        return host
    host = ".".join(map(_read_punycode, host.split(".")))
    return host if len(host) <= _LONGEST and _NAME.fullmatch(host) else ""


def _read_punycode(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        read = label[4:].encode("ascii").decode("punycode")
    except (UnicodeError, OverflowError, ValueError):
        return label
    # What reads as plain letters is no honest punycode: it stays what it is.
    honest = not read.isascii() and all(c.isalnum() or c == "-" for c in read)
    return unicodedata.normalize("NFKC", read).lower() if honest else label


def is_address(host: str) -> bool:
    """Whether a site is called by its number alone.

    Args:
        host: as ``host_of`` gives it.
    """
    return bool(_ADDRESS.fullmatch(host))


def registrable(host: str) -> str:
    """The end of a name that somebody registered: whoever that is decides what is before it.

    Args:
        host: as ``host_of`` gives it.
    """
    labels = host.split(".")
    two = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    return host if is_address(host) else ".".join(labels[-3 if two else -2 :])


def is_ending(host: str) -> bool:
    """Whether a name is nothing but an ending, of which many names are made: "gov.vn".

    Args:
        host: as ``host_of`` gives it.
    """
    first, _, last = host.partition(".")
    return first in _SECOND_LEVEL and len(last) == 2


def is_within(host: str, domain: str) -> bool:
    """Whether a site is a domain or below it.

    Args:
        host: as ``host_of`` gives it.
        domain: e.g. "baohiemxahoi.gov.vn".
    """
    return host == domain or host.endswith("." + domain)


def is_of_state(host: str) -> bool:
    """Whether a name ends in .gov.vn: nobody but an organ of the State gets one.

    Args:
        host: as ``host_of`` gives it.
    """
    return host.isascii() and is_within(host, STATE)
