"""Our own spreadsheet of the plan and the forecast: made, and read once filled."""
