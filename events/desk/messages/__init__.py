"""Every message of a person, a session or a day, with its fate; sending one again; and the calls to make."""
