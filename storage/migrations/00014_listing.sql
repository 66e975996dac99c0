-- +goose Up

-- What the list of matters goes through, in its order: the newest first, along one of
-- what matters are chosen by, or the earliest deadline first.
CREATE INDEX matters_of_a_kind ON matters (kind, id);
CREATE INDEX matters_of_a_topic ON matters (topic, id);
CREATE INDEX matters_by_beginning ON matters (created_at, id);
CREATE INDEX matters_shown_to_deputies ON matters (id) WHERE facts->>'published' = 'yes';
CREATE INDEX clocks_to_act_by ON clocks (due_on, matter) WHERE NOT stopped AND held_by NOT IN ('', 'timer');
CREATE INDEX clocks_of_a_matter_to_act_by ON clocks (matter, due_on) WHERE NOT stopped AND held_by NOT IN ('', 'timer');

-- What somebody looks at again and again in the list, under a name.
CREATE TABLE saved_views (
	id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	person  bigint NOT NULL REFERENCES people,
	name    text NOT NULL CONSTRAINT view_name_is_short CHECK (char_length(name) BETWEEN 1 AND 30),
	query   text NOT NULL CONSTRAINT view_query_is_short CHECK (char_length(query) <= 1000), -- of the list's address
	made_at timestamptz NOT NULL,
	CONSTRAINT view_name_is_unique UNIQUE (person, name)
);
