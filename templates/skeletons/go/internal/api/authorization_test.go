package api

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
	"testing"

	"service.internal/${{ values.name }}/internal/audit"
	"service.internal/${{ values.name }}/internal/auth"
	"service.internal/${{ values.name }}/internal/web"
)

const itemsPath = "/v1/items"

func TestAReaderCanNotWriteAWriterCan(t *testing.T) {
	w := newWorld(t)
	w.expect(200, w.call("GET", itemsPath, w.token(nil), ""), "read")
	w.expect(403, w.call("POST", itemsPath, w.token(nil), `{"title":"a"}`), "write")
	writer := w.token(claims{"roles": []string{"writer"}})
	answer := w.call("POST", itemsPath, writer, `{"title":"a"}`)
	w.expect(201, answer, "write")
	if answer.Body.String() != `{"title":"a","createdBy":"ana"}` {
		t.Error(answer.Body)
	}
}

func TestRefusesATokenThatIsNotValid(t *testing.T) {
	w := newWorld(t)
	now := start.Unix()
	for name, changed := range map[string]claims{
		"expired": {"exp": now}, "no expiry": {"exp": nil}, "expiry is no number": {"exp": "never"},
		"not yet": {"nbf": now + 60}, "other issuer": {"iss": "https://evil.test"}, "no issuer": {"iss": nil},
		"other audience": {"aud": "other"}, "no audience": {"aud": nil}, "other audiences": {"aud": []string{"a"}},
		"empty subject": {"sub": ""}, "no subject": {"sub": nil}, "long subject": {"sub": strings.Repeat("x", 201)},
		"too long": {"pad": strings.Repeat("x", 9000)},
	} {
		w.expect(401, w.call("GET", itemsPath, w.token(changed), ""), name)
	}
}

func TestRefusesATokenThatSomebodyElseSigned(t *testing.T) {
	w := newWorld(t)
	parts := strings.Split(w.token(nil), ".")
	_, other, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	body := claims{"iss": "https://id.test", "aud": "service", "sub": "ana", "exp": start.Unix() + 60}
	hmacHead := encode(t, claims{"alg": "HS256"}) + "." + parts[1]
	mac := hmac.New(sha256.New, w.key.Public().(ed25519.PublicKey))
	mac.Write([]byte(hmacHead))
	tokens := map[string]string{
		"garbage":            "garbage",
		"no signature":       parts[0] + "." + parts[1] + ".",
		"alg none":           encode(t, claims{"alg": "none"}) + "." + parts[1] + ".",
		"key as secret":      hmacHead + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil)),
		"other algorithm":    encode(t, claims{"alg": "RS256"}) + "." + parts[1] + "." + parts[2],
		"changed body":       parts[0] + "." + encode(t, claims{"roles": []string{"writer"}}) + "." + parts[2],
		"other key":          w.sign(other, claims{"alg": "EdDSA"}, body),
		"critical extension": w.sign(w.key, claims{"alg": "EdDSA", "crit": []string{"x"}}, body),
	}
	for name, token := range tokens {
		answer := w.call("GET", itemsPath, token, "")
		w.expect(401, answer, name)
		if answer.Header().Get("WWW-Authenticate") != "Bearer" {
			t.Error(name)
		}
	}
	w.expect(401, w.call("GET", itemsPath, "", ""), "none")
	for _, event := range w.trail.events {
		if event.Outcome != audit.Denied || event.Who != "anonymous" {
			t.Errorf("%+v", event)
		}
	}
	if len(w.trail.events) != len(tokens)+1 {
		t.Error(len(w.trail.events))
	}
}

func TestRefusesWhoHasNoRole(t *testing.T) {
	for _, roles := range []any{nil, []string{}, "reader", []int{1}, []string{"READER"}, []string{"admin"}} {
		w := newWorld(t)
		w.expect(403, w.call("GET", itemsPath, w.token(claims{"roles": roles}), ""), "role")
		if len(w.trail.events) != 1 || w.trail.events[0].Reason != "missing role" || w.trail.events[0].Who != "ana" {
			t.Errorf("%+v", w.trail.events)
		}
	}
}

func TestRefusesEverythingWhileItHasNoKey(t *testing.T) {
	w := newWorld(t)
	w.tokens = auth.RefuseAll{}
	w.expect(401, w.call("GET", itemsPath, w.token(nil), ""), "no key")
}

func TestTellsOnlySomebodyKnownThatAPathDoesNotExist(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"/", "/v1/none", "/debug/pprof", "/v1/items/", "/v1//items", "/V1/items"} {
		w.expect(401, w.call("GET", path, "", ""), path)
		w.expect(404, w.call("GET", path, w.token(nil), ""), path)
	}
	for _, method := range []string{"DELETE", "OPTIONS", "HEAD", "TRACE"} {
		w.expect(401, w.call(method, "/health/live", "", ""), method)
	}
}

func TestAPrivilegedRouteDoesNothingThatCanNotBeRecorded(t *testing.T) {
	w := newWorld(t)
	w.trail.broken = true
	w.expect(503, w.call("POST", itemsPath, w.token(claims{"roles": []string{"writer"}}), `{"title":"a"}`), "write")
	if len(w.store.List()) != 0 {
		t.Error("it was written")
	}
	w.expect(401, w.call("GET", itemsPath, "", ""), "a refusal stays one")
}

func TestWhatWasAllowedIsRecordedBeforeAndAfter(t *testing.T) {
	w := newWorld(t)
	writer := w.token(claims{"roles": []string{"writer"}})
	w.call("POST", itemsPath, writer, `{"title":"a"}`)
	w.call("POST", itemsPath, writer, `{"wrong":"a"}`)
	var outcomes []string
	for _, event := range w.trail.events {
		outcomes = append(outcomes, string(event.Outcome))
	}
	if got := strings.Join(outcomes, " "); got != "allowed success allowed failure" {
		t.Error(got)
	}
}

func TestDoesNotStartWhenARouteHasNoRule(t *testing.T) {
	w := newWorld(t)
	w.routes = func(routes []web.Route) []web.Route {
		return append(routes, web.Route{Pattern: "GET /v1/open", Handle: live})
	}
	if _, err := w.build(); err == nil || !strings.Contains(err.Error(), "differ: GET /v1/open") {
		t.Error(err)
	}
	w.routes = func(routes []web.Route) []web.Route { return routes[1:] }
	if _, err := w.build(); err == nil {
		t.Error("a rule without a route")
	}
}

func TestDoesNotStartWithARoleMapThatIsNotValid(t *testing.T) {
	for _, text := range []string{
		"", "{", "[]", `{"roles":{},"routes":{},"else":1}`, `{"roles":{},"routes":{}} {}`,
		`{"roles":{"a":"A"},"routes":{"GET /x":{}}}`,
		`{"roles":{"a":"A"},"routes":{"GET /x":{"roles":[]}}}`,
		`{"roles":{"a":"A"},"routes":{"GET /x":{"roles":["b"]}}}`,
		`{"roles":{"a":"A"},"routes":{"GET /x":{"roles":["a"],"self":"y"}}}`,
		`{"roles":{"a":"A"},"routes":{"GET /x":{"public":"short"}}}`,
		`{"roles":{"a":"A"},"routes":{"GET /x":{"public":"Needs no token at all","roles":["a"]}}}`,
		`{"roles":{"a":"A"},"routes":{"TRACE /x":{"roles":["a"]}}}`,
		`{"roles":{"A b":"A"},"routes":{}}`,
	} {
		if _, err := auth.ParseRoleMap([]byte(text)); err == nil {
			t.Error(text)
		}
	}
}

func TestWhoAParameterNamesMayDoItToo(t *testing.T) {
	roleMap, err := auth.ParseRoleMap([]byte(`{"roles":{"a":"A"},"routes":{"GET /x/:who":{"roles":["a"],"self":"who"}}}`))
	if err != nil {
		t.Fatal(err)
	}
	match, found := roleMap.Find(http.MethodGet, "/x/ana")
	if !found || !match.Allows(auth.Principal{Subject: "ana"}) || match.Allows(auth.Principal{Subject: "bo"}) {
		t.Error(match, found)
	}
	for _, path := range []string{"/x/", "/x/ana/y", "/x"} {
		if _, found := roleMap.Find(http.MethodGet, path); found {
			t.Error(path)
		}
	}
}
