-- +goose Up

-- What is said once of a matter, an occasion, a member stands in one place.
INSERT INTO said_once (what, subject, at)
	SELECT what, matter, at FROM reminders
	UNION ALL SELECT 'occasion ' || step, occasion, at FROM occasion_reminders
	UNION ALL SELECT 'contacts ' || to_char(quarter, 'YYYY-MM-DD'), person, at FROM contact_reminders
	ON CONFLICT DO NOTHING;
DROP TABLE reminders, occasion_reminders, contact_reminders;
CREATE INDEX said_of_a_subject ON said_once (subject);
