"""The pages that are read in every language."""

PUBLIC = [
    "/etre-accompagne", "/accessibilite", "/donnees-personnelles", "/mentions-legales",
    "/plan-du-site", "/quelles-aides/",
]  # fmt: skip
