-- +goose Up

-- When a problem was given to the body that has to see to it; none: when it was noted.
ALTER TABLE field_notes ADD COLUMN handed_on date;

-- What becomes of what concerns a region is told every week.
INSERT INTO ticks (job) VALUES ('regions');

-- What came of feedback and anybody may read.
CREATE INDEX feedback_that_is_published ON matters (id)
	WHERE kind = 'feedback' AND stage IN ('planning', 'closed') AND facts->>'public_line' <> '';
