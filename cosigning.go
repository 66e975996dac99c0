package liaison

// signing are the moves from a draft to a confirmed text, alone or with
// co-signers: suggestions and motions have them alike. The staff write down what
// came on paper, and the deputy confirms it.
func signing(to Stage, branches []Branch, starts []ClockRule, tells []Notice, check func(Case) *Refusal) []Move {
	back := []Branch{{To: Returned, When: &When{"numbered", "yes"}}}
	unsigned := Notice{To: CoSigner, Key: "invited", Only: Unsigned}
	return []Move{
		{
			Key: "submit", From: []Stage{Draft, Returned, Cosigning, Confirming}, To: to, Branches: branches, By: Author, If: &When{"proxy", ""},
			Check: func(c Case) *Refusal {
				if refusal := check(c); refusal != nil {
					return refusal
				}
				return agreed(c)
			},
			Starts: starts, Tells: append(tells, Notice{To: CoSigner, Key: "submitted_joint"}),
			Sign: true,
		},
		{
			Key: "invite", From: []Stage{Draft, Returned, Cosigning, Confirming}, To: Cosigning, By: Author, If: &When{"proxy", ""}, Check: complete,
			Needs: []Field{{Key: "cosigners", Kind: FieldPeople, Party: CoSigner, Least: 1}},
			Reads: true, Fixes: true,
			Tells: []Notice{unsigned},
		},
		{
			// A changed text asks everybody again.
			Key: "circulate", From: []Stage{Draft, Returned}, To: Cosigning, By: Author, If: &When{"joint", "yes"}, Check: someUnsigned,
			Reads: true, Fixes: true, Tells: []Notice{unsigned},
		},
		{
			Key: "cosign", From: []Stage{Cosigning}, By: CoSigner, Check: notSigned, Reads: true, Marks: true,
			Tells: []Notice{{To: Author, Key: "cosigned"}},
		},
		{
			// By the link that the lead passes on, instead of a list.
			Key: "come", From: []Stage{Cosigning}, By: Bearer, Check: notParty, Reads: true, Joins: CoSigner,
			Tells: []Notice{{To: Author, Key: "came"}},
		},
		{
			Key: "decline", From: []Stage{Cosigning}, By: CoSigner, Leaves: CoSigner, Sure: true,
			Tells: []Notice{{To: Author, Key: "declined"}},
		},
		{
			Key: "reopen", From: []Stage{Cosigning}, To: Draft, Branches: back, By: Author, Asks: true,
			Tells: []Notice{{To: CoSigner, Key: "reopened"}},
		},
		{
			Key: "go_on", From: []Stage{Draft, Returned, Cosigning}, By: Author, If: &When{"joint", "yes"}, Check: someUnsigned, Sheds: true, Sure: true,
			Tells: []Notice{{To: CoSigner, Key: "left_out", Only: Former}},
		},
	}
}

// proxied are the moves by which the staff write down what came on paper or by
// telephone 代录: it is the deputy's once it is handed over, who confirms it,
// changes it or gives it back.
func proxied() []Move {
	return []Move{
		{
			Key: "hand_over", From: []Stage{Draft}, To: Confirming, By: Author, If: &When{"proxy", "yes"}, Check: forDeputy,
			Hands: &Hands{To: "for", From: "writer"}, Sets: map[string]string{"proxy": "", "reason": ""},
			Tells: []Notice{{To: Author, Key: "handed_over"}},
		},
		{Key: "take_over", From: []Stage{Confirming}, To: Draft, By: Author},
		{
			Key: "disown", From: []Stage{Confirming}, To: Draft, By: Author, Check: fromWriter, Needs: []Field{reason}, Keeps: []string{"reason"},
			Hands: &Hands{To: "writer", From: "for"}, Sets: map[string]string{"proxy": "yes"},
			Tells: []Notice{{To: Author, Key: "disowned"}},
		},
	}
}

// forDeputy wants a whole text, and a deputy to whom it can be given.
func forDeputy(c Case) *Refusal {
	if p, known := c.People[c.Matter.Facts["for"]]; !known || !p.Is(RoleDeputy) {
		return Refuse(Invalid, "draft.for_nobody")
	}
	return complete(c)
}

// fromWriter wants who wrote it down to be there still.
func fromWriter(c Case) *Refusal {
	if _, known := c.People[c.Matter.Facts["writer"]]; !known {
		return Refuse(Conflict, "draft.writer_gone")
	}
	return nil
}

// notSigned refuses a second signature under the same text.
func notSigned(c Case) *Refusal {
	for _, p := range c.Matter.Parties {
		if p.Capacity == CoSigner && p.Person == c.Actor.ID && p.Mark == c.Matter.Hash {
			return Refuse(Conflict, "cosign.done_already")
		}
	}
	return nil
}

// agreed refuses a text to which not every co-signer has agreed: they are asked
// again, or left out.
func agreed(c Case) *Refusal {
	m := c.Matter
	m.Hash = c.procedure.Hash(m)
	if n := m.Unsigned(); n > 0 {
		return Refuse(Conflict, "cosign.ask_again", "Count", n)
	}
	return nil
}

func someUnsigned(c Case) *Refusal {
	if agreed(c) == nil {
		return Refuse(Conflict, "cosign.all_agreed")
	}
	return nil
}
