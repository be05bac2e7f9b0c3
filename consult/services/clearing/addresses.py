"""E-mail addresses, web addresses and names in apps, written or spoken out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from consult.services.clearing.folding import Folded
from consult.services.clearing.spans import Span
from consult.services.clearing.vocabulary import is_known

# Every repetition has a limit or gives nothing back, so that no text can make the search run away.
_DOT_SAID = r"(?:\s?[\[({<]\s?(?:\.|dot|punkt|prick)\s?[\])}>]\s?|\s(?:punkt|punk|dot|prick|pkt)\s)"
_STRONG = "com|net|org|info|se|nu|eu|fi|dk|uk|pl|ru|gg|tv|io|app|edu|gov|xyz|link|ly|biz|mobi|site|online|shop"
_END = rf"(?:{_STRONG}|no|de|me|so|be|it|to|is|ir)"
_DOT = rf"(?:{_DOT_SAID}|\s?[.,]\s?(?={_END}\b)|\.)"
_PART = r"[\w+-]{1,64}+"
_LOCAL = (
    rf"{_PART}(?:(?:[.]|{_DOT_SAID}|\s(?:understreck|underscore|bindestreck|streck|minus)\s|\s?_\s?){_PART}){{0,5}}"
)
_HOST = rf"[\w-]{{1,64}}+(?:{_DOT}[\w-]{{2,40}}+){{0,4}}"
_MAIL = "gmail|g-mail|hotmail|outlook|icloud|yahoo|live|telia|protonmail|proton|spray|msn|skola|edu|elev|student"
_AT = r"(?:snabel[\s-]?a|snabbel[\s-]?a|snabela|alfaslang|kanelbulle)"
_EMAILS = (
    rf"{_LOCAL}@{_HOST}",
    rf"{_LOCAL}\s{{0,2}}@\s{{0,2}}(?:(?:{_MAIL})\b(?:{_DOT}[\w-]{{2,40}}+){{0,4}}|[\w-]{{1,64}}+(?:{_DOT}[\w-]{{2,40}}+){{1,4}})",
    rf"{_LOCAL}\s?[\[({{<]?\s?{_AT}\s?[\])}}>]?\s?{_HOST}",
    rf"{_LOCAL}\s?[\[({{<]\s?(?:@|at|ät|a)\s?[\])}}>]\s?{_HOST}",
    rf"{_LOCAL}\s(?:at|ät|att|a)\s(?:(?:{_MAIL})\b(?:{_DOT}[\w-]{{2,40}}+){{0,4}}|[\w-]{{1,64}}+(?:{_DOT_SAID}|\.)(?:{_STRONG})\b)",
    rf"(?<=är )(?:{_LOCAL})\s?(?:{_MAIL})(?:\s?(?:{_DOT}|\s)\s?{_END})\b",
    rf"{_PART}(?:(?:\.|{_DOT_SAID}){_PART}){{1,4}}\s(?:{_MAIL})\b(?:(?:{_DOT}|\s){_END}\b)?",
)
_EMAIL = re.compile("|".join(rf"(?<![\w.+-])(?:{one})" for one in _EMAILS))
_URLS = (
    r"\bh(?:tt|xx|t t )ps?\s?:\s?/\s?/\s?\S{1,300}+",
    rf"\bwww(?:\s?[.,]\s?|{_DOT_SAID}|\s)[\w-]{{1,64}}+(?:{_DOT}[\w-]{{2,40}}+){{0,4}}(?:/\S{{0,200}}+)?",
    rf"(?<![\w@.-])[\w-]{{1,64}}+(?:\.[\w-]{{1,64}}+){{0,4}}?\.(?:{_STRONG})\b(?:[/?:#]\S{{0,200}}+)?",
    rf"(?<![\w@.-])[\w-]{{2,64}}+(?:\.[\w-]{{1,64}}+){{0,4}}?\.{_END}/\S{{0,200}}+",
    rf"(?<![\w@.-])[\w-]{{1,64}}+(?:{_DOT_SAID}[\w-]{{1,64}}+){{0,3}}?{_DOT_SAID}(?:{_STRONG})\b(?:\s?(?:slash|snedstreck|/)\s?[\w@-]{{1,60}}+){{0,4}}",
)
_URL = re.compile("|".join(_URLS))
_APP = (
    r"(?:snapchat|snap|sc|instagram|insta|ig|tik ?tok|discord|dc|roblox|kik|telegram|whatsapp|steam|fortnite|minecraft|"
    r"xbox|psn|messenger|facebook|signal|youtube|twitch|epic|gamertag)"
)
_IS = r"(?:\s?(?::|=|->|–|-)\s?|\s(?:är|heter|e|is)\s)"
_ADD = r"(?:adda|lägg till|add|följ|follow|dma|dm|skriv till)"
_HANDLES = (
    r"(?<![\w@])@[\w][\w.-]{1,60}+",
    rf"\b(?:min|mitt|my|på|on)\s{_APP}(?:s|et|en)?(?:\s?(?:namn|namnet|konto|kontot|id|tag|user|username|name))?{_IS}(?P<mine>\S{{2,60}}+)",
    rf"\b{_APP}(?:et|en)?\s?(?:namn|namnet|konto|kontot|id|tag|user|username|name)?{_IS}(?P<its>\S{{2,60}}+)",
    rf"\b{_ADD}\s(?:mig\s|me\s)?(?:på\s|on\s)?(?:{_APP}\s)?(?P<added>[^\s,.!?]{{3,60}}+)",
    r"(?<![\w#])[\w.]{2,32}+#\d{4,5}\b",
    r"(?<![\w.])(?=[\w.]{0,30}?[^\W\d_]{3})(?=[^\W]{0,30}?_|[^\W_]{0,30}?\d\d)(?P<odd>[^\W\d_][\w.]{4,40}+)",
)
_HANDLE = re.compile("|".join(_HANDLES))


def find(folded: Folded) -> Iterator[Span]:
    """Yield e-mail addresses, then web addresses, then what somebody is called in an app (as `name`)."""
    yield from (Span(*one.span(), "email") for one in _EMAIL.finditer(folded.lower))
    yield from (Span(*one.span(), "url") for one in _URL.finditer(folded.lower))
    for one in _HANDLE.finditer(folded.lower):
        part = one.lastgroup or 0
        if part in {0, "mine"} or not is_known(one[part].strip(".,!?:;)\"'").rstrip("0123456789")):
            yield Span(*one.span(part), "name")
