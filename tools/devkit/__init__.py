"""Set-up and developer commands of the project (standard library only)."""
