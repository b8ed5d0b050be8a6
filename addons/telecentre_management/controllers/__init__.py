from . import (
    account,
    booking,
    calendar,
    company,
    documents,
    join,
    open_data,
    rentals,
    sites,
    waiting,
)
