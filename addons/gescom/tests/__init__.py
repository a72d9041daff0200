from . import test_demo_shop
from . import test_menus
from . import test_options
from . import test_purchases
from . import test_reporting
from . import test_returns
from . import test_runs
from . import test_stock_screens
