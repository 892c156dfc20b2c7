"""Recording at the desk: steps, corrections, undo, what is due, settings, drafts."""
