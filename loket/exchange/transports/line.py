"""What can be wrong with a server or the line to it, told as codes; `place` is the server's name as it was typed.

| code | what happened |
|---|---|
| host_unknown | nobody knows a machine of that name |
| port_closed | the machine is there and takes no calls at that port |
| line_silent | no answer in time |
| line_broken | the call ended in the middle, with `detail` |
| login_refused | user name or password (or key) are not right, or may not be used any more |
| host_key_unknown | first call: a person must compare `fingerprint`; `known` is the line that would be kept |
| host_key_changed | the server shows another key than the office knows: `fingerprint`, `expected` |
| certificate_expired, certificate_early | the server's certificate is out of date, or the PC's clock is wrong |
| certificate_unknown | made by an authority that neither system nor office knows |
| certificate_other_name | it belongs to another server |
| not_encrypted | the server can't encrypt |
| place_missing | the folder (share, bucket) in the address is not there |
| place_forbidden | the user may not do that there |
| place_full | no space, or a quota is reached |
| place_overwrites | a published name could be overwritten: not fit for deliveries |
| place_failed | anything else, with `detail` |
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

from loket.errors import StorageError
from loket.exchange.disk import errnos

_LONGEST_DETAIL = 200
# OpenSSL's own numbers (X509_V_ERR_…).
_EARLY, _EXPIRED, _OTHER_NAME, _OTHER_ADDRESS = 9, 10, 62, 64
_UNREACHABLE = errnos("ENETUNREACH", "EHOSTUNREACH", "ENETDOWN", "EHOSTDOWN")
_CERTIFICATES = {
    _EARLY: "certificate_early",
    _EXPIRED: "certificate_expired",
    _OTHER_NAME: "certificate_other_name",
    _OTHER_ADDRESS: "certificate_other_name",
}


def line_error(error: BaseException, place: str) -> StorageError:
    """The error as a person is told about it, by the first cause in its chain that says something."""
    for cause in _causes(error):
        code = _code(cause)
        if code:
            return StorageError(code, place=place, detail=detail(cause))
    return StorageError("line_broken", place=place, detail=detail(error))


def detail(error: BaseException) -> str:
    """The system's own words on one line, for the log and for who looks after the server."""
    words = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return "".join(char if char.isprintable() else " " for char in str(words))[:_LONGEST_DETAIL]


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The deepest first: libraries wrap what the system said."""
    chain, at = [], error
    while at is not None and at not in chain:
        chain.append(at)
        at = at.__cause__ or at.__context__  # type: ignore[assignment]
    return reversed(chain)


def _code(error: BaseException) -> str:
    match error:
        case ssl.SSLCertVerificationError():
            return _CERTIFICATES.get(error.verify_code, "certificate_unknown")
        case socket.gaierror():
            return "host_unknown"
        case ConnectionRefusedError():
            return "port_closed"
        case TimeoutError():
            return "line_silent"
        case OSError() if error.errno in _UNREACHABLE:
            return "line_silent"
    return ""
