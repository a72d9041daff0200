from . import gescom_direct_delivery
from . import gescom_direct_delivery_line
from . import gescom_direct_answer
from . import gescom_direct_answer_line
from . import gescom_direct_proposal
from . import gescom_direct_proposal_line
