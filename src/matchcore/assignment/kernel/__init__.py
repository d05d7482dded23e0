"""The compiled kernel: bids, shortest paths and pricing over plain arrays.

`arrays` says what it works on, `holding` which pairs, `bidding` comes near the answer, `finishing` is exact;
`column_generation`, one level up, calls them in turn. Nothing here is imported before a pool needs it:
compiling takes a while.
"""
