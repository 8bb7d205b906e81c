// Package items is what the service keeps. Replace it by what the service is for.
package items

import (
	"errors"
	"sync"
)

const maxItems = 1000

// ErrFull tells that no more items can be kept.
var ErrFull = errors.New("the list is full")

// Item is something that somebody made.
type Item struct {
	Title     string `json:"title"`
	CreatedBy string `json:"createdBy"`
}

// Store keeps items in memory.
type Store struct {
	mutex sync.Mutex
	items []Item
}

// NewStore makes an empty store.
func NewStore() *Store { return &Store{items: []Item{}} }

// List returns all items.
func (s *Store) List() []Item {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return append([]Item{}, s.items...)
}

// Add keeps an item, or returns ErrFull.
func (s *Store) Add(item Item) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if len(s.items) >= maxItems {
		return ErrFull
	}
	s.items = append(s.items, item)
	return nil
}

// Of returns what somebody made.
func (s *Store) Of(person string) []Item {
	found := []Item{}
	for _, item := range s.List() {
		if item.CreatedBy == person {
			found = append(found, item)
		}
	}
	return found
}

// RemoveOf removes what somebody made, and tells how many that were.
func (s *Store) RemoveOf(person string) int {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	kept := []Item{}
	for _, item := range s.items {
		if item.CreatedBy != person {
			kept = append(kept, item)
		}
	}
	removed := len(s.items) - len(kept)
	s.items = kept
	return removed
}
