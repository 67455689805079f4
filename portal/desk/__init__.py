"""The desk's tools around its files: lists, today, work in bulk, exports, boards."""
