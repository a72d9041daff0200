from . import test_cells
from . import test_reader
from . import test_articles
from . import test_profiles
from . import test_import
from . import test_round_trip
