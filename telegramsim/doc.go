// Package telegramsim is a Telegram Bot API of our own: a bot talks to it as it
// talks to Telegram, and people talk to the bot through a Go interface, a small
// HTTP interface or the chat page at /sim/. It keeps everything in memory and,
// given a directory, from one run to the next; it speaks with Telegram's own words,
// and can be told to limit, fail, lose and repeat.
package telegramsim
