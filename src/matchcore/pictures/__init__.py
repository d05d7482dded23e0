"""Pictures of a result: free functions that take it and return matplotlib's axes.

Needs the extra ``notebook``. matplotlib is loaded by the first picture that is drawn, without pyplot and its global
state; in a notebook a picture shows itself when it stands last in a cell, ``picture.figure.savefig(path)`` writes it.
Every number drawn is the result's own. Colours are of the Okabe-Ito palette, and no meaning is in colour alone; a page
without a network is drawn in the same (`matchcore.pictures.drawing`), which needs no matplotlib.

>>> import matchcore
>>> pool = matchcore.synthetic_pool(municipality="2023", n_candidates=20, n_openings=10, seed=1)
>>> result = matchcore.match(pool.candidates, pool.openings, as_of=pool.as_of)
>>> at_a_glance(result).get_title(loc="left")
'8 av 20 personer föreslås till ett jobb'
"""

from matchcore.pictures.commuting import commuting_map
from matchcore.pictures.explained import waterfall, what_if_ladder
from matchcore.pictures.overview import at_a_glance, scarcity

__all__ = ["at_a_glance", "commuting_map", "scarcity", "waterfall", "what_if_ladder"]
