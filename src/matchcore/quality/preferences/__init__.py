"""How often scores agree with people: labelled comparisons and small pools, and what a policy makes of them."""
