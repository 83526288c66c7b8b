"""Every mapped record of the portal, so that migrations and tests see them all."""

from portal.accounts import models as accounts
from portal.accounts import models_security as security
from portal.applications import models as applications
from portal.database import Base
from portal.favors import models as favors
from portal.interviews import models as interviews
from portal.letters import models as letters
from portal.members import models as members
from portal.network import models as network
from portal.parties import models as parties
from portal.web import forms, limits

__all__ = [
    "Base",
    "accounts",
    "applications",
    "favors",
    "forms",
    "interviews",
    "letters",
    "limits",
    "members",
    "network",
    "parties",
    "security",
]
