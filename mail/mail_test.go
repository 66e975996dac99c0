package mail_test

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"net"
	"strings"
	"testing"

	"liaison/mail"
)

// postbox is a mail server that takes one letter, and gives what was handed in.
func postbox(t *testing.T, answer string) (address string, handed <-chan string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	letters := make(chan string, 1)
	go func() {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		letters <- talk(conn, answer)
	}()
	return "smtp://" + listener.Addr().String(), letters
}

// talk is the server's side of SMTP; it answers the letter itself with those words.
func talk(conn net.Conn, answer string) string {
	lines := bufio.NewScanner(conn)
	var letter strings.Builder
	fmt.Fprint(conn, "220 ready\r\n")
	for lines.Scan() {
		switch word, _, _ := strings.Cut(strings.ToUpper(lines.Text()), " "); word {
		case "DATA":
			fmt.Fprint(conn, "354 go on\r\n")
			for lines.Scan() && lines.Text() != "." {
				letter.WriteString(lines.Text() + "\n")
			}
			fmt.Fprint(conn, answer+"\r\n")
		case "QUIT":
			fmt.Fprint(conn, "221 bye\r\n")
			return letter.String()
		default:
			if word == "MAIL" || word == "RCPT" {
				letter.WriteString(lines.Text() + "\n")
			}
			fmt.Fprint(conn, "250 ok\r\n")
		}
	}
	return letter.String()
}

func letter() mail.Letter {
	return mail.Letter{ID: "liaison-7", To: "clerk@example.org", Subject: "超期件 2026-11-28", Text: "附件是名单。", Name: "超期件.xlsx", Content: []byte("PK\x03\x04")}
}

func TestALetterArrivesWithItsFile(t *testing.T) {
	t.Parallel()
	address, handed := postbox(t, "250 taken")
	server, err := mail.Open(address, "desk@example.org")
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Send(t.Context(), letter()); err != nil {
		t.Fatal(err)
	}
	got := <-handed
	for _, want := range []string{"MAIL FROM:<desk@example.org>", "RCPT TO:<clerk@example.org>", "<liaison-7@127.0.0.1>",
		base64.StdEncoding.EncodeToString([]byte("PK\x03\x04"))} {
		if !strings.Contains(got, want) {
			t.Errorf("the letter lacks %q:\n%s", want, got)
		}
	}
}

func TestARefusedLetterIsSaidToBe(t *testing.T) {
	t.Parallel()
	address, _ := postbox(t, "552 too large")
	server, err := mail.Open(address, "desk@example.org")
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Send(t.Context(), letter()); err == nil || !strings.Contains(err.Error(), "too large") {
		t.Fatalf("a refused letter: %v", err)
	}
}

func TestWhatIsNoMailServer(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ address, from string }{
		{"https://mail.example.org", "desk@example.org"}, {"mail.example.org", "desk@example.org"}, {"smtps://mail.example.org", "desk"},
	} {
		if _, err := mail.Open(c.address, c.from); err == nil || strings.Contains(err.Error(), "mail.example.org:") {
			t.Errorf("%q from %q: %v", c.address, c.from, err)
		}
	}
}
