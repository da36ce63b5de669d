"""Which texts can be names, and which names are one."""

from typing import Protocol

from domain.username import Username


class UsernameRules(Protocol):
    """Folds names to keys and refuses names made to be mistaken for others."""

    def fold(self, name: str) -> str:
        """Return the key that every spelling of the name shares (RFC 8265, UsernameCaseMapped).

        Letter case and character width do not matter. Folding a key returns it unchanged.
        Raises `InvalidUsername` on what the profile forbids: spaces, controls, zero-width and
        bidirectional override characters, lone surrogates.
        """
        ...

    def refuse_imitation(self, username: Username) -> None:
        """Raise `InvalidUsername` on a name that mixes scripts or poses as an ASCII one (UTS 39).

        A plain ASCII name is never refused. For new names only: whoever has a name may log in.
        """
        ...
