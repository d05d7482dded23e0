"""Golden pools: their files, their approved results, and the gates and checks that they are held to."""
