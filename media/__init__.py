"""The media process: forwards the pictures and voices of a briefing without decoding them.

It imports nothing of `app`. Whoever speaks to it does so by `media/PROTOCOL.md`.
"""
