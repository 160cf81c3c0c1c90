"""A line that can be made as bad as a mountain commune's: delay, rate, loss, stalls, cuts; TCP and UDP."""
