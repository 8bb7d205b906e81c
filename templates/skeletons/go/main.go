// Command ${{ values.name }} is the service. Settings come from the environment.
package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"

	"service.internal/${{ values.name }}/internal/api"
	"service.internal/${{ values.name }}/internal/audit"
	"service.internal/${{ values.name }}/internal/auth"
	"service.internal/${{ values.name }}/internal/config"
	"service.internal/${{ values.name }}/internal/items"
	"service.internal/${{ values.name }}/internal/logs"
	"service.internal/${{ values.name }}/internal/web"
)

const (
	service         = "${{ values.name }}"
	roleMapFile     = "rbac.yaml"
	shutdownTimeout = 15 * time.Second
	aliveEvery      = 5 * time.Minute
)

func main() {
	level := new(slog.LevelVar)
	logger := logs.New(os.Stdout, service, level)
	// What dependencies write by log or slog goes the same way.
	slog.SetDefault(logger)
	if err := run(logger, level); err != nil {
		logger.Error("not started, or ended by an error", "error", err)
		os.Exit(1)
	}
}

func run(logger *slog.Logger, level *slog.LevelVar) error {
	settings, err := config.Read(os.Getenv)
	if err != nil {
		return err
	}
	level.Set(settings.Level)
	roleMap, err := auth.ReadRoleMap(roleMapFile)
	if err != nil {
		return err
	}
	stream, err := audit.OpenStream(settings.AuditFile)
	if err != nil {
		return err
	}
	tokens, err := verifier(settings, logger)
	if err != nil {
		return err
	}
	trail := audit.NewTrail(service, stream, time.Now)
	alive := time.NewTicker(aliveEvery)
	defer alive.Stop()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go trail.KeepAlive(ctx, alive.C, func(err error) {
		logger.Error("the audit trail can not be written", "error", err)
	})
	var stopping atomic.Bool
	handler, err := web.New(web.Options{
		Routes:            api.Routes(items.NewStore(), func() bool { return !stopping.Load() }),
		RoleMap:           roleMap,
		Tokens:            tokens,
		Audit:             trail,
		Logger:            logger,
		RequestsPerMinute: settings.RequestsPerMinute,
		TrustedProxies:    settings.TrustedProxies,
		Now:               time.Now,
	})
	if err != nil {
		return err
	}
	return serve(settings, handler, logger, &stopping)
}

func verifier(settings config.Settings, logger *slog.Logger) (auth.Verifier, error) {
	if settings.PublicKeys == "" {
		logger.Warn("no token settings: every protected route answers 401")
		return auth.RefuseAll{}, nil
	}
	return auth.NewVerifier(settings.PublicKeys, settings.Issuer, settings.Audience, time.Now)
}

func serve(settings config.Settings, handler http.Handler, logger *slog.Logger, stopping *atomic.Bool) error {
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       20 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       5 * time.Second,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(logger.Handler(), slog.LevelWarn),
	}
	listener, err := net.Listen("tcp", net.JoinHostPort(settings.Host, strconv.Itoa(settings.Port)))
	if err != nil {
		return err
	}
	ctx, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	if address, is := listener.Addr().(*net.TCPAddr); is {
		logger.Info("listening", "server.port", address.Port)
	}
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	stopping.Store(true)
	logger.Info("stopping")
	// Whoever routes to us needs a moment to see that we are not ready.
	time.Sleep(settings.ShutdownDelay)
	limit, end := context.WithTimeout(context.Background(), shutdownTimeout)
	defer end()
	if err := server.Shutdown(limit); err != nil {
		return err
	}
	if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	logger.Info("stopped")
	return nil
}
