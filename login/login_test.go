package login_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"liaison/login"
)

// issuer is an OpenID Connect provider over HTTP, as Telegram's is: it gives the
// code to whoever comes, and an ID token for the code to who has the verifier.
type issuer struct {
	*testing.T
	url    string
	key    *rsa.PrivateKey
	asked  url.Values     // how the browser came
	claims map[string]any // of the next ID token, in place of what is right
}

func openIssuer(t *testing.T) *issuer {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	i := &issuer{T: t, key: key}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		i.writes(w, map[string]any{"issuer": i.url, "authorization_endpoint": i.url + "/auth", "token_endpoint": i.url + "/token",
			"jwks_uri": i.url + "/keys", "id_token_signing_alg_values_supported": []string{"RS256"}})
	})
	mux.HandleFunc("GET /keys", func(w http.ResponseWriter, _ *http.Request) {
		i.writes(w, map[string]any{"keys": []any{map[string]any{"kty": "RSA", "alg": "RS256", "use": "sig", "kid": "1",
			"n": b64(key.N.Bytes()), "e": b64(big.NewInt(int64(key.E)).Bytes())}}})
	})
	mux.HandleFunc("POST /token", i.token)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	i.url = server.URL
	return i
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func (i *issuer) writes(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		i.Error(err)
	}
}

func (i *issuer) token(w http.ResponseWriter, r *http.Request) {
	challenge := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	client, secret, _ := r.BasicAuth()
	if r.FormValue("code") != "the code" || b64(challenge[:]) != i.asked.Get("code_challenge") || client != "42" || secret != "s3cret" {
		w.WriteHeader(http.StatusBadRequest)
		i.writes(w, map[string]any{"error": "invalid_grant", "error_description": "s3cret"})
		return
	}
	claims := map[string]any{"iss": i.url, "aud": "42", "sub": "x", "id": 777, "nonce": i.asked.Get("nonce"),
		"iat": time.Now().Unix(), "exp": time.Now().Add(time.Minute).Unix()}
	for name, value := range i.claims {
		claims[name] = value
	}
	i.writes(w, map[string]any{"access_token": "a", "token_type": "Bearer", "id_token": i.signs(claims)})
}

func (i *issuer) signs(claims map[string]any) string {
	body, err := json.Marshal(claims)
	if err != nil {
		i.Error(err)
	}
	signed := b64([]byte(`{"alg":"RS256","kid":"1"}`)) + "." + b64(body)
	sum := sha256.Sum256([]byte(signed))
	signature, err := rsa.SignPKCS1v15(rand.Reader, i.key, crypto.SHA256, sum[:])
	if err != nil {
		i.Error(err)
	}
	return signed + "." + b64(signature)
}

// logsIn goes through the login, with what the browser brings back changed.
func (i *issuer) logsIn(change func(secret, state, code *string)) (int64, error) {
	i.Helper()
	t := login.New(login.Config{Issuer: i.url, Client: "42", Secret: "s3cret", Redirect: "https://desk.example/console/login/callback"})
	address, secret, err := t.Begin(i.Context())
	if err != nil {
		i.Fatal(err)
	}
	to, err := url.Parse(address)
	if err != nil {
		i.Fatal(err)
	}
	i.asked = to.Query()
	state, code := i.asked.Get("state"), "the code"
	if change != nil {
		change(&secret, &state, &code)
	}
	return t.Finish(i.Context(), secret, state, code)
}

func TestTheAccountThatLoggedIn(t *testing.T) {
	t.Parallel()
	i := openIssuer(t)
	for _, id := range []any{777, "777"} {
		i.claims = map[string]any{"id": id}
		if chat, err := i.logsIn(nil); chat != 777 || err != nil {
			t.Errorf("%T: %d, %v", id, chat, err)
		}
	}
	if i.asked.Get("code_challenge_method") != "S256" || i.asked.Get("client_id") != "42" || !strings.Contains(i.asked.Get("scope"), "openid") {
		t.Errorf("asked: %v", i.asked)
	}
}

func TestWhatIsNotALogin(t *testing.T) {
	t.Parallel()
	for what, spoil := range map[string]struct {
		claims map[string]any
		change func(secret, state, code *string)
	}{
		"another browser":      {change: func(secret, _, _ *string) { *secret = "x.y.z" }},
		"no secret":            {change: func(secret, _, _ *string) { *secret = "" }},
		"an empty state":       {change: func(secret, state, _ *string) { *state = ""; *secret = "." + strings.SplitN(*secret, ".", 2)[1] }},
		"another code":         {change: func(_, _, code *string) { *code = "guessed" }},
		"another verifier":     {change: func(secret, _, _ *string) { *secret = (*secret)[:strings.LastIndex(*secret, ".")] + ".other" }},
		"another question":     {claims: map[string]any{"nonce": "other"}},
		"for somebody else":    {claims: map[string]any{"aud": "43"}},
		"by somebody else":     {claims: map[string]any{"iss": "https://elsewhere.example"}},
		"too late":             {claims: map[string]any{"exp": time.Now().Add(-time.Minute).Unix()}},
		"of no account":        {claims: map[string]any{"id": nil}},
		"of an account's name": {claims: map[string]any{"id": "A01"}},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			i := openIssuer(t)
			i.claims = spoil.claims
			chat, err := i.logsIn(spoil.change)
			if err == nil || chat != 0 {
				t.Errorf("%d has logged in", chat)
			}
			if strings.Contains(fmt.Sprint(err), "s3cret") {
				t.Errorf("a secret is told: %v", err)
			}
		})
	}
}
