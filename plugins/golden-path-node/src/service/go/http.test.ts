import { type Files, rendering } from '../../__testUtils__/renderings';
import { memoryTree } from '../../tree';
import { verifyTree } from '../../verify';

const AROUND: Files = Object.fromEntries(
  Object.entries(rendering('go')).filter(([path]) => !path.endsWith('.go')),
);

/** A main package with a server that has its limits. */
function main(imports: readonly string[], body: string, above = ''): string {
  const all = ['context', 'net/http', 'os/signal', 'syscall', 'time'];
  return `package main

import (
${[...all, ...imports].map(path => `\t"${path}"`).join('\n')}
)

${above}

func main() {
	${body}
	server := &http.Server{
		Handler:           router,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       20 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       5 * time.Second,
		MaxHeaderBytes:    16 << 10,
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	go func() { _ = server.ListenAndServe() }()
	<-ctx.Done()
	_ = server.Shutdown(context.Background())
}
`;
}

async function judged(text: string) {
  const [result] = await verifyTree(
    memoryTree({ ...AROUND, 'main.go': text }),
    { only: ['http-hardening'] },
  );
  return result;
}

const HONEST: [string, string[], string, string?][] = [
  [
    'net/http',
    ['golang.org/x/time/rate'],
    `router := http.MaxBytesHandler(secured(limited(http.NewServeMux())), 1<<16)
	health(router, "/healthz")`,
    `var limit = rate.NewLimiter(10, 20)

func secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if recover() != nil {
				w.WriteHeader(http.StatusInternalServerError)
			}
		}()
		w.Header().Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r)
	})
}

func limited(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !limit.Allow() {
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		next.ServeHTTP(w, r)
	})
}`,
  ],
  [
    'chi',
    [
      'github.com/go-chi/chi/v5',
      'github.com/go-chi/chi/v5/middleware',
      'github.com/go-chi/httprate',
      'github.com/unrolled/secure',
    ],
    `router := chi.NewRouter()
	router.Use(middleware.Recoverer, middleware.RequestSize(1<<16), httprate.LimitByIP(100, time.Minute), secure.New(secure.Options{FrameDeny: true}).Handler)
	router.Get("/health", alive)`,
  ],
  [
    'Gin',
    [
      'github.com/gin-gonic/gin',
      'github.com/gin-contrib/secure',
      'github.com/gin-contrib/size',
      'golang.org/x/time/rate',
    ],
    `router := gin.New()
	router.Use(gin.Recovery(), secure.New(secure.DefaultConfig()), limits.RequestSizeLimiter(1<<16), allowed(rate.NewLimiter(10, 20)))
	router.GET("/healthz", alive)`,
  ],
  [
    'Echo',
    ['github.com/labstack/echo/v4', 'github.com/labstack/echo/v4/middleware'],
    `router := echo.New()
	router.Use(middleware.Recover(), middleware.Secure(), middleware.BodyLimit("64K"), middleware.RateLimiter(store))
	router.GET("/livez", alive)`,
  ],
];

it.each(HONEST)(
  'says what to do where it can’t follow %s',
  async (_, imports, body, above = '') => {
    const { state, message } = await judged(main(imports, body, above));
    expect({ state, message }).toMatchObject({ state: 'unknown' });
    expect(message).toMatch(
      /it was not followed whether no package sets security headers: keep them in one map/,
    );
  },
);

it.each([
  [
    'headers',
    ', secure.New(secure.Options{FrameDeny: true}).Handler',
    '',
    /no package sets security headers/,
  ],
  ['panics', 'middleware.Recoverer, ', '', /a handler that panics ends/],
  ['bodies', 'middleware.RequestSize(1<<16), ', '', /bodies of any size/],
  ['calls', 'httprate.LimitByIP(100, time.Minute), ', '', /too many calls/],
  ['health', 'router.Get("/health", alive)', '', /there is no \/health/],
])('fails where nothing is done about %s', async (_, from, to, message) => {
  const [, imports, body] = HONEST[1];
  expect(body).toContain(from);
  expect(await judged(main(imports, body.replace(from, to)))).toMatchObject({
    state: 'fail',
    message: expect.stringMatching(message),
    evidence: expect.arrayContaining([
      expect.objectContaining({ path: 'main.go' }),
    ]),
  });
});

it('fails for a server without limits, whatever answers', async () => {
  const [, imports, body] = HONEST[1];
  const text = main(imports, body);
  expect(
    await judged(text.replace(/ReadTimeout: +20/, 'ReadTimeout: 0')),
  ).toMatchObject({
    state: 'fail',
    message: expect.stringMatching(/ReadTimeout/),
  });
});
