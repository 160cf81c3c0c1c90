"""Pages of meetings: parse, call, answer."""
