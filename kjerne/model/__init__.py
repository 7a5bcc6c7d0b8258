"""Definitions as data: criteria sets and groups, the problems and findings about them, dates, and names of ministries.

Imports no other room. Pure: no file, no clock, no language.
"""
