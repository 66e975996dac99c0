-- +goose Up

-- When a problem was given to the body that has to see to it; none: when it was noted.
ALTER TABLE field_notes ADD COLUMN handed_on date;

-- What becomes of what concerns a region is told every week.
INSERT INTO ticks (job) VALUES ('regions');
