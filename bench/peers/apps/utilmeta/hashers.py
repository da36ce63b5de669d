"""Argon2 with the parameters that the bench names."""

import os

from django.contrib.auth.hashers import Argon2PasswordHasher


class EqualArgon2(Argon2PasswordHasher):
    memory_cost, time_cost, parallelism = map(int, os.environ["PEER_ARGON2"].split(","))
