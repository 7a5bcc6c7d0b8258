"""Definitions as data: criteria sets and groups, the problems and findings about them, and official names.

Imports no other room. Pure: no file, no clock, no language.
"""
