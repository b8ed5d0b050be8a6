from . import (
    day_sheet,
    telecentre_gratuity_report,
    telecentre_public_aid,
    telecentre_service_load,
)
