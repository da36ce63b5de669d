"""What settings demand of each other.

Long because it is a list: each rule with its words.
"""

from collections.abc import Callable, Iterable, Iterator

from attrs import frozen

from entrypoints.setting_values import is_loopback
from entrypoints.settings import SAFE_MIN_LENGTH, Served, SessionCaching, Settings


@frozen
class Rule:
    """A combination that is refused, with the fields it is about and what to say of it."""

    fields: frozenset[str]
    is_broken: Callable[[Settings], bool]
    says: str


def _is_reachable_in_development(settings: Settings) -> bool:
    return not settings.is_production and not is_loopback(settings.host)


def _is_production_without_https(settings: Settings) -> bool:
    return settings.is_production and not settings.is_https


def _is_production_in_memory(settings: Settings) -> bool:
    return settings.is_production and settings.is_in_memory


def _is_memory_shared(settings: Settings) -> bool:
    return settings.is_in_memory and settings.workers > 1


def _is_memory_cached(settings: Settings) -> bool:
    return settings.is_in_memory and settings.session_cache in {
        SessionCaching.HOST,
        SessionCaching.REDIS,
    }


def _is_cached_beyond_the_host(settings: Settings) -> bool:
    return settings.session_cache is SessionCaching.HOST and not settings.is_on_one_host


def _is_cached_nowhere(settings: Settings) -> bool:
    return settings.session_cache is SessionCaching.REDIS and settings.redis_url is None


def _is_console_public(settings: Settings) -> bool:
    is_alone = settings.serve == (Served.CONSOLE,)
    return settings.is_production and Served.CONSOLE in settings.serve and not is_alone


def _is_console_reachable(settings: Settings) -> bool:
    return settings.serve == (Served.CONSOLE,) and not is_loopback(settings.host)


def _is_idle_beyond_absolute(settings: Settings) -> bool:
    return settings.session_idle > settings.session_absolute


def _is_production_with_short_passwords(settings: Settings) -> bool:
    return settings.is_production and settings.password_min_length < SAFE_MIN_LENGTH


def _are_keys_twice(settings: Settings) -> bool:
    return settings.keys is not None and settings.keys_file is not None


def _are_peppers_twice(settings: Settings) -> bool:
    return settings.peppers is not None and settings.peppers_file is not None


def _is_webhook_without_keys(settings: Settings) -> bool:
    return (settings.alert_webhook is None) is not (settings.alert_webhook_keys is None)


def _is_mail_incomplete(settings: Settings) -> bool:
    given = (settings.alert_mail_server, settings.alert_mail_from, settings.alert_mail_to)
    return any(given) and not all(given)


RULES = (
    Rule(
        frozenset({"profile", "host"}),
        _is_reachable_in_development,
        "WATCHWORD_HOST has to be a loopback address (127.0.0.1, ::1, localhost) in the"
        " development profile, as it accepts weak passwords; to be reached by others,"
        " set WATCHWORD_PROFILE=production.",
    ),
    Rule(
        frozenset({"profile", "serve"}),
        _is_console_public,
        "WATCHWORD_SERVE cannot have the console beside the API in the production profile, where"
        " strangers reach it: `watchword console` serves it by itself.",
    ),
    Rule(
        frozenset({"serve", "host"}),
        _is_console_reachable,
        "WATCHWORD_HOST has to be a loopback address (127.0.0.1, ::1, localhost) for the console:"
        " operators on other machines come to it through a tunnel (`ssh -L`).",
    ),
    Rule(
        frozenset({"profile", "public_url"}),
        _is_production_without_https,
        "WATCHWORD_PUBLIC_URL has to be an https origin, such as https://accounts.example.com,"
        " in the production profile.",
    ),
    Rule(
        frozenset({"profile", "database_url"}),
        _is_production_in_memory,
        "WATCHWORD_DATABASE_URL cannot be memory:// in the production profile, as every user"
        " would be forgotten at the next start; it has to be sqlite:///<path of a file> or"
        " postgresql://….",
    ),
    Rule(
        frozenset({"database_url", "workers"}),
        _is_memory_shared,
        "WATCHWORD_WORKERS has to be 1 with memory://, as processes do not share their memory.",
    ),
    Rule(
        frozenset({"database_url", "session_cache"}),
        _is_memory_cached,
        "WATCHWORD_SESSION_CACHE has to be off or auto with memory://, as its sessions are in this"
        " process already.",
    ),
    Rule(
        frozenset({"database_url", "hosts", "session_cache"}),
        _is_cached_beyond_the_host,
        "WATCHWORD_SESSION_CACHE cannot be host with PostgreSQL, as other hosts would not hear of"
        " sessions that end; where there is none, set WATCHWORD_HOSTS=one.",
    ),
    Rule(
        frozenset({"redis_url", "session_cache"}),
        _is_cached_nowhere,
        "WATCHWORD_REDIS_URL has to name a Redis server for WATCHWORD_SESSION_CACHE=redis.",
    ),
    Rule(
        frozenset({"session_idle", "session_absolute"}),
        _is_idle_beyond_absolute,
        "WATCHWORD_SESSION_IDLE cannot be longer than WATCHWORD_SESSION_ABSOLUTE.",
    ),
    Rule(
        frozenset({"profile", "password_min_length"}),
        _is_production_with_short_passwords,
        f"WATCHWORD_PASSWORD_MIN_LENGTH has to be at least {SAFE_MIN_LENGTH} in the production"
        " profile.",
    ),
    Rule(
        frozenset({"keys", "keys_file"}),
        _are_keys_twice,
        "WATCHWORD_KEYS and WATCHWORD_KEYS_FILE cannot both be set.",
    ),
    Rule(
        frozenset({"peppers", "peppers_file"}),
        _are_peppers_twice,
        "WATCHWORD_PEPPERS and WATCHWORD_PEPPERS_FILE cannot both be set.",
    ),
    Rule(
        frozenset({"alert_webhook", "alert_webhook_keys"}),
        _is_webhook_without_keys,
        "WATCHWORD_ALERT_WEBHOOK and WATCHWORD_ALERT_WEBHOOK_KEYS need each other: whoever is told"
        " has to know who tells it.",
    ),
    Rule(
        frozenset({"alert_mail_server", "alert_mail_from", "alert_mail_to"}),
        _is_mail_incomplete,
        "WATCHWORD_ALERT_MAIL_SERVER, WATCHWORD_ALERT_MAIL_FROM and WATCHWORD_ALERT_MAIL_TO need"
        " each other.",
    ),
)


def broken_rules(settings: Settings, *, unread: Iterable[str] = ()) -> Iterator[str]:
    """Say which rules are broken, leaving out those about fields that could not be read."""
    for rule in RULES:
        if rule.fields.isdisjoint(unread) and rule.is_broken(settings):
            yield rule.says
