"""What a cell says: numbers, days, places, certificates, languages, tracks, work and schooling, as people write."""
