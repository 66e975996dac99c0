-- +goose Up

-- The public archive of bulletins, which anybody may turn the pages of: a few of
-- very many runs.
CREATE INDEX runs_in_the_archive ON runs (began_at DESC, id DESC)
	WHERE kind = 'bulletin' AND reminds IS NULL AND (content->>'public')::boolean;
