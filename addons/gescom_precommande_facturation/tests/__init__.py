from . import test_release_dues
