package api

import (
	"bytes"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"service.internal/${{ values.name }}/internal/audit"
	"service.internal/${{ values.name }}/internal/auth"
	"service.internal/${{ values.name }}/internal/items"
	"service.internal/${{ values.name }}/internal/logs"
	"service.internal/${{ values.name }}/internal/web"
)

var start = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// trail remembers events; it can be broken.
type trail struct {
	events []audit.Event
	broken bool
}

func (t *trail) Record(event audit.Event) error {
	if t.broken {
		return errors.New("broken for a test")
	}
	t.events = append(t.events, event)
	return nil
}

// world is a service with a key of its own, and who calls it.
type world struct {
	t       *testing.T
	key     ed25519.PrivateKey
	trail   trail
	store   *items.Store
	now     time.Time
	ready   bool
	perMin  int
	routes  func([]web.Route) []web.Route
	log     bytes.Buffer
	tokens  auth.Verifier
	handler http.Handler
}

func newWorld(t *testing.T) *world {
	t.Helper()
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	text := string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
	tokens, err := auth.NewVerifier(text, "https://id.test", "service", func() time.Time { return start })
	if err != nil {
		t.Fatal(err)
	}
	return &world{t: t, key: private, store: items.NewStore(), now: start, ready: true, perMin: 600, tokens: tokens}
}

func (w *world) serve() http.Handler {
	w.t.Helper()
	if w.handler != nil {
		return w.handler
	}
	handler, err := w.build()
	if err != nil {
		w.t.Fatal(err)
	}
	w.handler = handler
	return handler
}

func (w *world) build() (http.Handler, error) {
	text, err := os.ReadFile("../../rbac.yaml")
	if err != nil {
		return nil, err
	}
	roleMap, err := auth.ParseRoleMap(text)
	if err != nil {
		return nil, err
	}
	routes := Routes(w.store, func() bool { return w.ready })
	if w.routes != nil {
		routes = w.routes(routes)
	}
	return web.New(web.Options{
		Routes: routes, RoleMap: roleMap, Tokens: w.tokens, Audit: &w.trail,
		Logger:            logs.New(&w.log, "test", slog.LevelInfo),
		RequestsPerMinute: w.perMin, Now: func() time.Time { return w.now },
	})
}

type claims map[string]any

// token is one of ana, a reader; what is given changes it, nil leaves it out.
func (w *world) token(changed claims) string {
	all := claims{"iss": "https://id.test", "aud": "service", "sub": "ana", "exp": start.Unix() + 60, "roles": []string{"reader"}}
	for name, value := range changed {
		if value == nil {
			delete(all, name)
		} else {
			all[name] = value
		}
	}
	return w.sign(w.key, map[string]any{"alg": "EdDSA"}, all)
}

func (w *world) sign(key ed25519.PrivateKey, header, body any) string {
	signed := encode(w.t, header) + "." + encode(w.t, body)
	return signed + "." + base64.RawURLEncoding.EncodeToString(ed25519.Sign(key, []byte(signed)))
}

func encode(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

// call sends a request; its body is JSON.
func (w *world) call(method, path, token, body string) *httptest.ResponseRecorder {
	w.t.Helper()
	request := httptest.NewRequest(method, path, strings.NewReader(body))
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	return w.do(request)
}

func (w *world) do(request *http.Request) *httptest.ResponseRecorder {
	w.t.Helper()
	recorder := httptest.NewRecorder()
	w.serve().ServeHTTP(recorder, request)
	return recorder
}

func (w *world) expect(status int, answer *httptest.ResponseRecorder, what string) {
	w.t.Helper()
	if answer.Code != status {
		w.t.Errorf("%s: %d %s", what, answer.Code, answer.Body)
	}
}
