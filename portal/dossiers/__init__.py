"""The applicant's file: its life, its answers, its documents and its journal."""
