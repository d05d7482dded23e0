"""The compiled kernel: bids, shortest paths and pricing over plain arrays.

`arrays` says what it works on, `places` who has which, `holding` which pairs, `bidding` comes near the answer,
`finishing` is exact; `column_generation`, one level up, calls them in turn. What is `inner` or `entry` is compiled, and
not imported before a pool needs it: compiling takes a while.
"""
