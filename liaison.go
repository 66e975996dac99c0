// Package liaison is the vocabulary and the rules of a deputies' duty desk:
// people and bodies, matters and the procedures they go through, working days
// and clocks, and the plain updates and replies in which the desk converses.
//
// It imports the standard library only and does no I/O: every rule is a table
// or a function of its arguments, the time among them.
package liaison
