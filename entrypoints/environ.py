"""Where what is known of a request stands in its `environ` (PEP 3333)."""

from typing import Final

REQUEST_ID: Final = "watchword.request_id"
STATUS: Final = "watchword.status"
PROBLEM: Final = "watchword.problem"
USER_ID: Final = "watchword.user_id"
TRIED_NAME: Final = "watchword.tried_name"
