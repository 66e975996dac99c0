// Package seal keeps small secrets, such as the name and phone of somebody of
// the public, unreadable without a key that is kept elsewhere. It is AES-256-GCM
// of the standard library with a random nonce, which is good for 2³² seals of
// one key.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
)

// keySize is that of AES-256, in bytes.
const keySize = 32

// ErrUnknownKey says that something was sealed with a key that is not in the
// ring.
var ErrUnknownKey = errors.New("the key is not among those given")

// errKeys never says what was given.
var errKeys = errors.New("every key is 32 bytes in base64")

// Ring holds keys: the first seals, all open, so that a new key can be put
// before those that were used until now.
type Ring struct{ keys []key }

type key struct {
	id   string
	aead cipher.AEAD
}

// Box is something sealed. It says by its id which key opens it.
type Box struct {
	Key    string
	Sealed []byte
}

// Parse reads keys, each 32 bytes in base64, with spaces, commas or line ends
// between them. Its error does not show them.
func Parse(text string) (*Ring, error) {
	r := &Ring{}
	for _, word := range strings.FieldsFunc(text, func(c rune) bool { return strings.ContainsRune(" ,\t\r\n", c) }) {
		secret, err := base64.StdEncoding.DecodeString(word)
		if err != nil || len(secret) != keySize {
			return nil, errKeys
		}
		block, err := aes.NewCipher(secret)
		if err != nil {
			return nil, fmt.Errorf("make a cipher: %w", err)
		}
		aead, err := cipher.NewGCMWithRandomNonce(block)
		if err != nil {
			return nil, fmt.Errorf("make a cipher: %w", err)
		}
		sum := sha256.Sum256(secret)
		r.keys = append(r.keys, key{hex.EncodeToString(sum[:4]), aead})
	}
	if len(r.keys) == 0 {
		return nil, errKeys
	}
	return r, nil
}

// NewKey makes a key in the form that Parse reads.
func NewKey() string {
	secret := make([]byte, keySize)
	_, _ = rand.Read(secret) // never fails
	return base64.StdEncoding.EncodeToString(secret)
}

// Seal seals a text for one purpose, such as "matter 17": it can be opened for
// that one only.
func (r *Ring) Seal(text, purpose string) Box {
	k := r.keys[0]
	return Box{k.id, k.aead.Seal(nil, nil, []byte(text), []byte(purpose))}
}

// Open opens what was sealed for the purpose. Whatever was changed, or was
// sealed for something else, is an error.
func (r *Ring) Open(b Box, purpose string) (string, error) {
	for _, k := range r.keys {
		if k.id != b.Key {
			continue
		}
		text, err := k.aead.Open(nil, nil, b.Sealed, []byte(purpose))
		if err != nil {
			return "", fmt.Errorf("open what was sealed with key %s: %w", b.Key, err)
		}
		return string(text), nil
	}
	return "", fmt.Errorf("open what was sealed with key %s: %w", b.Key, ErrUnknownKey)
}
