"""Encodings: what Ruby reads a file as when it is told the name of an encoding.

The names are those of Ruby 3.1; what it does with them was found by trying.
"""

from __future__ import annotations

import codecs
from typing import Final

_PLAIN: Final = """
    utf-8 cp65001 us-ascii ascii ansi_x3.4-1968 646 big5 big5-hkscs cp949 cp950 euc-jp eucjp euc-jis-2004
    euc-kr euckr gb18030 gb2312 euc-cn euccn gbk cp936 shift_jis cp932 tis-620 koi8-r koi8-u cp437 ibm437 cp720 cp737
    cp775 ibm775 cp850 ibm850 cp852 ibm852 cp855 ibm855 cp857 ibm857 cp860 ibm860 cp861 ibm861 cp862 ibm862 cp863 ibm863
    cp864 ibm864 cp865 ibm865 cp866 ibm866 cp869 ibm869 cp874 maccyrillic macgreek maciceland macroman macturkish
"""
"""Names that Python has as well."""

_PARTS: Final = [*range(1, 12), *range(13, 17)]  # of ISO 8859
_WINDOWS: Final = range(1250, 1259)
_OTHER: Final = {
    "sjis": "cp932", "pck": "cp932", "windows-31j": "cp932", "cswindows31j": "cp932", "windows-874": "cp874",
    "ibm720": "cp720", "ibm737": "cp737", "cp878": "koi8-r", "big5-hkscs:2008": "big5hkscs",
    "maccroatian": "mac_croatian", "macromania": "mac_romanian", "utf8-mac": "utf-8",
    "utf-8-mac": "utf-8", "utf-8-hfs": "utf-8", "binary": "ascii-8bit", "euctw": "euc-tw", "euc-jp-ms": "eucjp-ms",
    "macjapan": "macjapanese", "euc-jisx0213": "euc_jis_2004",
}  # fmt: skip
"""Names that stand for one of the others, or for what Python calls otherwise."""

_OWN: Final = """
    ascii-8bit big5-uao cesu-8 cp51932 cp951 emacs-mule euc-tw eucjp-ms gb12345 gb1988
    maccenteuro macjapanese macthai macukraine sjis-docomo sjis-kddi sjis-softbank stateless-iso-2022-jp
    stateless-iso-2022-jp-kddi utf8-docomo utf8-kddi utf8-softbank
"""
"""Names that Python does not have."""

_WIDE: Final = """
    utf-16 utf-16be utf-16le ucs-2be utf-32 utf-32be utf-32le ucs-4be ucs-4le utf-7 cp65000 ibm037 ebcdic-cp-us
    iso-2022-jp iso2022-jp iso-2022-jp-2 iso2022-jp2 iso-2022-jp-kddi cp50220 cp50221
"""
"""Encodings in which ASCII is not ASCII: Ruby reads a file in them only when told that it is binary."""

_CODECS: Final = {
    **{name: name for name in _OWN.split()},
    **{name: codecs.lookup(name).name for name in _PLAIN.split()},
    **{f"{name}{part}": f"iso8859-{part}" for part in _PARTS for name in ("iso-8859-", "iso8859-")},
    **{f"{name}{page}": f"cp{page}" for page in _WINDOWS for name in ("windows-", "cp")},
    **_OTHER,
}
_REFUSED: Final = frozenset(_WIDE.split())


def text_codec(name: str) -> str:
    """Give the Python codec for what Ruby reads a file as, told that its encoding is `name`.

    A name that Ruby does not know it leaves aside, and takes the machine's encoding: here, UTF-8. Of two names with a
    colon between them, the second is what it makes of the text.

    Returns:
        The codec's name; that of the encoding, in small letters, where Python has no such codec.

    Raises:
        ValueError: Ruby reads no text in it.

    >>> text_codec("SJIS"), text_codec("latin1"), text_codec("Big5-UAO")
    ('cp932', 'utf-8', 'big5-uao')
    """
    if "\0" in name:
        raise ValueError("a NUL")
    whole = name.lower().removeprefix("bom|")
    written, _, made = (whole, "", "") if whole in _CODECS else whole.partition(":")
    if written in _REFUSED or made in _REFUSED:
        raise ValueError("not like ASCII")
    return _CODECS.get(written, "utf-8")
