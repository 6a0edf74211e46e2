"""What Schemathesis needs to know of our specs: formats, credentials, and one more promise to check."""

from . import auth, checks, values  # noqa: F401
