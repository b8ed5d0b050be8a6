from . import (
    day_sheet,
    telecentre_gratuity_report,
    telecentre_occupancy_report,
    telecentre_public_aid,
    telecentre_reconciliation,
    telecentre_revenue_report,
    telecentre_service_load,
)
