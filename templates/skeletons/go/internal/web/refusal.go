package web

// Refusal ends a request; its message is safe to show.
type Refusal struct {
	Status  int
	Message string
	Headers map[string]string
}

// Error is the message.
func (r *Refusal) Error() string { return r.Message }

// Refuse makes a refusal.
func Refuse(status int, message string) *Refusal {
	return &Refusal{Status: status, Message: message}
}
