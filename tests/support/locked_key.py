"""A key file locked with a passphrase by the least work that age knows (scrypt's N = 2).

What `tips keygen --passphrase` locks takes a second or two to open, as long as to lock.
"""

from __future__ import annotations

WORDS = "kuda lumping"
PUBLIC = "age1wuuhdwgy00df75wg2rxdaxvt8x77a68xx3tsees65fptx85d7qssmuvkpj"
CONTENT = b"""-----BEGIN AGE ENCRYPTED FILE-----
YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBBcWZ0cUJralRZdW80UUEr
Smo4NFJnIDEKNk1ZY3MvUjZiVzVxYkhxekxmMVhyVDJBKzNlWG1MSDFYdHdPRWpq
TW9UawotLS0gMkVhbHJWTElRb3E5cG9oK1dmNUVaQmtsYktpQ2UvTFRORDNPeGRk
eGpQNArhwYEi/KqARPTmKeSfnAqatPqnWNgM0D0e+/mA3/Rl8dc4d5jK1Jm1rbGN
469fvCJzAgrnBHef62/EXvNfgRIg9ThH7VLTSlHvd7GhQsZrreP8FhcbEnbarEaS
BHrwc6KrvYhaLqd5h7O85A==
-----END AGE ENCRYPTED FILE-----
"""
