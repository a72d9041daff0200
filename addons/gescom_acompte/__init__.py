from . import engine, models, wizards
from .hooks import post_init_hook
