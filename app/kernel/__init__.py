"""What every subject stands on: database, journal, transactions, files, jobs. Knows nothing of meetings."""
