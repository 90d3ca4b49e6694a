"""Day by day on real dates, from the document: what a schedule breaks."""
