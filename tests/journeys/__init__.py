"""The system as its users use it: the real processes, real browsers, and what a person would notice."""
