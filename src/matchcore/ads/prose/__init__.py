"""Reading an ad's prose: what it asks for, in the words it uses.

`demands_in` is the whole of it: the text is cut into sentences (`lines`), certificates and languages are found in each
(`ad_certificates`, `ad_languages`), and `standing` says whether each is demanded, a merit or neither. The
cue words stand in ``cues.toml`` and ``levels.toml``, in plain sight.
"""

from matchcore.ads.prose.demands import MOST_CHARACTERS, Demand, demands_in

__all__ = ["MOST_CHARACTERS", "Demand", "demands_in"]
