from . import telecentre_training_demo
from . import telecentre_training_funding_demo
from . import telecentre_training_cost_demo
from . import telecentre_training_bpf_demo
