-- +goose Up

-- Of which part of a draft a file is: a case has photos from before and from after.
ALTER TABLE attachments ADD COLUMN part text NOT NULL DEFAULT 'files';

-- Copies of photos that anybody may see, while what they belong to is published: the
-- row is there from when it is issued until it is taken back. The copy is made by the
-- tick when it is due; without a day and without a copy it was given up.
CREATE TABLE public_photos (
	attachment bigint PRIMARY KEY REFERENCES attachments,
	matter     bigint NOT NULL REFERENCES matters,
	due_at     timestamptz,
	attempts   integer NOT NULL DEFAULT 0,
	error      text NOT NULL DEFAULT '',
	hash       text, -- SHA-256 of the content, in hex: its public address
	wide       integer NOT NULL DEFAULT 0,
	high       integer NOT NULL DEFAULT 0,
	content    bytea CONSTRAINT copy_of_a_photo_is_small CHECK (octet_length(content) BETWEEN 1 AND 3145728),
	CONSTRAINT copy_of_a_photo_is_whole CHECK ((content IS NULL) = (hash IS NULL) AND (content IS NULL OR wide > 0 AND high > 0 AND due_at IS NULL))
);
ALTER TABLE public_photos ALTER COLUMN content SET STORAGE EXTERNAL; -- a JPEG cannot be made smaller
CREATE INDEX public_photos_of_a_matter ON public_photos (matter, attachment);
CREATE INDEX public_photos_by_address ON public_photos (hash);
CREATE INDEX public_photos_to_copy ON public_photos (due_at) WHERE due_at IS NOT NULL;
INSERT INTO ticks (job) VALUES ('photos');

-- Those of stories that are published already.
INSERT INTO public_photos (attachment, matter, due_at)
	SELECT a.id, m.id, now() FROM matters m JOIN attachments a ON a.matter = m.id
	WHERE m.kind = 'story' AND m.stage = 'issued' AND m.facts->>'consent' IN ('yes', 'nobody') AND a.file->>'kind' = 'photo';

-- What is published of all kinds is listed alike, and cases by the drive of which they came.
DROP INDEX stories_that_are_public;
CREATE INDEX published_by_kind ON matters (kind, changed_at DESC, id DESC) WHERE stage = 'issued';
CREATE INDEX published_of_a_drive ON matters ((facts->>'drive_id')) WHERE stage = 'issued' AND facts ? 'drive_id';
