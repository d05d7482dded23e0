"""A result in figures: counts, margins and shares by group, each with its interval (`evaluate`)."""
