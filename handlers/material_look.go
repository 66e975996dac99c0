package handlers

import (
	"context"

	"liaison"
	"liaison/locales"
)

// richMost bounds one message of a formatted text, in characters: Telegram counts
// some of them twice.
const richMost = 3800

// readMaterial reads "ID:RUN", and that the person may read it; that it was had in
// hand is noted.
func (t *turn) readMaterial(ctx context.Context) (reading, error) {
	m, run, err := t.pressedMaterial(ctx)
	if err != nil {
		return reading{}, err
	}
	r, err := t.reading(ctx, m, run)
	if err == nil {
		err = t.mayRead(ctx, r)
	}
	if err == nil {
		err = t.store.OpenMaterial(ctx, t.person.ID, m, t.at())
	}
	return r, err
}

// readNewest is readMaterial for what is done with the newest version only.
func (t *turn) readNewest(ctx context.Context) (reading, error) {
	r, err := t.readMaterial(ctx)
	if err == nil && r.old() {
		err = liaison.Refuse(liaison.Conflict, "material.newer")
	}
	return r, err
}

// learnText sends the whole text, in parts: "ID:RUN".
func learnText(ctx context.Context, t *turn) error {
	r, err := t.readMaterial(ctx)
	if err != nil {
		return err
	}
	for _, part := range r.material.Text.Split(richMost) {
		t.put(liaison.Outgoing{Message: liaison.Message{Act: liaison.Say, Text: part.Text, Rich: true, Entities: part.Entities}})
	}
	return t.closeMaterial(r, t.voice.Say("material.text_sent", "Title", r.material.Title))
}

// closeMaterial ends what was sent of a material with what can be done now.
func (t *turn) closeMaterial(r reading, said locales.Markup) error {
	laid := append(t.learnButtons(r), []button{t.button("material.back", "learn:old:%d:%d", r.material.ID, r.run()), t.button("learn.back", "learn")})
	t.replyWith(said, laid)
	return nil
}

// learnFiles sends the files, pictures as albums: "ID:RUN".
func learnFiles(ctx context.Context, t *turn) error {
	r, err := t.readMaterial(ctx)
	if err != nil {
		return err
	}
	if err := t.store.CountDownload(ctx, t.person.ID, r.material.Series); err != nil {
		return err
	}
	t.putFiles(r.material.Files)
	return t.closeMaterial(r, t.voice.Say("material.files_sent", "Count", len(r.material.Files), "Title", r.material.Title))
}

// learnDone notes that the person has learned the version that they were shown:
// "ID:RUN".
func learnDone(ctx context.Context, t *turn) error {
	r, err := t.readNewest(ctx)
	if err == nil && len(r.material.Quiz) > 0 && !r.learned() {
		err = liaison.Refuse(liaison.Conflict, "quiz.first")
	}
	if err != nil {
		return err
	}
	return t.learned(ctx, r)
}

// learned keeps that the material is learned, and shows what is left.
func (t *turn) learned(ctx context.Context, r reading) error {
	if err := t.keepLearned(ctx, r.material); err != nil {
		return err
	}
	r, err := t.reading(ctx, r.material, r.run())
	if err != nil {
		return err
	}
	t.toast = t.voice.Plain("learn.kept")
	return t.showMaterial(ctx, r)
}

func (t *turn) keepLearned(ctx context.Context, m liaison.Material) error {
	if err := t.store.LearnMaterial(ctx, t.person.ID, m, t.at()); err != nil {
		return err
	}
	return t.settleRuns(ctx)
}
