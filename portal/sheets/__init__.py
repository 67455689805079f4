"""Tables as files for spreadsheets: CSV, XLSX, ODS, each leaving while it is written."""
