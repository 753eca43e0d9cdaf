"""What can be asked of a run beyond its verdicts: a folder for each answer. Numbers, no words."""
