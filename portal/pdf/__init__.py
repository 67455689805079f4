"""Documents made by the portal, as tagged PDF."""
