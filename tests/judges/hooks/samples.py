"""Values in the formats of the specs, most of them right: a generator of strings hardly ever hits one.

Few different ones, so that a request meets what an earlier one left behind.
"""

import base64

FILES = [
    base64.b64encode(content).decode()
    for content in (b"\x89PNG\r\n\x1a\n", b"GIF89a", b"\xff\xd8\xff", b"%PDF-1.7", b"II*\0", b"no picture")
]

BY_FORMAT = {
    "base64-file": FILES + [f"data:image/png;base64,{file}" for file in FILES] + ["data:;base64,AA==", "data:,x"],
    "idempotency-key": [f'"sample-key-of-16-or-more-{number}"' for number in range(3)] + ["no quotes", '"short"'],
    "code-as-given": ["000000", "482913", "aB-1"],
    "id": ["imp_000000000000", "DOC20260301090000SAMPLEAAAAAAAAA1"],
    "reached-number": [
        "09011111101", "090-1111-1102", "+81 90 1111 1201", "０９０２２２２００１", "08012345678", "02012345678901",
        "05012345678", "0312345678", "0120123456", "08001234567", "06012345678", "+1 212 555 0100",
    ],
    "ip-address": ["203.0.113.10", "2001:db8::1", "::ffff:203.0.113.10", "203.0.113.10:443"],
    "kr-mobile-number": ["01000000000", "010-1234-5678", "+82 10 1234 5678", "0161234567", "0212345678"],
    "kr-sender-number": ["0212345678", "15880000", "01000000001", "01099999999", "030123456789", "02-1234-5678"],
    "lower-alphanumeric-code": ["000000", "482913", "0000", "ab12", "wrong"],
    "person-name": ["홍길동", "Hong Gildong"],
    "resident-gender-digit": list("012345678"),
    "resident-number-front": ["9001011", "0505054", "6505055", "9912313", "9002301", "900101"],
    "six-digit-code": ["000000", "482913", "0000", "wrong"],
    "typed-code": ["000000", "482913", "0000", "wrong"],
    "yymmdd": ["900101", "05-05-05", "991231", "000230", "19900101"],
}  # fmt: skip
