"""Two results side by side: who moved, from where to where, and why (`compare`)."""
