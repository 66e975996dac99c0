package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// environ is an environment of a test's own.
func environ(pairs ...string) func(string) string {
	set := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		set[pairs[i]] = pairs[i+1]
	}
	return func(name string) string { return set[name] }
}

func TestAllMistakesAreToldAtOnce(t *testing.T) {
	secret := "postgres://user:hush hush@host/db"
	_, err := readConfig(environ(
		"TELEGRAM_TOKEN", "not-a-token-hush", "UPDATES", "webhook", "WEBHOOK_SECRET", "hush!", "TIMEZONE", "Mars/Olympus",
		"LANGUAGE", "tlh", "SEND_RATE", "fast", "LOG_FORMAT", "xml", "LOG_LEVEL", "loud", "CITIZEN_KEY", "hush", "TELEGRAM_API_URL", "nowhere",
		"DATABASE_URL", secret, "DATABASE_URL_FILE", "/nowhere",
	), true)
	if err == nil {
		t.Fatal("everything is wrong and nothing is told")
	}
	for _, name := range []string{
		"TELEGRAM_TOKEN:", "WEBHOOK_SECRET:", "PUBLIC_URL:", "TIMEZONE:", "LANGUAGE:", "SEND_RATE:", "LOG_FORMAT:",
		"LOG_LEVEL:", "CITIZEN_KEY:", "TELEGRAM_API_URL:", "DATABASE_URL:",
	} {
		if !strings.Contains(err.Error(), name) {
			t.Errorf("%s is not among:\n%v", name, err)
		}
	}
	if strings.Contains(err.Error(), "hush") {
		t.Errorf("a secret is told:\n%v", err)
	}
}

func TestDefaultsAreEnoughButForTheToken(t *testing.T) {
	c, err := readConfig(environ("TELEGRAM_TOKEN", "123:abc"), true)
	if err != nil {
		t.Fatal(err)
	}
	if c.Zone.String() != "Asia/Shanghai" || c.Language != "zh-Hans" || c.SendRate != 30 || c.Webhook || c.Listen != ":8080" {
		t.Errorf("unexpected defaults: %+v", c)
	}
}

func TestASecretMayBeInAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(path, []byte("123:abc\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := readConfig(environ("TELEGRAM_TOKEN_FILE", path), true)
	if err != nil || c.Token != "123:abc" {
		t.Errorf("read %q: %v", c.Token, err)
	}
}

// The C library's variable of the same name holds a list in its own form.
func TestLanguageListsAreUnderstood(t *testing.T) {
	for given, want := range map[string]string{"": "zh-Hans", "en": "en", "en_US:en": "en", "zh_CN.UTF-8": "zh-Hans", "fr:en_GB": "en"} {
		if c, err := readConfig(environ("LANGUAGE", given), false); err != nil || c.Language != want {
			t.Errorf("%q: %q, %v; want %q", given, c.Language, err, want)
		}
	}
}
