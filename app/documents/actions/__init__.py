"""What people and the worker do with papers, one module a subject: receive, digitise, file, release, read."""
