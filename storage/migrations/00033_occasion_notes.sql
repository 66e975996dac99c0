-- +goose Up

-- Who took a note down for the deputy who said it 代记; none: the person wrote it.
ALTER TABLE field_notes ADD COLUMN taken_by bigint REFERENCES people;
ALTER TABLE field_notes ADD CONSTRAINT who_takes_down_is_another CHECK (taken_by <> person);

-- Files that were uploaded on a page, such as the report of an occasion: those that come
-- through Telegram are kept there.
CREATE TABLE kept_files (
	id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	name    text NOT NULL,
	mime    text NOT NULL,
	content bytea NOT NULL,
	by      bigint NOT NULL REFERENCES people,
	at      timestamptz NOT NULL,
	CONSTRAINT kept_file_is_not_empty CHECK (length(content) > 0)
);
