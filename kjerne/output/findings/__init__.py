"""Findings as text, and in the formats of code hosts and build servers: a module for each format."""
