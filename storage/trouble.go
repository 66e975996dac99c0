package storage

import (
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// Temporary reports whether the error is the database's and may pass by
// itself: it is away, too busy, or a transaction lost to another. What was
// asked of it is not at fault, and may be asked again.
func Temporary(err error) bool {
	var said *pgconn.PgError
	if errors.As(err, &said) {
		switch said.Code[:2] {
		case "08", "53", "57", "58": // connection, resources, the operator, the system
			return said.Code != "57014" // a statement that was cancelled, as by its own time limit
		}
		return Contended(err)
	}
	var network net.Error
	var connect *pgconn.ConnectError
	return errors.As(err, &network) || errors.As(err, &connect) || pgconn.SafeToRetry(err) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) ||
		err != nil && strings.Contains(err.Error(), "conn closed") // pgx has no name for it
}

// Contended reports whether the transaction lost to another one.
func Contended(err error) bool {
	var said *pgconn.PgError
	return errors.As(err, &said) && (said.Code == "40001" || said.Code == "40P01" || said.Code == "55P03")
}
