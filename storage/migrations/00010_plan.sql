-- +goose Up

-- The year's plan is read as a whole, among a million other matters.
CREATE INDEX matters_of_the_plan ON matters (number) WHERE kind = 'task';
