"""From a child's own words to what others may read: masking, worry words, languages, the queue (`privacy.md` 8)."""
