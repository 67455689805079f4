"""Tables as files for spreadsheets: CSV, XLSX, ODS, written with little memory however long."""
