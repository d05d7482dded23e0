"""The formats of others for people, openings and digital certificates: Europass, HR Open, ELM, Open Badges, jobseekers.

A file or a few each, with the functions of `matchcore.files.detect.Reader`; to add one, a module here and a line there.
"""
