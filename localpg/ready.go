package localpg

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"net"
	"time"
)

// ready reports whether a server answers on the socket: it says hello in the
// server's own protocol, for a socket that accepts says nothing about the
// server behind it, which may be starting, recovering or stopping.
func ready(ctx context.Context, socket string) bool {
	dialer := net.Dialer{Timeout: time.Second}
	conn, err := dialer.DialContext(ctx, "unix", socket)
	if err != nil {
		return false
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(5 * time.Second)); err != nil {
		return false
	}
	if _, err := conn.Write(hello()); err != nil {
		return false
	}
	// An answer is its kind (one byte), its length (four) and its body.
	var head [5]byte
	if _, err := io.ReadFull(conn, head[:]); err != nil {
		return false
	}
	length := binary.BigEndian.Uint32(head[1:])
	if length < 4 || length > 1<<16 {
		return false
	}
	body := make([]byte, length-4)
	if _, err := io.ReadFull(conn, body); err != nil {
		return false
	}
	switch head[0] {
	case 'R': // welcome
		_, err := conn.Write([]byte{'X', 0, 0, 0, 4}) // goodbye
		return err == nil
	case 'E': // 57P03: not now. Any other, too many clients say, is a server that works.
		return !bytes.Contains(body, []byte("C57P03\x00"))
	}
	return false
}

// hello is the first message of a client: its length, the protocol's version
// (3.0), and who it is.
func hello() []byte {
	message := binary.BigEndian.AppendUint32(make([]byte, 4), 3<<16)
	for _, word := range []string{"user", userName, "database", "postgres", ""} {
		message = append(append(message, word...), 0)
	}
	binary.BigEndian.PutUint32(message, uint32(len(message)))
	return message
}
