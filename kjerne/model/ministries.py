"""The official abbreviations of the ministries."""

MINISTRIES = (
    "AID", "BFD", "DFD", "ED", "FIN", "FD", "HOD", "JD", "KLD", "KDD", "KUD", "KD", "LMD", "NFD", "SD", "UD", "SMK",
)  # fmt: skip
"""The official abbreviations of the ministries since 2024-01-01, and of the Office of the Prime Minister."""
