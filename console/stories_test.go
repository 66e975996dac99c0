package console_test

import (
	"net/http"
	"testing"

	"liaison"
)

// submitsStory has the deputy tell a story, with those choices.
func (o *office) submitsStory(title, text, consent, byline string) liaison.Matter {
	o.Helper()
	m := o.keepsDraft(liaison.Matter{Kind: liaison.Story, Stage: liaison.Draft, Author: o.person("deputy").ID, Title: title,
		Pieces: []liaison.Piece{{Part: "body", Text: text}}, Facts: map[string]string{"consent": consent, "byline": byline}, Created: o.at, Changed: o.at})
	return o.moves(m, "deputy", "submit", nil)
}

// What is published with consent anybody may read, in the words of the staff; all else,
// and what is not consented to any more, nobody.
func TestStoriesArePublic(t *testing.T) {
	t.Parallel()
	o := openDesk(t)
	outside := o.outside()
	outside.opens("/stories/").sees(t, http.StatusOK, "代表故事", "还没有公开的故事")
	first := o.submitsStory("断头路通车", "通车了。<script>", "yes", "yes")
	second := o.submitsStory("夜校开课", "夜校开课了。", "nobody", "no")
	for _, m := range []liaison.Matter{first, second} {
		m = o.moves(m, "clerk", "edit", liaison.Input{"edited": {m.Part("body") + "编辑过。"}})
		m = o.moves(o.moves(m, "clerk", "present", nil), "chief", "clear", nil)
		outside.opens("/stories/"+m.Number).sees(t, http.StatusNotFound)
		o.moves(m, "clerk", "issue", nil)
	}
	outside.opens("/stories/").sees(t, http.StatusOK, "断头路通车", "讲述：代表A01", "夜校开课", "编辑过", "!<script>")
	outside.opens("/stories/"+second.Number).sees(t, http.StatusOK, "夜校开课了。编辑过。", "!讲述")
	outside.opens("/stories/"+first.Number+"?language=en").sees(t, http.StatusOK, "Told by 代表A01")
	o.moves(first, "deputy", "revoke", nil)
	outside.opens("/stories/"+first.Number).sees(t, http.StatusNotFound, "!通车")
	outside.opens("/stories/").sees(t, http.StatusOK, "!断头路", "夜校开课")
	outside.opens("/stories/nothing").sees(t, http.StatusNotFound)
}
