"""Plans made of a matched pool: whom each employer shall meet."""

from matchcore.plan.shortlists import Entry, Filled, Rung, ShortList, Shortlists, Unreached, shortlists_of

__all__ = ["Entry", "Filled", "Rung", "ShortList", "Shortlists", "Unreached", "shortlists_of"]
