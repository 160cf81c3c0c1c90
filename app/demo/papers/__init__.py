"""The 35 papers of the first session: what they say (texts/), how they are read from there, how they are set."""
