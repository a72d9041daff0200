"""Replay a day of a web shop and draw up its balance.

    python -m tests.replay 2010-12-01 --database gescom

Ends with 0 when everything balances, 1 when something does not, 2 when the replay could
not be made. Without the data set it says where it looked and ends with 0.
"""

import sys

from .command import main

sys.exit(main())
