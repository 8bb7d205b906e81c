package web

import (
	"net/http"
	"regexp"

	"service.internal/${{ values.name }}/internal/audit"
	"service.internal/${{ values.name }}/internal/auth"
	"service.internal/${{ values.name }}/internal/logs"
)

const anonymous = "anonymous"

var bearer = regexp.MustCompile(`^(?i:bearer) ([\w.~+/-]+=*)$`)

// authorize decides on a request before its body is read, and records the
// decision. What no rule allows is refused.
func (s *server) authorize(r incoming) (auth.Match, auth.Principal, error) {
	match, found := s.RoleMap.Find(r.Method, r.URL.Path)
	if found && match.Rule.Public != "" {
		return match, auth.Principal{}, nil
	}
	route := "unknown route"
	if found {
		route = match.Route
	}
	principal, valid := s.principal(r)
	if !valid {
		s.record(r, route, anonymous, audit.Denied, "no valid token")
		refusal := Refuse(http.StatusUnauthorized, "Send a valid token.")
		refusal.Headers = map[string]string{"WWW-Authenticate": "Bearer"}
		return auth.Match{}, auth.Principal{}, refusal
	}
	// Only somebody known learns that there is nothing here.
	if !found {
		s.record(r, route, principal.Subject, audit.Denied, "no rule for this route")
		return auth.Match{}, auth.Principal{}, Refuse(http.StatusNotFound, "There is no such resource.")
	}
	if !match.Allows(principal) {
		s.record(r, route, principal.Subject, audit.Denied, "missing role")
		return auth.Match{}, auth.Principal{}, Refuse(http.StatusForbidden, "You lack the role for this.")
	}
	recorded := s.record(r, route, principal.Subject, audit.Allowed, "rule")
	if match.Rule.Privileged && !recorded {
		return auth.Match{}, auth.Principal{}, Refuse(http.StatusServiceUnavailable, "This can't be done while it can't be recorded.")
	}
	return match, principal, nil
}

func (s *server) principal(r incoming) (auth.Principal, bool) {
	given := bearer.FindStringSubmatch(r.Header.Get("Authorization"))
	if given == nil {
		return auth.Principal{}, false
	}
	return s.Tokens.Verify(given[1])
}

// record tells whether the event was written. What is refused stays refused when it was not.
func (s *server) record(r incoming, route, who string, outcome audit.Outcome, reason string) bool {
	subject := r.URL.Path
	if len(subject) > 200 {
		subject = subject[:200]
	}
	err := s.Audit.Record(audit.Event{
		Who: who, What: route, Subject: logs.Scrub(subject), Outcome: outcome, Reason: reason,
		CorrelationID: r.id, SourceIP: r.source,
	})
	if err != nil {
		s.Logger.Error("audit failed", "correlationId", r.id)
	}
	return err == nil
}
