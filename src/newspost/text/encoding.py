"""Bytes to text and back, without loss."""


def decode(data: bytes) -> str:
    """Return the text of ``data``; bytes that are not UTF-8 become lone surrogates, so `encode` gives them back."""
    return data.decode("utf-8", "surrogateescape")


def encode(text: str) -> bytes:
    """Return the bytes that `decode` was given; a surrogate with no byte behind it is written as its three bytes."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return b"".join(_encode_one(character) for character in text)


def _encode_one(character: str) -> bytes:
    """Encode one character, whatever it is: a `str` may hold surrogates that no decoder of ours made."""
    try:
        return character.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return character.encode("utf-8", "surrogatepass")
