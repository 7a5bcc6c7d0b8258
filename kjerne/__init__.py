"""kjerne: score core groups against DFØ's criteria and say which should go on, and why."""

__version__ = "0.1.0"
