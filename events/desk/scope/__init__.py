"""Changing many dates of a series: seen date by date before it is done."""
