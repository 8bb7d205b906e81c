package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"mime"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// MaxBodyBytes of a request.
const MaxBodyBytes = 64 << 10

const maxAddresses = 10_000

func readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBodyBytes))
	if err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return nil, Refuse(http.StatusRequestEntityTooLarge, fmt.Sprintf("Send at most %d bytes.", MaxBodyBytes))
		}
		return nil, Refuse(http.StatusBadRequest, "The body ended early.")
	}
	if len(body) == 0 {
		return nil, nil
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return nil, Refuse(http.StatusUnsupportedMediaType, "Send application/json.")
	}
	return body, nil
}

// Decode reads a body into a struct. Members that it does not have are refused.
func Decode(body []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return Refuse(http.StatusBadRequest, "The request is not as expected.")
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return Refuse(http.StatusBadRequest, "The request is not as expected.")
	}
	return nil
}

// rateLimit is a bucket per address, per process. It slows down who tries; it is no quota over replicas.
type rateLimit struct {
	mutex     sync.Mutex
	perMinute float64
	now       func() time.Time
	buckets   map[string]bucket
}

type bucket struct {
	level float64
	at    time.Time
}

func newRateLimit(perMinute int, now func() time.Time) *rateLimit {
	return &rateLimit{perMinute: float64(perMinute), now: now, buckets: map[string]bucket{}}
}

func (l *rateLimit) take(address string) error {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	now := l.now()
	current, known := l.buckets[address]
	if !known {
		l.makeRoom()
		current = bucket{level: l.perMinute, at: now}
	}
	level := math.Min(l.perMinute, current.level+now.Sub(current.at).Minutes()*l.perMinute)
	if level < 1 {
		l.buckets[address] = bucket{level: level, at: now}
		refusal := Refuse(http.StatusTooManyRequests, "Too many requests.")
		seconds := math.Ceil((1 - level) * 60 / l.perMinute)
		refusal.Headers = map[string]string{"Retry-After": strconv.Itoa(int(seconds))}
		return refusal
	}
	l.buckets[address] = bucket{level: level - 1, at: now}
	return nil
}

// makeRoom forgets some addresses when there are too many.
func (l *rateLimit) makeRoom() {
	for address := range l.buckets {
		if len(l.buckets) < maxAddresses {
			return
		}
		delete(l.buckets, address)
	}
}
