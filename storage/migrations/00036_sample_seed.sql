-- +goose Up

-- By what answers are drawn to be looked at: made with the period, before there are any,
-- and shown when its scores are published, so that anybody can draw them again.
ALTER TABLE score_periods ADD COLUMN seed text NOT NULL DEFAULT md5(gen_random_uuid()::text);
