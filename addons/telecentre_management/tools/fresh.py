"""What others committed since this transaction began."""

import threading
from contextlib import contextmanager

# Who asks holds a connection already: were all threads to ask for a second one at once,
# the pool would be empty and requests would fail. They take turns instead; a reading
# waits for no lock, so nobody waits for ever.
MOST = 8
_turns = threading.BoundedSemaphore(MOST)


@contextmanager
def fresh_env(env):
    """``env`` in a new transaction, for reading: only that one sees the winners."""
    with _turns, env.registry.cursor() as cursor:
        yield env(cr=cursor)
