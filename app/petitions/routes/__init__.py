"""Pages of voters' petitions: the list, the desk, meetings with voters, groups with their answers."""
