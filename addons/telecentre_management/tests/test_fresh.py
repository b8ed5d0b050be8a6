import threading
from contextlib import contextmanager
from types import SimpleNamespace

from odoo.tests import BaseCase

from ..tools.fresh import MOST, fresh_env

THREADS = 5 * MOST


class TestFresh(BaseCase):
    def test_who_looks_again_at_the_same_time_takes_turns(self):
        """A pool of 64 connections serves 50 members, each with one in hand."""
        counts, now_open = [], set()

        @contextmanager
        def cursor():
            now_open.add(threading.current_thread())
            counts.append(len(now_open))
            everybody.wait(0.05)
            now_open.discard(threading.current_thread())
            yield "cursor"

        def look():
            with fresh_env(env) as fresh:
                seen.append(fresh)

        def env(cr):
            return cr

        env.registry = SimpleNamespace(cursor=cursor)
        seen, everybody = [], threading.Event()
        threads = [threading.Thread(target=look) for _number in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(seen), THREADS)
        self.assertLessEqual(max(counts), MOST)
