from . import (
    telecentre_demo,
    telecentre_demo_cancel,
    telecentre_finance_demo,
    telecentre_pass_demo,
    telecentre_series_demo,
    telecentre_service_demo,
)
