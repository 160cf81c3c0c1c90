"""What an operator does at the command line: each command's questions, answers and exit."""
