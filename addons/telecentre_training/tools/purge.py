"""The one moment when what is kept for controls may go: the purge of an operation."""


def is_purge(env) -> bool:
    """Never true for what a person does: only the purge itself is above the rights."""
    return env.su and bool(env.context.get("telecentre_purge"))
