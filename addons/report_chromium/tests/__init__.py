from . import test_engine
from . import test_layout
from . import test_resources
