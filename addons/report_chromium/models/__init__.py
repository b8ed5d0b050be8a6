from . import chromium_resource
from . import ir_actions_report
