package api

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"

	"service.internal/${{ values.name }}/internal/web"
)

func TestHealthNeedsNoTokenAndSaysNothingElse(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"/health/live", "/health/ready"} {
		answer := w.call("GET", path, "", "")
		if answer.Code != 200 || answer.Body.String() != `{"status":"ok"}` {
			t.Error(path, answer.Code, answer.Body)
		}
	}
	w.ready = false
	w.expect(503, w.call("GET", "/health/ready", "", ""), "stopping")
	w.expect(200, w.call("GET", "/health/live", "", ""), "stopping")
}

func TestEveryAnswerHasTheSecurityHeaders(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"/health/live", itemsPath, "/nowhere"} {
		header := w.call("GET", path, "", "").Header()
		for _, name := range []string{"Cache-Control", "Content-Security-Policy", "Referrer-Policy", "Strict-Transport-Security", "X-Content-Type-Options", "X-Frame-Options", "X-Correlation-Id"} {
			if header.Get(name) == "" {
				t.Error(path, name)
			}
		}
		for _, name := range []string{"Access-Control-Allow-Origin", "Server", "X-Powered-By"} {
			if header.Get(name) != "" {
				t.Error(path, name)
			}
		}
	}
}

func TestRefusesBodiesThatAreNotAsExpected(t *testing.T) {
	w := newWorld(t)
	writer := w.token(claims{"roles": []string{"writer"}})
	for _, body := range []string{"[]", "null", "{}", `{"title":""}`, `{"title":5}`, "{", `{"title":"a","admin":true}`, `{"title":"a"} {}`, ""} {
		answer := w.call("POST", itemsPath, writer, body)
		if answer.Code != 400 || answer.Body.String() != `{"error":"The request is not as expected."}` {
			t.Error(body, answer.Code, answer.Body)
		}
	}
	w.expect(413, w.call("POST", itemsPath, writer, `{"title":"`+strings.Repeat("x", web.MaxBodyBytes)+`"}`), "large")
	text := httptest.NewRequest("POST", itemsPath, strings.NewReader(`{"title":"a"}`))
	text.Header.Set("Authorization", "Bearer "+writer)
	w.expect(415, w.do(text), "no JSON")
}

func TestTooManyRequestsHaveToWait(t *testing.T) {
	w := newWorld(t)
	w.perMin = 3
	for _, want := range []int{200, 200, 200, 429} {
		w.expect(want, w.call("GET", "/health/live", "", ""), "now")
	}
	if after := w.call("GET", "/health/live", "", "").Header().Get("Retry-After"); after != "20" {
		t.Error(after)
	}
	w.now = w.now.Add(20e9)
	w.expect(200, w.call("GET", "/health/live", "", ""), "later")
	w.expect(429, w.call("GET", "/health/live", "", ""), "later")
}

func TestAnErrorTellsNothing(t *testing.T) {
	w := newWorld(t)
	w.routes = func(routes []web.Route) []web.Route {
		for index := range routes {
			if routes[index].Pattern == "GET "+itemsPath {
				routes[index].Handle = func(web.Call) (web.Answer, error) { panic("hunter2 at line 5") }
			}
		}
		return routes
	}
	answer := w.call("GET", itemsPath+"?token=hunter2", w.token(nil), "")
	if answer.Code != 500 || answer.Body.String() != `{"error":"Something went wrong."}` {
		t.Error(answer.Code, answer.Body)
	}
	if answer.Header().Get("X-Content-Type-Options") != "nosniff" || strings.Contains(w.log.String(), "hunter2") {
		t.Error(w.log.String())
	}
	if !strings.Contains(w.log.String(), "http_test.go:") {
		t.Error("the log does not say where: " + w.log.String())
	}
	for _, line := range strings.Split(strings.TrimSpace(w.log.String()), "\n") {
		if !json.Valid([]byte(line)) {
			t.Error(line)
		}
	}
}

func TestKeepsTheTraceIDOfTheCaller(t *testing.T) {
	w := newWorld(t)
	const trace = "0af7651916cd43dd8448eb211c80319c"
	for given, kept := range map[string]bool{"00-" + trace + "-b7ad6b7169203331-01": true, "00-x-y-01": false} {
		request := httptest.NewRequest("GET", "/health/live", nil)
		request.Header.Set("Traceparent", given)
		if got := w.do(request).Header().Get("X-Correlation-Id"); (got == trace) != kept || len(got) != 32 {
			t.Error(given, got)
		}
	}
}
