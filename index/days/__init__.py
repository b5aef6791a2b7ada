"""Days and periods: as articles write them, as they mean them, and as questions and people give them."""
