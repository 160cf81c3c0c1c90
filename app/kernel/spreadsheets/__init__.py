"""Lists that people keep in spreadsheets: read whatever made them, looked at before they are carried out, written."""
