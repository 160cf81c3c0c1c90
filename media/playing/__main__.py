"""`python -m media.playing ADDRESS [FONT]`: rooms' computers without browsers, each with a moving picture and a tone.

Reads one bridge point a line from stdin, "LINK<TAB>NAME", where LINK is its device link; a link is a key and has no
place among the words of a process. Runs until it is ended.
"""

import asyncio
import contextlib
import sys

from media.playing.computer import Computer


async def play(address: str, lines: list[str], font: str = "") -> None:
    """All of them, until cancelled."""
    computers = []
    for number, line in enumerate(lines):
        link, _tab, name = line.partition("\t")
        computers.append(Computer(address, link, name.strip(), number, font))
    async with asyncio.TaskGroup() as group:
        for computer in computers:
            group.create_task(computer.run())


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(play(sys.argv[1], [line for line in sys.stdin.read().splitlines() if line], *sys.argv[2:3]))
