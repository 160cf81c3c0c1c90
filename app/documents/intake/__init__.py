"""What a received file is, and how it becomes a PDF or a refusal with a sentence.

`kinds.identify` looks at the bytes, `take.take` brings one file to a PDF, `signatures.verify` reads its signatures,
`secrecy` finds marks of state secrets, `titles` proposes what the paper is called. Bytes from outside are only parsed
inside `app.kernel.sandbox`.
"""
