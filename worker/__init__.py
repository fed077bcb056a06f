"""The Celery side: fills papers and keeps the schedule; knows nothing of the web."""
