package config

import (
	"strings"
	"testing"
)

func read(t *testing.T, values map[string]string) (Settings, error) {
	t.Helper()
	return Read(func(name string) string { return values[name] })
}

func TestHasSafeDefaults(t *testing.T) {
	settings, err := read(t, nil)
	if err != nil || settings.Host != "127.0.0.1" || settings.Port != 8080 || settings.PublicKeys != "" {
		t.Fatalf("%+v, %v", settings, err)
	}
}

func TestNamesWhatIsWrongButNotItsValue(t *testing.T) {
	for _, name := range []string{"PORT", "LOG_LEVEL", "AUTH_PUBLIC_KEY", "RATE_LIMIT_PER_MINUTE", "TRUSTED_PROXIES", "SHUTDOWN_DELAY_MS"} {
		_, err := read(t, map[string]string{name: "hunter2"})
		if err == nil || !strings.Contains(err.Error(), name) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
