"""Who is calling."""

from attrs import frozen

from domain.session import Session
from domain.user import User


@frozen
class Authentication:
    """Who is calling, by which session."""

    user: User
    session: Session
    renews_client: bool = False
    """Whether the client's copy has aged enough to be sent again."""
