"""Log-ins as fast as they are answered: eight visitors, each waiting for the answer."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPException

from bench.loads import Load, percentile
from bench.peers.peer import Form
from bench.peers.visit import MARGARET, Browser

VISITORS = 8


def log_ins(url: str, form: Form, *, seconds: int) -> Load:
    """Count the log-ins that succeed.

    What has begun in the given time is waited for and counted, as is that wait: a hash may take
    long, and a count that ends in the middle of eight would be a lottery.
    """
    begin = time.monotonic()
    with ThreadPoolExecutor(VISITORS) as pool:
        visits = [pool.submit(_log_in_until, begin + seconds, url, form) for _ in range(VISITORS)]
        seen = [visit.result() for visit in visits]
    took = time.monotonic() - begin
    times = [each for times, _ in seen for each in times]
    refused = sum(refused for _, refused in seen)
    return Load(len(times) / took, percentile(times, 99) * 1000, refused)


def _log_in_until(end: float, url: str, form: Form) -> tuple[list[float], int]:
    times, refused = [], 0
    with closing(Browser(url)) as browser:
        while (begin := time.monotonic()) < end:
            if _is_let_in(browser, form):
                times.append(time.monotonic() - begin)
            else:
                refused += 1
    return times, refused


def _is_let_in(browser: Browser, form: Form) -> bool:
    try:
        answer = browser.post(form, MARGARET)
    except (OSError, HTTPException):
        browser.close()
        return False
    return answer.is_success and bool(answer.cookie)
