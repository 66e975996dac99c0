// Package browser holds tests only: what a person at a screen would do, with
// the program as it is built, in a real browser.
package browser
