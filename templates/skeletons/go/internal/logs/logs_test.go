package logs

import (
	"bytes"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"
)

func TestWritesOneJSONObjectPerLine(t *testing.T) {
	var out bytes.Buffer
	New(&out, "test", slog.LevelInfo).Info("two\nlines", "a", 1)
	var line map[string]any
	if err := json.Unmarshal(out.Bytes(), &line); err != nil || strings.Count(out.String(), "\n") != 1 {
		t.Fatalf("%q: %v", out.String(), err)
	}
	if line["msg"] != "two\nlines" || line["level"] != "info" || line["service"] != "test" {
		t.Error(line)
	}
}

func TestNeverWritesCredentials(t *testing.T) {
	var out bytes.Buffer
	logger := New(&out, "test", slog.LevelInfo)
	for _, key := range []string{"authorization", "Cookie", "set-cookie", "PASSWORD", "token"} {
		logger.Info("x", key, "hunter2")
		logger.Info("x", slog.Group("deep", slog.String(key, "hunter2")))
		logger.Info("x", "deep", map[string]any{"list": []any{map[string]string{key: "hunter2"}}})
		logger.Info("x", "headers", http.Header{key: {"hunter2"}})
		logger.With(key, "hunter2").Info("x")
	}
	logger.Info("sent Bearer hunter2hunter2", "error", errors.New("password=hunter2"), "chan", make(chan int))
	if strings.Contains(out.String(), "hunter2") {
		t.Error(out.String())
	}
	if got := strings.Count(out.String(), Mask); got != 27 {
		t.Errorf("%d masks", got)
	}
}
