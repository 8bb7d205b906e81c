package audit

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func now() time.Time { return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) }

func TestEventsGoToAStreamOfTheirOwn(t *testing.T) {
	file := filepath.Join(t.TempDir(), "audit.log")
	stream, err := OpenStream(file)
	if err != nil {
		t.Fatal(err)
	}
	event := Event{Who: "ana", What: "GET /v1/items", Subject: "/v1/items", Outcome: Denied, Reason: "missing role", CorrelationID: "1", SourceIP: "127.0.0.1"}
	if err := NewTrail("test", stream, now).Record(event); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var line map[string]string
	if err := json.Unmarshal(text, &line); err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{"when": "2026-01-01T00:00:00Z", "who": "ana", "outcome": "denied", "service": "test"} {
		if line[key] != want {
			t.Errorf("%s: %q", key, line[key])
		}
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info, err)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, os.ErrClosed }

func TestATrailThatNobodyWritesToSaysThatItIsWritten(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	ticks, ended := make(chan time.Time), make(chan struct{})
	var written bytes.Buffer
	go func() {
		defer close(ended)
		NewTrail("test", &written, now).KeepAlive(ctx, ticks, func(err error) { t.Error(err) })
	}()
	ticks <- now()
	ticks <- now()
	cancel()
	<-ended
	if strings.Count(written.String(), `"what":"audit.alive"`) != 2 {
		t.Error(written.String())
	}

	ctx, cancel = context.WithCancel(context.Background())
	defer cancel()
	failed := make(chan error)
	go NewTrail("test", full{}, now).KeepAlive(ctx, ticks, func(err error) { failed <- err })
	ticks <- now()
	if err := <-failed; !strings.Contains(err.Error(), "could not be written") {
		t.Error(err)
	}
}

func TestAnEventThatCanNotBeWrittenIsAnError(t *testing.T) {
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	_ = reader.Close()
	_ = writer.Close()
	if NewTrail("test", writer, now).Record(Event{}) == nil {
		t.Error("no error")
	}
	if _, err := OpenStream(t.TempDir()); err == nil {
		t.Error("a folder is no stream")
	}
}
