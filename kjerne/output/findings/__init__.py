"""Findings as text, and in the formats of code hosts and build servers; one module for each format."""
