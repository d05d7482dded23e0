"""Matches candidates with employers' openings over the whole pool: exact, proven and explained."""
