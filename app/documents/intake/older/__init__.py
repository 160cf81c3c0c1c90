"""How many letters are in documents of the formats before OOXML: a second opinion on what a converter left out."""
