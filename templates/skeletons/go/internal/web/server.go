// Package web is what is the same for every request: access, limits, headers, and errors without detail.
package web

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"regexp"
	"strings"
	"time"

	"service.internal/${{ values.name }}/internal/audit"
	"service.internal/${{ values.name }}/internal/auth"
	"service.internal/${{ values.name }}/internal/logs"
)

// Call is what a handler gets.
type Call struct {
	// Principal is who calls; empty on public routes.
	Principal auth.Principal
	// Params are the parameters of the path.
	Params map[string]string
	// Body is the JSON of the request, not larger than MaxBodyBytes; empty when there was none.
	Body []byte
}

// Answer is what a handler answers.
type Answer struct {
	Status int
	Body   any
}

// Route is one route: a method and a path such as "GET /v1/items/:item". It needs its rule in rbac.yaml.
type Route struct {
	Pattern string
	Handle  func(Call) (Answer, error)
}

// Options of the server.
type Options struct {
	Routes            []Route
	RoleMap           *auth.RoleMap
	Tokens            auth.Verifier
	Audit             Recorder
	Logger            *slog.Logger
	RequestsPerMinute int
	TrustedProxies    []netip.Prefix
	Now               func() time.Time
}

// Recorder records audit events; an error means that it was not written.
type Recorder interface {
	Record(audit.Event) error
}

var securityHeaders = map[string]string{
	"Cache-Control":                "no-store",
	"Content-Security-Policy":      "default-src 'none'; frame-ancestors 'none'",
	"Cross-Origin-Resource-Policy": "same-origin",
	"Referrer-Policy":              "no-referrer",
	"Strict-Transport-Security":    "max-age=31536000; includeSubDomains",
	"X-Content-Type-Options":       "nosniff",
	"X-Frame-Options":              "DENY",
}

var traceparent = regexp.MustCompile(`^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$`)

type server struct {
	Options
	handlers map[string]func(Call) (Answer, error)
	rate     *rateLimit
}

// New makes the handler of all requests. It returns an error when rbac.yaml and the routes differ.
func New(options Options) (http.Handler, error) {
	s := &server{
		Options:  options,
		handlers: map[string]func(Call) (Answer, error){},
		rate:     newRateLimit(options.RequestsPerMinute, options.Now),
	}
	patterns := make([]string, 0, len(options.Routes))
	for _, route := range options.Routes {
		patterns = append(patterns, route.Pattern)
		s.handlers[route.Pattern] = route.Handle
	}
	if err := options.RoleMap.Covers(patterns); err != nil {
		return nil, err
	}
	return s, nil
}

// ServeHTTP answers every request, also one whose handler panics, without telling what happened.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	started := s.Now()
	request := incoming{Request: r, id: correlationID(r), source: s.sourceOf(r)}
	answer, err := s.answer(w, request)
	headers := map[string]string{}
	if err != nil {
		var refusal *Refusal
		if !errors.As(err, &refusal) {
			s.Logger.Error("request failed", "correlationId", request.id, "error", err)
			refusal = Refuse(http.StatusInternalServerError, "Something went wrong.")
		}
		headers = refusal.Headers
		answer = Answer{Status: refusal.Status, Body: map[string]string{"error": refusal.Message}}
		// Its body may not have been read.
		w.Header().Set("Connection", "close")
	}
	s.send(w, answer, headers, request.id)
	s.Logger.Info("request", "correlationId", request.id, "method", r.Method, "path", r.URL.Path,
		"status", answer.Status, "durationMs", s.Now().Sub(started).Milliseconds())
}

// incoming is a request with what is known about it.
type incoming struct {
	*http.Request
	id, source string
}

func (s *server) answer(w http.ResponseWriter, r incoming) (answer Answer, err error) {
	defer func() {
		if thrown := recover(); thrown != nil {
			s.Logger.Error("panic", "correlationId", r.id, "kind", fmt.Sprintf("%T", thrown), "at", logs.Places())
			err = errors.New("a handler panicked")
		}
	}()
	if err := s.rate.take(r.source); err != nil {
		return Answer{}, err
	}
	match, principal, err := s.authorize(r)
	if err != nil {
		return Answer{}, err
	}
	if match.Rule.Public == "" {
		defer func() {
			outcome := audit.Success
			if err != nil {
				outcome = audit.Failure
			}
			s.record(r, match.Route, principal.Subject, outcome, "")
		}()
	}
	body, err := readBody(w, r.Request)
	if err != nil {
		return Answer{}, err
	}
	return s.handlers[match.Route](Call{Principal: principal, Params: match.Params, Body: body})
}

func (s *server) send(w http.ResponseWriter, answer Answer, headers map[string]string, id string) {
	text, err := json.Marshal(answer.Body)
	if err != nil {
		s.Logger.Error("answer failed", "correlationId", id)
		answer.Status, text = http.StatusInternalServerError, []byte(`{"error":"Something went wrong."}`)
	}
	for name, value := range securityHeaders {
		w.Header().Set(name, value)
	}
	for name, value := range headers {
		w.Header().Set(name, value)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("X-Correlation-Id", id)
	w.WriteHeader(answer.Status)
	if _, err := w.Write(text); err != nil {
		s.Logger.Info("answer not read", "correlationId", id)
	}
}

// correlationID is the trace id of a W3C traceparent header, or a new id.
func correlationID(r *http.Request) string {
	if match := traceparent.FindStringSubmatch(r.Header.Get("Traceparent")); match != nil {
		return match[1]
	}
	var id [16]byte
	_, _ = rand.Read(id[:])
	return hex.EncodeToString(id[:])
}

// sourceOf is the address that calls: of X-Forwarded-For the last that is no trusted proxy.
func (s *server) sourceOf(r *http.Request) string {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return "unknown"
	}
	address := peer.Addr().Unmap()
	forwarded := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(forwarded) - 1; i >= 0 && s.trusts(address); i-- {
		next, err := netip.ParseAddr(strings.TrimSpace(forwarded[i]))
		if err != nil {
			break
		}
		address = next.Unmap()
	}
	return address.String()
}

func (s *server) trusts(address netip.Addr) bool {
	for _, prefix := range s.TrustedProxies {
		if prefix.Contains(address) {
			return true
		}
	}
	return false
}
