// Package logs writes one JSON object per line, without credentials.
package logs

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"regexp"
	"runtime"
	"strings"
)

// Mask stands where a value was left out.
const Mask = "[redacted]"

const (
	maxText   = 4096
	maxFrames = 20
)

// redactedKeys are keys, in lower case, whose values are never written, at any depth.
var redactedKeys = map[string]bool{
	"authorization":       true,
	"proxy-authorization": true,
	"cookie":              true,
	"set-cookie":          true,
	"password":            true,
	"passwd":              true,
	"secret":              true,
	"client_secret":       true,
	"token":               true,
	"access_token":        true,
	"refresh_token":       true,
	"id_token":            true,
	"apikey":              true,
	"api_key":             true,
	"x-api-key":           true,
	"private_key":         true,
{%- if values.personalData %}
	"email":               true,
	"phone":               true,
	"name":                true,
	"first_name":          true,
	"last_name":           true,
	"full_name":           true,
	"birthdate":           true,
	"address":             true,
{%- endif %}
}

// credential finds those that got into a text: the last net, not the first.
var credential = regexp.MustCompile(`(?i)\b(bearer\s+|basic\s+|(?:password|passwd|secret|token|api_?key)[=:]\s*)[^\s"',;&]{4,}`)

// New makes the logger of a service. Every line, the server's own too, goes through it.
func New(out io.Writer, service string, level slog.Leveler) *slog.Logger {
	handler := slog.NewJSONHandler(out, &slog.HandlerOptions{Level: level, ReplaceAttr: redact})
	return slog.New(handler).With("service", service)
}

// redact is asked for every attribute, those in groups too.
func redact(_ []string, attr slog.Attr) slog.Attr {
	if redactedKeys[strings.ToLower(attr.Key)] {
		return slog.String(attr.Key, Mask)
	}
	switch attr.Value.Kind() {
	case slog.KindString:
		return slog.String(attr.Key, Scrub(attr.Value.String()))
	case slog.KindAny:
		return slog.Any(attr.Key, clean(attr.Value.Any()))
	default:
		return attr
	}
}

// clean makes a copy of any value without what the keys above hold.
func clean(value any) any {
	switch known := value.(type) {
	case slog.Level:
		return strings.ToLower(known.String())
	case error:
		return Scrub(known.Error())
	}
	text, err := json.Marshal(value)
	if err != nil {
		return "[unwritable]"
	}
	var plain any
	if err := json.Unmarshal(text, &plain); err != nil {
		return "[unwritable]"
	}
	return walk(plain)
}

func walk(value any) any {
	switch known := value.(type) {
	case map[string]any:
		for key, item := range known {
			if redactedKeys[strings.ToLower(key)] {
				known[key] = Mask
			} else {
				known[key] = walk(item)
			}
		}
	case []any:
		for index, item := range known {
			known[index] = walk(item)
		}
	case string:
		return Scrub(known)
	}
	return value
}

// Scrub leaves credentials out of a text, and shortens it.
func Scrub(text string) string {
	if len(text) > maxText {
		text = text[:maxText]
	}
	return credential.ReplaceAllString(text, "${1}"+Mask)
}

// Places tells where the program is, the innermost first: functions, files and
// lines, and no values. After a panic that is where it came from.
func Places() []string {
	callers := make([]uintptr, maxFrames)
	frames := runtime.CallersFrames(callers[:runtime.Callers(2, callers)])
	places := make([]string, 0, maxFrames)
	for {
		frame, more := frames.Next()
		places = append(places, fmt.Sprintf("%s %s:%d", frame.Function, frame.File, frame.Line))
		if !more {
			return places
		}
	}
}
