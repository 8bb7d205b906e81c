package auth

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
)

// Rule says who may use one route. Either it is public, and says why, or it
// names the roles of which a caller needs one.
type Rule struct {
	Public string   `json:"public"`
	Roles  []string `json:"roles"`
	// Self is a parameter of the path: the caller it names may do it too.
	Self string `json:"self"`
	// Privileged is on the audit trail before it happens, or it does not happen.
	Privileged bool `json:"privileged"`
}

// RoleMap holds the rules. What it does not allow is refused.
type RoleMap struct {
	rules map[string]Rule
}

// Match is the rule of a request, with what its path says.
type Match struct {
	Route  string
	Rule   Rule
	Params map[string]string
}

var (
	routePattern = regexp.MustCompile(`^(?:GET|POST|PUT|PATCH|DELETE) /\S*$`)
	rolePattern  = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)
)

// ReadRoleMap reads rbac.yaml. The service does not start when it is not valid.
func ReadRoleMap(file string) (*RoleMap, error) {
	text, err := os.ReadFile(file) // #nosec G304 -- the name is a constant of the program
	if err != nil {
		return nil, fmt.Errorf("the role map can't be read: %w", err)
	}
	return ParseRoleMap(text)
}

// ParseRoleMap parses the part of YAML that is JSON, so that nothing but the
// standard library decides who may do what. Comments are lines that start with #.
func ParseRoleMap(text []byte) (*RoleMap, error) {
	var content struct {
		Roles  map[string]string `json:"roles"`
		Routes map[string]Rule   `json:"routes"`
	}
	decoder := json.NewDecoder(bytes.NewReader(withoutComments(text)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&content); err != nil {
		return nil, fmt.Errorf("the role map is not valid: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("the role map is not valid: it goes on after its end")
	}
	for role := range content.Roles {
		if !rolePattern.MatchString(role) {
			return nil, fmt.Errorf("%q is no name of a role", role)
		}
	}
	for route, rule := range content.Routes {
		if err := check(route, rule, content.Roles); err != nil {
			return nil, err
		}
	}
	return &RoleMap{rules: content.Routes}, nil
}

func withoutComments(text []byte) []byte {
	lines := bytes.Split(text, []byte("\n"))
	kept := slices.DeleteFunc(lines, func(line []byte) bool { return bytes.HasPrefix(bytes.TrimSpace(line), []byte("#")) })
	return bytes.Join(kept, []byte("\n"))
}

func check(route string, rule Rule, roles map[string]string) error {
	if !routePattern.MatchString(route) {
		return fmt.Errorf("%q is no method with a path", route)
	}
	if rule.Public != "" {
		if len(rule.Public) < 10 || rule.Roles != nil || rule.Self != "" || rule.Privileged {
			return fmt.Errorf("%s is public: it says why, and nothing else", route)
		}
		return nil
	}
	if len(rule.Roles) == 0 {
		return fmt.Errorf("%s needs roles", route)
	}
	for _, role := range rule.Roles {
		if _, declared := roles[role]; !declared {
			return fmt.Errorf("%s needs roles that the role map declares", route)
		}
	}
	if rule.Self != "" && !slices.Contains(strings.Split(route, "/"), ":"+rule.Self) {
		return fmt.Errorf("self of %s is no parameter of its path", route)
	}
	return nil
}

// Find tells the rule of a request; false when nothing allows it.
func (m *RoleMap) Find(method, path string) (Match, bool) {
	var best Match
	found := false
	for route, rule := range m.rules {
		params, matches := match(route, method, path)
		// Fixed text goes before a parameter, as in the router.
		if matches && (!found || len(params) < len(best.Params)) {
			best, found = Match{Route: route, Rule: rule, Params: params}, true
		}
	}
	return best, found
}

func match(route, method, path string) (map[string]string, bool) {
	wantedMethod, wantedPath, _ := strings.Cut(route, " ")
	wanted, given := strings.Split(wantedPath, "/"), strings.Split(path, "/")
	if wantedMethod != method || len(wanted) != len(given) {
		return nil, false
	}
	params := map[string]string{}
	for index, part := range wanted {
		switch {
		case strings.HasPrefix(part, ":") && given[index] != "":
			params[part[1:]] = given[index]
		case part != given[index]:
			return nil, false
		}
	}
	return params, true
}

// Covers returns an error when a route has no rule, or a rule has no route.
func (m *RoleMap) Covers(routes []string) error {
	var differing []string
	for _, route := range routes {
		if _, has := m.rules[route]; !has {
			differing = append(differing, route)
		}
	}
	for route := range m.rules {
		if !slices.Contains(routes, route) {
			differing = append(differing, route)
		}
	}
	if len(differing) > 0 {
		slices.Sort(differing)
		return fmt.Errorf("the role map and the routes differ: %s", strings.Join(differing, ", "))
	}
	return nil
}

// Allows tells whether somebody may do what the rule is about.
func (m Match) Allows(principal Principal) bool {
	if slices.ContainsFunc(m.Rule.Roles, func(role string) bool { return slices.Contains(principal.Roles, role) }) {
		return true
	}
	return m.Rule.Self != "" && m.Params[m.Rule.Self] == principal.Subject
}
