"""What the desk knows beside the record: names for what is meant, settings, lists shown last, drafts."""
