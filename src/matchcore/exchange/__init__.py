"""The formats of others for people, openings and digital certificates: Europass, HR Open, ELM, Open Badges, jobseekers.

A file a format, with the functions of `matchcore.files.detect.Reader`; to add one, a line there.
"""
