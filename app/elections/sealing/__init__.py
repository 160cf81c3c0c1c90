"""Electronic secret ballots: what the server checks and adds, and can never open (R-SEC-08, R-SEC-09).

Nothing here knows a database or a person's name. What browsers do is in static/js/sealed; both sides speak the
protocol of docs/secret-ballots.md. Points and scalars travel as 64 hexadecimal digits.
"""
