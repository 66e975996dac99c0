-- +goose Up

-- A form of the web that is sent twice begins one briefing.
ALTER TABLE briefings ADD COLUMN form text CONSTRAINT briefing_of_a_form_is_one UNIQUE;

-- The calendar of what goes out.
CREATE INDEX runs_by_time ON runs (at) WHERE reminds IS NULL AND kind <> 'step';
