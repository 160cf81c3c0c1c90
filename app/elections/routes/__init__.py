"""The pages of secret ballots: the list, one with its steps, the count of a teller, what is printed."""
