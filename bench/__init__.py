"""Measurements: rates side by side in one run, told as shares of a limit. Times alone mean nothing."""
