// Package config reads the settings of the service.
package config

import (
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"strconv"
	"strings"
	"time"
)

// Settings of one process.
type Settings struct {
	Host  string
	Port  int
	Level slog.Level
	// PublicKeys is PEM, one or several; empty when no token counts.
	PublicKeys, Issuer, Audience string
	// AuditFile is empty for standard error.
	AuditFile string
	// RequestsPerMinute of one address.
	RequestsPerMinute int
	// TrustedProxies are those whose X-Forwarded-For counts.
	TrustedProxies []netip.Prefix
	// ShutdownDelay passes between "not ready" and closing the door.
	ShutdownDelay time.Duration
}

var levels = map[string]slog.Level{
	"debug": slog.LevelDebug,
	"info":  slog.LevelInfo,
	"warn":  slog.LevelWarn,
	"error": slog.LevelError,
}

// Read reads the environment. Its error names the settings that are wrong, never their values.
func Read(env func(string) string) (Settings, error) {
	var problems []error
	text := func(name, fallback string) string {
		// What is set to nothing is not set.
		if value := strings.TrimSpace(env(name)); value != "" {
			return value
		}
		return fallback
	}
	number := func(name string, fallback, least, most int) int {
		value, err := strconv.Atoi(text(name, strconv.Itoa(fallback)))
		if err != nil || value < least || value > most {
			problems = append(problems, fmt.Errorf("%s must be a whole number from %d to %d", name, least, most))
		}
		return value
	}
	level, known := levels[text("LOG_LEVEL", "info")]
	if !known {
		problems = append(problems, errors.New("LOG_LEVEL must be debug, info, warn or error"))
	}
	proxies, err := prefixes(text("TRUSTED_PROXIES", ""))
	if err != nil {
		problems = append(problems, err)
	}
	settings := Settings{
		Host:              text("HOST", "127.0.0.1"),
		Port:              number("PORT", 8080, 0, 65535),
		Level:             level,
		PublicKeys:        text("AUTH_PUBLIC_KEY", ""),
		Issuer:            text("AUTH_ISSUER", ""),
		Audience:          text("AUTH_AUDIENCE", ""),
		AuditFile:         text("AUDIT_FILE", ""),
		RequestsPerMinute: number("RATE_LIMIT_PER_MINUTE", {% if values.exposure == 'internet' %}120{% elif values.exposure == 'partner' %}300{% else %}600{% endif %}, 1, 1_000_000),
		TrustedProxies:    proxies,
		ShutdownDelay:     time.Duration(number("SHUTDOWN_DELAY_MS", 0, 0, 60_000)) * time.Millisecond,
	}
	given := 0
	for _, value := range []string{settings.PublicKeys, settings.Issuer, settings.Audience} {
		if value != "" {
			given++
		}
	}
	if given != 0 && given != 3 {
		problems = append(problems, errors.New("AUTH_PUBLIC_KEY, AUTH_ISSUER and AUTH_AUDIENCE belong together: set all or none"))
	}
	return settings, errors.Join(problems...)
}

func prefixes(text string) ([]netip.Prefix, error) {
	var found []netip.Prefix
	for _, part := range strings.Split(text, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		if address, err := netip.ParseAddr(part); err == nil {
			found = append(found, netip.PrefixFrom(address, address.BitLen()))
			continue
		}
		prefix, err := netip.ParsePrefix(part)
		if err != nil {
			return nil, errors.New("TRUSTED_PROXIES must be addresses or networks, separated by commas")
		}
		found = append(found, prefix)
	}
	return found, nil
}
