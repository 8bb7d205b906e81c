// Package auth tells who calls, and what they may do.
package auth

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"math/big"
	"slices"
	"strings"
	"time"
)

const (
	maxTokenLength   = 8192
	maxSubjectLength = 200
	minRSABits       = 2048
)

// Principal is somebody who showed a valid token.
type Principal struct {
	Subject string
	Roles   []string
}

// Verifier checks tokens of one issuer for one audience.
type Verifier interface {
	// Verify tells whether the token is valid, and whose it is.
	Verify(token string) (Principal, bool)
}

// RefuseAll refuses everything: what runs while the service has no key.
type RefuseAll struct{}

// Verify refuses.
func (RefuseAll) Verify(string) (Principal, bool) { return Principal{}, false }

type keyVerifier struct {
	keys             []crypto.PublicKey
	issuer, audience string
	now              func() time.Time
}

// NewVerifier verifies JSON Web Tokens (RFC 7519) with public keys: PEM, one or
// several while they are rotated.
func NewVerifier(publicKeys, issuer, audience string, now func() time.Time) (Verifier, error) {
	verifier := keyVerifier{issuer: issuer, audience: audience, now: now}
	for rest := []byte(publicKeys); ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		key, err := x509.ParsePKIXPublicKey(block.Bytes)
		if err != nil || !usable(key) {
			return nil, errors.New("AUTH_PUBLIC_KEY must be an Ed25519, RSA (2048 bits or more) or P-256 public key")
		}
		verifier.keys = append(verifier.keys, key)
	}
	if len(verifier.keys) == 0 {
		return nil, errors.New("AUTH_PUBLIC_KEY holds no PEM public key")
	}
	return verifier, nil
}

func usable(key crypto.PublicKey) bool {
	switch known := key.(type) {
	case ed25519.PublicKey:
		return true
	case *rsa.PublicKey:
		return known.N.BitLen() >= minRSABits
	case *ecdsa.PublicKey:
		return known.Curve == elliptic.P256()
	}
	return false
}

func (v keyVerifier) Verify(token string) (Principal, bool) {
	parts := strings.Split(token, ".")
	if len(token) > maxTokenLength || len(parts) != 3 {
		return Principal{}, false
	}
	var header map[string]json.RawMessage
	var algorithm string
	if !decode(parts[0], &header) || json.Unmarshal(header["alg"], &algorithm) != nil {
		return Principal{}, false
	}
	if _, critical := header["crit"]; critical {
		return Principal{}, false
	}
	signature, err := base64.RawURLEncoding.Strict().DecodeString(parts[2])
	if err != nil {
		return Principal{}, false
	}
	signed := []byte(parts[0] + "." + parts[1])
	if !slices.ContainsFunc(v.keys, func(key crypto.PublicKey) bool { return verify(key, algorithm, signed, signature) }) {
		return Principal{}, false
	}
	return v.principal(parts[1])
}

// verify takes the algorithm from the key; what the token's header says has to agree.
func verify(key crypto.PublicKey, algorithm string, signed, signature []byte) bool {
	digest := sha256.Sum256(signed)
	switch known := key.(type) {
	case ed25519.PublicKey:
		return algorithm == "EdDSA" && ed25519.Verify(known, signed, signature)
	case *rsa.PublicKey:
		switch algorithm {
		case "RS256":
			return rsa.VerifyPKCS1v15(known, crypto.SHA256, digest[:], signature) == nil
		case "PS256":
			options := rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash}
			return rsa.VerifyPSS(known, crypto.SHA256, digest[:], signature, &options) == nil
		}
	case *ecdsa.PublicKey:
		if algorithm != "ES256" || len(signature) != 64 {
			return false
		}
		r, s := new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])
		return ecdsa.Verify(known, digest[:], r, s)
	}
	return false
}

func (v keyVerifier) principal(body string) (Principal, bool) {
	var claims struct {
		Issuer   string          `json:"iss"`
		Audience json.RawMessage `json:"aud"`
		Subject  string          `json:"sub"`
		Expires  *float64        `json:"exp"`
		Starts   *float64        `json:"nbf"`
		Roles    json.RawMessage `json:"roles"`
	}
	if !decode(body, &claims) || claims.Expires == nil || claims.Issuer != v.issuer {
		return Principal{}, false
	}
	seconds := float64(v.now().UnixMilli()) / 1000
	if *claims.Expires <= seconds || (claims.Starts != nil && *claims.Starts > seconds) {
		return Principal{}, false
	}
	if claims.Subject == "" || len(claims.Subject) > maxSubjectLength {
		return Principal{}, false
	}
	var audience string
	if json.Unmarshal(claims.Audience, &audience) != nil || audience != v.audience {
		if !slices.Contains(texts(claims.Audience), v.audience) {
			return Principal{}, false
		}
	}
	return Principal{Subject: claims.Subject, Roles: texts(claims.Roles)}, true
}

// texts are the texts of a list; none when it is no list.
func texts(raw json.RawMessage) []string {
	var list []any
	if json.Unmarshal(raw, &list) != nil {
		return nil
	}
	var found []string
	for _, item := range list {
		if text, is := item.(string); is {
			found = append(found, text)
		}
	}
	return found
}

func decode(part string, into any) bool {
	text, err := base64.RawURLEncoding.Strict().DecodeString(part)
	return err == nil && json.Unmarshal(text, into) == nil
}
