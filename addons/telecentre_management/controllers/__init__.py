from . import (
    account,
    booking,
    calendar,
    documents,
    join,
    open_data,
    rentals,
    sites,
    waiting,
)
