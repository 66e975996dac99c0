package liaison

// signing are the moves from a draft to a confirmed text, alone or with
// co-signers: suggestions and motions have them alike. The staff write down what
// came on paper, and the deputy confirms it.
func signing(to Stage, turns []Turn, starts []ClockRule, tells []Notice, check func(Case) *Refusal) []Move {
	back := []Turn{{To: Returned, When: &When{"numbered", "yes"}}}
	return []Move{
		{
			Key: "submit", From: []Stage{Draft, Returned, Cosigning}, To: to, Turns: turns, By: Author,
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
			Key: "invite", From: []Stage{Draft, Returned, Cosigning}, To: Cosigning, By: Author, Check: complete,
			Needs: []Field{{Key: "cosigners", Kind: FieldPeople, Party: CoSigner, Least: 1}},
			Reads: true, Fixes: true,
			Tells: []Notice{{To: CoSigner, Key: "invited"}},
		},
		{
			Key: "cosign", From: []Stage{Cosigning}, By: CoSigner, Check: notSigned, Reads: true, Marks: true,
			Tells: []Notice{{To: Author, Key: "cosigned"}},
		},
		{
			Key: "decline", From: []Stage{Cosigning}, By: CoSigner, Leaves: CoSigner,
			Tells: []Notice{{To: Author, Key: "declined"}},
		},
		{
			Key: "reopen", From: []Stage{Cosigning}, To: Draft, Turns: back, By: Author, Asks: true,
			Tells: []Notice{{To: CoSigner, Key: "reopened"}},
		},
		{
			Key: "go_on", From: []Stage{Draft, Returned, Cosigning}, By: Author, If: &When{"joint", "yes"}, Check: someUnsigned, Sheds: true,
			Tells: []Notice{{To: CoSigner, Key: "left_out"}},
		},
	}
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
