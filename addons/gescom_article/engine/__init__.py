from . import layout
from . import pdf
from . import symbol
