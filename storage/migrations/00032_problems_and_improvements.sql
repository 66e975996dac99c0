-- +goose Up

-- When a problem was given to the body that has to see to it; none: when it was noted.
ALTER TABLE field_notes ADD COLUMN handed_on date;
