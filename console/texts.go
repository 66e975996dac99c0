package console

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"liaison"
	"liaison/locales"
	"liaison/storage"
)

const textsAt = deskAt + "/texts"

// hasShelf says who uses text modules.
func hasShelf(p liaison.Person, bodies []liaison.Body) bool { return len(p.Shelves(bodies)) > 0 }

// textsPage are the text modules that the visitor uses and keeps.
type textsPage struct {
	frame
	Shelves   []shelf
	Variables string
	Form      textForm
	Total     int
}

// shelf is a shelf with what stands on it.
type shelf struct {
	Place, Name string
	Modules     []liaison.Module
}

// textForm writes a module.
type textForm struct {
	liaison.Module
	Wrong locales.Markup
}

func texts(ctx context.Context, v *visit) error { return v.showTexts(ctx, http.StatusOK, textForm{}) }

// oneText shows the page with a module to be changed.
func oneText(ctx context.Context, v *visit) error {
	m, err := v.ownModule(ctx, v.Store)
	if err != nil {
		return err
	}
	return v.showTexts(ctx, http.StatusOK, textForm{Module: m})
}

// ownModule reads the module that the address names, if it is the visitor's to keep.
func (v *visit) ownModule(ctx context.Context, store *storage.Store) (liaison.Module, error) {
	id := v.number("id")
	m, err := store.Module(ctx, id)
	if err == nil && !m.Serves(v.person, v.bodies) {
		err = liaison.Refuse(liaison.NotFound, "module.gone")
	}
	return m, err
}

func (v *visit) showTexts(ctx context.Context, status int, form textForm) error {
	p := textsPage{frame: v.frame(v.voice.Plain("module.page")), Form: form, Variables: variableNames(v.voice)}
	found, err := v.Store.ModulesOn(ctx, v.person.Shelves(v.bodies))
	if err != nil {
		return err
	}
	p.Total = len(found)
	for _, on := range v.person.Shelves(v.bodies) {
		s := shelf{Place: on.Place(), Name: v.shelfName(on)}
		for _, m := range found {
			if m.Place() == s.Place {
				s.Modules = append(s.Modules, m)
			}
		}
		p.Shelves = append(p.Shelves, s)
	}
	return v.answer(v.w, status, "texts.html", p)
}

// variableNames are the variables as they are written in a text.
func variableNames(voice locales.Voice) string {
	var names []string
	for _, variable := range liaison.MatterVariables {
		name := variable.Name
		if voice.Language == "en" {
			name = variable.English
		}
		names = append(names, "{"+name+"}")
	}
	return strings.Join(names, " ")
}

// shelfName names a shelf.
func (v *visit) shelfName(m liaison.Module) string {
	if i := slices.IndexFunc(v.bodies, func(b liaison.Body) bool { return b.Code == m.Body }); m.Shelf == liaison.BodyShelf && i >= 0 {
		return v.bodies[i].Label()
	}
	return v.voice.Plain("module.shelf_" + string(m.Shelf))
}

// shelfAt is a shelf of the visitor's by its place; a new module is put there.
func (v *visit) shelfAt(place string) (liaison.Module, error) {
	for _, m := range v.person.Shelves(v.bodies) {
		if strings.EqualFold(m.Place(), place) {
			return m, nil
		}
	}
	return liaison.Module{}, liaison.Refuse(liaison.Invalid, "module.no_such_shelf", "Name", place)
}

// keepText writes a module.
func keepText(ctx context.Context, v *visit) error {
	m, err := v.moduleOfForm(ctx)
	if err == nil {
		if refusal := m.Check(); refusal != nil {
			err = refusal
		}
	}
	if err == nil {
		err = v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
			return nil, v.addModule(ctx, tx, m)
		})
	}
	if refusal := new(liaison.Refusal); errors.As(err, &refusal) && refusal.Code != liaison.NotFound {
		return v.showTexts(ctx, http.StatusUnprocessableEntity, textForm{m, v.sayRefusal(refusal)})
	}
	if err != nil {
		return err
	}
	return v.goTo(textsAt, "module.kept")
}

// addModule keeps one, if there is room on its shelf.
func (v *visit) addModule(ctx context.Context, tx *storage.Store, m liaison.Module) error {
	if err := tx.LockModules(ctx); err != nil {
		return err
	}
	have, err := tx.ModulesOn(ctx, []liaison.Module{m})
	if err != nil {
		return err
	}
	if m.ID == 0 && len(have) >= liaison.ModulesMost {
		return liaison.Refuse(liaison.Conflict, "module.too_many", "Most", liaison.ModulesMost)
	}
	return tx.KeepModule(ctx, m, v.person.ID, v.now)
}

// moduleOfForm is the module as it was written; of one that there is, the shelf stays.
func (v *visit) moduleOfForm(ctx context.Context) (liaison.Module, error) {
	written := liaison.Module{Key: strings.TrimSpace(v.r.PostFormValue("key")), Title: strings.TrimSpace(v.r.PostFormValue("title")),
		Text: plainLines(v.r.PostFormValue("text"))}
	var m liaison.Module
	var err error
	if v.r.PathValue("id") != "" {
		m, err = v.ownModule(ctx, v.Store)
	} else {
		m, err = v.shelfAt(v.r.PostFormValue("place"))
	}
	m.Key, m.Title, m.Text = written.Key, written.Title, written.Text
	return m, err
}

// plainLines are lines as they are kept, whatever the browser or the file ends them
// with.
func plainLines(text string) string {
	return strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text))
}

// sayRefusal says a refusal beside a form.
func (v *visit) sayRefusal(refusal *liaison.Refusal) locales.Markup { return v.voice.Refusal(refusal) }

// forgetText removes a module.
func forgetText(ctx context.Context, v *visit) error {
	err := v.change(ctx, func(tx *storage.Store) ([]liaison.Outgoing, error) {
		m, err := v.ownModule(ctx, tx)
		if err != nil {
			return nil, err
		}
		return nil, tx.ForgetModule(ctx, m, v.person.ID, v.now)
	})
	if err != nil {
		return err
	}
	return v.goTo(textsAt, "module.forgotten")
}

// filledText is a module with a matter's values in it, as plain text for the script
// that puts it into a field.
func filledText(ctx context.Context, v *visit) error {
	id := v.number("id")
	matter := int64(0)
	if _, err := fmt.Sscan(v.r.FormValue("matter"), &matter); err != nil {
		return liaison.Refuse(liaison.NotFound, "matter.not_found")
	}
	text, err := v.view().Filled(ctx, id, matter)
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err = v.w.Write([]byte(text))
	return err
}

// moduleChoice offers the visitor's modules for a text field of a form; without a
// script the button sends the form, which comes back with the text in it.
type moduleChoice struct {
	Voice   locales.Voice
	Field   string
	Matter  int64
	Modules []liaison.Module
}

// insertModule puts the text of a module into the form's field that was asked to
// have it: the form is then shown again.
func (v *visit) insertModule(ctx context.Context, matter int64) error {
	field := v.r.PostFormValue("insert")
	id := idOf(v.r.PostFormValue("module_" + field))
	if field == "" || id == 0 {
		return nil // none was chosen
	}
	text, err := v.view().Filled(ctx, id, matter)
	if err != nil {
		return err
	}
	v.r.PostForm.Set(field, strings.TrimSpace(v.r.PostForm.Get(field)+"\n"+text))
	return nil
}
