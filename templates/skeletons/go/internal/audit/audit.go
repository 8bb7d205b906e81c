// Package audit records who did what, with which outcome: a stream of its own, apart from the log.
package audit

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

// Outcome of a decision or an action.
type Outcome string

// Allowed and Denied are decisions, Success and Failure are how it ended.
const (
	Allowed Outcome = "allowed"
	Denied  Outcome = "denied"
	Success Outcome = "success"
	Failure Outcome = "failure"
)

// Event is one security-relevant decision or action.
type Event struct {
	// Who is the subject of the token, or "anonymous".
	Who string `json:"who"`
	// What is the route: method and path with the names of its parameters.
	What string `json:"what"`
	// Subject is what it is about: the path as it was asked for, without its query.
	Subject       string  `json:"subject"`
	Outcome       Outcome `json:"outcome"`
	Reason        string  `json:"reason"`
	CorrelationID string  `json:"correlationId"`
	SourceIP      string  `json:"sourceIp"`
}

// Trail is where events are recorded, whatever the log's level is.
type Trail struct {
	mutex   sync.Mutex
	service string
	stream  io.Writer
	now     func() time.Time
}

// NewTrail writes events, one JSON object per line, to a stream.
func NewTrail(service string, stream io.Writer, now func() time.Time) *Trail {
	return &Trail{service: service, stream: stream, now: now}
}

// Record returns once the event is written. What must be on record must not
// happen when it returns an error.
func (t *Trail) Record(event Event) error {
	line, err := json.Marshal(struct {
		When    string `json:"when"`
		Service string `json:"service"`
		Event
	}{t.now().UTC().Format(time.RFC3339Nano), t.service, event})
	if err != nil {
		return fmt.Errorf("the audit event could not be rendered: %w", err)
	}
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if _, err := t.stream.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("the audit event could not be written: %w", err)
	}
	return nil
}

// KeepAlive records now and then that the trail is written, until the context
// ends, so that whoever watches it tells a service that nobody calls from one
// whose trail was switched off. The ticks say when.
func (t *Trail) KeepAlive(ctx context.Context, ticks <-chan time.Time, onError func(error)) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks:
			event := Event{Who: t.service, What: "audit.alive", Subject: t.service, Outcome: Success}
			if err := t.Record(event); err != nil {
				onError(err)
			}
		}
	}
}

// synced flushes a file with every line.
type synced struct{ *os.File }

func (s synced) Write(line []byte) (int, error) {
	written, err := s.File.Write(line)
	if err != nil {
		return written, err
	}
	return written, s.Sync()
}

// OpenStream opens a file that is only appended to, or takes standard error,
// which the platform collects as a stream of its own.
func OpenStream(file string) (io.Writer, error) {
	if file == "" {
		return os.Stderr, nil
	}
	opened, err := os.OpenFile(file, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("the audit trail can't be opened: %w", err)
	}
	return synced{opened}, nil
}
