from . import (
    telecentre_demo,
    telecentre_cash_office_demo,
    telecentre_collection_demo,
)
