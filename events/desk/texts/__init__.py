"""Words of messages at the desk: worded anew for a program, read in further languages, approved."""
