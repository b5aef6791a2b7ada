"""The service over HTTP: FastAPI routes, one noun a file, that hold no logic of their own."""
