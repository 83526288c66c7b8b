"""Every mapped record of the portal, so that migrations and tests see them all."""

from portal.accounts import models as accounts
from portal.accounts import models_security as security
from portal.applications import models as applications
from portal.database import Base
from portal.dues import models as dues_plans
from portal.dues import models_bank, models_dues, models_stripe
from portal.favors import models as favors
from portal.favors import models_import as favor_imports
from portal.favors import models_pairs as favor_pairs
from portal.favors import models_reports as favor_reports
from portal.favors import models_returns as favor_returns
from portal.favors import models_seals as favor_seals
from portal.favors import models_sums as favor_sums
from portal.favors import models_words as favor_words
from portal.interviews import models as interviews
from portal.interviews import models_opinions as opinions
from portal.interviews import models_questions as questions
from portal.interviews import models_schedule, models_suggestion
from portal.letters import models as letters
from portal.members import models as members
from portal.members import models_publication as publications
from portal.network import models as network
from portal.parties import models as parties
from portal.promises import models as promises
from portal.web import forms, limits

__all__ = [
    "Base",
    "accounts",
    "applications",
    "dues_plans",
    "favor_imports",
    "favor_pairs",
    "favor_reports",
    "favor_returns",
    "favor_seals",
    "favor_sums",
    "favor_words",
    "favors",
    "forms",
    "interviews",
    "letters",
    "limits",
    "members",
    "models_bank",
    "models_dues",
    "models_schedule",
    "models_stripe",
    "models_suggestion",
    "network",
    "opinions",
    "parties",
    "promises",
    "publications",
    "questions",
    "security",
]
