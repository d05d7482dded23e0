"""The employment service's ads as openings, and what their prose proposes for a person to accept or not."""

from matchcore.ads.jobsearch import AdsRead, read_ads
from matchcore.ads.proposals import Acceptance, Proposal, accept_proposals
from matchcore.ads.reviewed import Reviewed, read_reviewed, write_proposals

__all__ = [
    "Acceptance",
    "AdsRead",
    "Proposal",
    "Reviewed",
    "accept_proposals",
    "read_ads",
    "read_reviewed",
    "write_proposals",
]
