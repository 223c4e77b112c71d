"""What a file really is: its first bytes tell, whatever its name or the browser says.

https://github.com/cdgriffith/puremagic knows the bytes of some thousand formats.
"""

import puremagic

NAMES = {
    "image/png": "a PNG image",
    "image/jpeg": "a JPEG image",
    "image/webp": "a WebP image",
    "application/pdf": "a PDF document",
}


def refusal(head: bytes, declared: str) -> str | None:
    """Return why a file that begins with `head` is not of the declared type, or None if it is."""
    found = _best(head)
    if declared in found:
        return None
    known = sorted(found & NAMES.keys())
    what = NAMES[known[0]] if known else "something else"
    return f"The file says it is {NAMES[declared]}, but its content is {what}."


def _best(head: bytes) -> set[str]:
    """Return the media types that fit best; a WAV sound also looks a little like a WebP image."""
    try:
        matches = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):  # unknown, or empty
        return set()
    best = max((match.confidence for match in matches), default=0)
    return {match.mime_type for match in matches if match.confidence == best}
