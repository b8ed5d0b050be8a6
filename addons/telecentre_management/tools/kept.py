"""What is kept from one request to the next (``ormcache``)."""


def forget(env) -> None:
    """Forget what is kept, now and again once everybody sees the change.

    A thread that reads between this and the commit keeps what was true before it.
    """
    env.registry.clear_cache()
    env.cr.postcommit.add(env.registry.clear_cache)
