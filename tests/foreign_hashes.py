"""Hashes of one password, made by the libraries that made them elsewhere, at next to no cost."""

from typing import Final

FOREIGN: Final = "a river runs uphill"
"""The password of all of them."""

HASHES: Final = {
    # Django 5.2: what it writes, with its own salts.
    "pbkdf2_sha256": "pbkdf2_sha256$1000$V6XZWHl66NteBSkmoUnCeG"
    "$F0sEoKjqfrv9RFMxpk+xMDZG+lEfsdswuZ5Ka7r7BZ8=",
    "pbkdf2_sha1": "pbkdf2_sha1$1000$W5v6HzwhrpF00sNycPkUlr$XXy66QNyUjxyBXa4BY/EZnyUdLM=",
    "django's scrypt": "scrypt$16$panjFioL0dVtEsQtVtnpDI$8$5$zOh50XO/mhspy2/9oJMv5JeKRdOHAgn5i92"
    "RdaIlA6g0gVXT1ncZsY279hw7Vgwmy1KXVG+s7/LpFR3azIefDw==",
    "django's argon2id": "argon2$argon2id$v=19$m=64,t=1,p=1$MnNybEk5aTMzWE42QTg2S0hFNDYzbg"
    "$fM+FFM5vYyJtKEUoIY1bWFr5cPhEJ4rb8RgfKmb9Lmg",
    # UtilMeta: Django's, with salts of every printable character.
    "the tutorial's": "pbkdf2_sha256$1000$k3,\"%~'|x!Q`<>?[]{}^&*()_+-=;:/"
    "$RUhWiP0iE7ikROb4TXAOvEwgfq1dn1g0Rht1eb9BvE8=",
    # passlib, argon2-cffi, bcrypt.
    "scrypt": "$scrypt$ln=4,r=8,p=1$J2QsZYxxztmb8z7nfO/d+w"
    "$q5c4Zn9x2mAsdMqcHaY3LHiHJvJXzaQTOjEFyKFgLMI",
    "argon2i": "$argon2i$v=19$m=64,t=1,p=1$v1sbYo5/m3kmo9bX/SkOUg"
    "$UbVrirfVKhQSUaPfFb4dyq8CdqQ0JGlTxIR5odjPy84",
    "argon2d": "$argon2d$v=19$m=64,t=1,p=1$Mw18a5W+Pc3UOWECwDr+9A"
    "$zHGujYPeboAEGYIEF9S1pq/otkzWElKTfUT+/XE2FdU",
    "argon2id": "$argon2id$v=19$m=64,t=1,p=1$0fx6vCzcC5Gz15iiBL7Quw"
    "$68H/kqKqqmczYuR9cm06VjpQCvGU3lZxFlJtZEfa3pI",
    "bcrypt 2b": "$2b$04$z3Y4KaUM0XSUMT3y.PszuOKjZ2/Ur2bQEjhleCA0lVUv0BQ00hXKS",
    "bcrypt 2a": "$2a$04$z3Y4KaUM0XSUMT3y.PszuOKjZ2/Ur2bQEjhleCA0lVUv0BQ00hXKS",
    "bcrypt 2y": "$2y$04$z3Y4KaUM0XSUMT3y.PszuOKjZ2/Ur2bQEjhleCA0lVUv0BQ00hXKS",
}
