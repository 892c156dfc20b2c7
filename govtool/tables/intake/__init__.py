"""Records of files into the journal: rows read, judged, matched to what is there, and entered."""
