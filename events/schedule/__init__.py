"""Programs, places, series and sessions."""
