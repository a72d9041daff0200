from . import direct_answer
