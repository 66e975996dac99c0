-- +goose Up

-- The call list by who waits longest: a page of it reads no more than the lines
-- before its end.
CREATE INDEX calls_by_waiting ON calls (at, person) WHERE called_at IS NULL;

-- People are found by their exact names and codes.
CREATE INDEX people_by_name ON people (name);
CREATE INDEX people_by_code_in_any_case ON people (lower(code));
