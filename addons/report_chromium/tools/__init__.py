from . import assembly
from . import browser
from . import document
from . import page
