from . import (
    telecentre_demo,
    telecentre_demo_cancel,
    telecentre_pass_demo,
    telecentre_series_demo,
    telecentre_service_demo,
)
