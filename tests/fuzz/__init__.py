"""What nobody would do by hand: random actions, addresses, files and messages, from seeds that repeat them.

`python -m tests.fuzz --minutes 60 --seed 1` goes on for an hour; `--case address:1:17` does one case again.
"""
