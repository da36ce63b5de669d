"""What a name is told by in a log, where no name may stand."""

from adapters.precis import PrecisUsernameRules
from application.pseudonyms import Pseudonyms
from domain.keyring import Keyring
from domain.pseudonym import pseudonym
from domain.username import Username

KEYS = Keyring.parse(f"old:{'A' * 43}")
RULES = PrecisUsernameRules()


def test_a_name_is_told_by_what_the_audit_tells_it_by() -> None:
    told = Pseudonyms(RULES, lambda: KEYS).of("ALICE")
    assert told == pseudonym(KEYS, Username.parse("alice", fold=RULES.fold))


def test_what_can_be_no_name_is_not_told() -> None:
    assert Pseudonyms(RULES, lambda: KEYS).of("a b" * 100) is None


def test_without_keys_no_name_is_told() -> None:
    assert Pseudonyms(RULES, lambda: None).of("alice") is None
