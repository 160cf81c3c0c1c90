"""Lists of petitions that delegate groups and the Fatherland Front send as spreadsheets."""
