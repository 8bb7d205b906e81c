import { type Files, rendering } from '../../__testUtils__/renderings';
import { memoryTree } from '../../tree';
import { verifyTree } from '../../verify';

/** What is around the code of a service, and the package that makes its logger. */
const AROUND: Files = Object.fromEntries(
  Object.entries(rendering('go')).filter(
    ([path]) => !path.endsWith('.go') || path.startsWith('internal/logs/'),
  ),
);
const CHI = 'github.com/go-chi/chi/v5';
const ECHO = 'github.com/labstack/echo/v4';
const GIN = 'github.com/gin-gonic/gin';
const LOGS = 'service.internal/ledger/internal/logs';
const MADE = 'logger := logs.New(os.Stdout, "ledger", slog.LevelInfo)';

/** A main package that makes the logger, and does some more. */
function main(
  imports: readonly string[],
  body: string,
  { made = MADE, above = '' } = {},
): string {
  const all = ['log/slog', 'net/http', 'os', LOGS, ...imports];
  return `package main

import (
${all.map(path => `\t"${path}"`).join('\n')}
)
${above}
func main() {
	${made}
	${body}
	http.DefaultClient.CloseIdleConnections()
	logger.Info("stopped")
}
`;
}

async function judged(text: string) {
  const [result] = await verifyTree(
    memoryTree({ ...AROUND, 'main.go': text }),
    { only: ['structured-logging'] },
  );
  return result;
}

const RELEASE = 'gin.SetMode(gin.ReleaseMode)';
const DEFAULT = 'slog.SetDefault(logger)';

describe('the log of a service that is not as the template has it', () => {
  const HONEST: [
    string,
    string[],
    string,
    { made?: string; above?: string }?,
  ][] = [
    ['net/http', [], 'http.NewServeMux()'],
    ['chi', [CHI], 'router := chi.NewRouter()\n\trouter.Use(limit)'],
    [
      'chi with middleware that writes nothing',
      [CHI, `${CHI}/middleware`],
      'router := chi.NewRouter()\n\trouter.Use(middleware.RequestID, middleware.Timeout(9))',
    ],
    ['gorilla/mux', ['github.com/gorilla/mux'], 'mux.NewRouter()'],
    [
      'Gin that is silent',
      [GIN],
      `${RELEASE}\n\trouter := gin.New()\n\trouter.Use(gin.CustomRecoveryWithWriter(nil, refuse))`,
    ],
    [
      'Echo as a handler',
      [ECHO, `${ECHO}/middleware`],
      'router := echo.New()\n\trouter.Use(middleware.RequestID())',
    ],
    ['the default of slog', [], `${DEFAULT}\n\tslog.Info("started")`],
    [
      'the default of slog, elsewhere',
      [],
      `${DEFAULT}\n\tserve()`,
      { above: 'func serve() { slog.With("a", 1).Error("x") }' },
    ],
    [
      'the default of slog, with others of the name of what makes the logger',
      ['errors'],
      `${DEFAULT}\n\tslog.Info(New(), "a", thing{}.New())`,
      {
        above:
          'var errFull = errors.New("full")\ntype thing struct{}\nfunc New() string { slog.Info("x"); return "" }\nfunc (thing) New() int { slog.Info("x"); return 1 }',
      },
    ],
    [
      'the default of slog, in one line',
      [],
      'slog.SetDefault(logs.New(os.Stdout, "ledger", slog.LevelInfo))\n\tlogger := slog.Default()',
      { made: '' },
    ],
  ];
  it.each(HONEST)('passes with %s', async (_, imports, body, rest = {}) => {
    expect(await judged(main(imports, body, rest))).toMatchObject({
      state: 'pass',
    });
  });

  const NOT: [
    string,
    'fail' | 'unknown',
    RegExp,
    string[],
    string,
    { made?: string; above?: string }?,
  ][] = [
    [
      'middleware of chi that writes',
      'fail',
      /middleware\.Logger writes past/,
      [CHI, `${CHI}/middleware`],
      'chi.NewRouter().Use(middleware.Logger)',
    ],
    [
      'middleware of chi that writes what is thrown',
      'fail',
      /middleware\.Recoverer writes past/,
      [CHI, `${CHI}/middleware`],
      'chi.NewRouter().Use(middleware.Recoverer)',
    ],
    [
      'middleware of chi that writes by a formatter',
      'unknown',
      /middleware\.RequestLogger writes: have/,
      [CHI, `${CHI}/middleware`],
      'chi.NewRouter().Use(middleware.RequestLogger(formatter))',
    ],
    [
      'a name that two packages have',
      'unknown',
      /middleware\.Logger writes: have/,
      [`${CHI}/middleware`, 'example.com/other/middleware'],
      'use(middleware.Logger)',
    ],
    [
      'Gin with what it has by default',
      'fail',
      /gin\.Default writes past/,
      [GIN],
      `${RELEASE}\n\tgin.Default()`,
    ],
    [
      'Gin that writes what is thrown',
      'fail',
      /gin\.Recovery writes past/,
      [GIN],
      `${RELEASE}\n\tgin.New().Use(gin.Recovery())`,
    ],
    [
      'Gin that tells its routes',
      'fail',
      /call gin\.SetMode\(gin\.ReleaseMode\)/,
      [GIN],
      'gin.New()',
    ],
    [
      'Gin in a mode that is told later',
      'fail',
      /call gin\.SetMode\(gin\.ReleaseMode\)/,
      [GIN],
      'gin.SetMode(os.Getenv("MODE"))\n\tgin.New()',
    ],
    [
      'Gin that is silent under a condition',
      'unknown',
      /whether Gin writes/,
      [GIN],
      `if os.Getenv("X") == "" {\n\t\t${RELEASE}\n\t}\n\tgin.New()`,
    ],
    [
      'Gin that is silent too late',
      'unknown',
      /whether Gin writes/,
      [GIN],
      `gin.New()\n\t${RELEASE}`,
    ],
    [
      'Gin that nobody makes silent',
      'unknown',
      /whether Gin writes/,
      [GIN],
      'gin.New()',
      { above: `func quiet() { ${RELEASE} }` },
    ],
    [
      'middleware of Echo that writes',
      'fail',
      /middleware\.Logger writes past/,
      [ECHO, `${ECHO}/middleware`],
      'echo.New().Use(middleware.Logger())',
    ],
    [
      'the logger of Echo',
      'fail',
      /router\.Logger\.Fatal writes past/,
      [ECHO],
      'router := echo.New()\n\trouter.Logger.Fatal("x")',
    ],
    [
      'Echo that starts by itself',
      'fail',
      /router\.Start writes past/,
      [ECHO],
      'router := echo.New()\n\t_ = router.Start(":8080")',
    ],
    [
      'a log of gorilla',
      'fail',
      /writes past/,
      ['github.com/gorilla/handlers'],
      'handlers.LoggingHandler(out, router)',
    ],
    [
      'a framework that nobody has followed',
      'unknown',
      /fiber.* writes: have/,
      ['github.com/gofiber/fiber/v2'],
      'fiber.New()',
    ],
    [
      'the default of slog that nobody set',
      'fail',
      /writes past/,
      [],
      'slog.Info("x")',
    ],
    [
      'the default of slog before it is set',
      'fail',
      /writes past/,
      [],
      `slog.Info("x")\n\t${DEFAULT}`,
    ],
    [
      'the default of slog by a call before it is set',
      'fail',
      /writes past/,
      [],
      `serve()\n\t${DEFAULT}`,
      { above: 'func serve() { slog.Info("x") }' },
    ],
    [
      'the default of slog, set under a condition',
      'fail',
      /writes past/,
      [],
      `if os.Getenv("X") == "" {\n\t\t${DEFAULT}\n\t}\n\tslog.Info("x")`,
    ],
    [
      'the default of slog, set later by somebody',
      'fail',
      /writes past/,
      [],
      `go func() { ${DEFAULT} }()\n\tslog.Info("x")`,
    ],
    [
      'the default of slog, set in a function that nobody calls',
      'fail',
      /writes past/,
      [],
      'slog.Info("x")',
      {
        above: 'func quiet(logger *slog.Logger) { slog.SetDefault(logger) }',
      },
    ],
    [
      'the default of slog, set again',
      'fail',
      /writes past/,
      [],
      `${DEFAULT}\n\tslog.SetDefault(other)\n\tslog.Info("x")`,
    ],
    [
      'the default of slog as it was',
      'fail',
      /writes past/,
      [],
      `${DEFAULT}\n\tearly.Info("x")`,
      { above: 'var early = slog.With("a", 1)' },
    ],
    [
      'the default of slog, of another logger',
      'fail',
      /writes past/,
      [],
      'slog.SetDefault(other())\n\tslog.Info("x")',
      { above: 'func other() *slog.Logger { return nil }' },
    ],
    [
      'the default of slog, of what somebody else makes by that name',
      'fail',
      /writes past/,
      [],
      `${DEFAULT}\n\tslog.Info("x")`,
      {
        made: 'logger := New(os.Stdout)',
        above:
          'func New(out any) *slog.Logger { slog.Info("x"); return logs.New(os.Stdout, "ledger", slog.LevelInfo) }',
      },
    ],
    [
      'the default of slog, of what is named like the package',
      'fail',
      /writes past/,
      [],
      `${DEFAULT}\n\tslog.Info("x")`,
      {
        made: `logs := thing{}\n\t${MADE}`,
        above:
          'type thing struct{}\nfunc (thing) New(out any, name string, level slog.Level) *slog.Logger { slog.Info("x"); return nil }',
      },
    ],
    [
      'the default of slog, of a logger that was changed',
      'fail',
      /writes past/,
      [],
      `logger = other()\n\t${DEFAULT}\n\tslog.Info("x")`,
      { above: 'func other() *slog.Logger { return nil }' },
    ],
    [
      'what runs before main',
      'fail',
      /writes past/,
      [],
      `${DEFAULT}`,
      { above: 'func init() { slog.Info("x") }' },
    ],
    [
      'a logger besides',
      'fail',
      /a logger of its own/,
      ['go.uber.org/zap'],
      'zap.NewProduction()',
    ],
  ];
  it.each(NOT)(
    'does not pass with %s',
    async (_, state, message, imports, body, rest = {}) => {
      expect(await judged(main(imports, body, rest))).toMatchObject({
        state,
        message: expect.stringMatching(message),
      });
    },
  );

  it.each([
    [
      'slog',
      'log/slog',
      'func (h own) Handle(r slog.Record) error { return nil }',
    ],
    [
      'zap',
      'go.uber.org/zap/zapcore',
      'func (h own) Write(e zapcore.Entry, f []zapcore.Field) error { return nil }',
    ],
  ])(
    'does not know what a handler of %s of its own leaves out',
    async (_, path, handler) => {
      const text = `package main\n\nimport "${path}"\n\ntype own struct{}\n\n${handler}\n\nfunc main() {\n\tuse(own{})\n}\n`;
      expect(await judged(text)).toMatchObject({
        state: 'unknown',
        message: expect.stringMatching(/ReplaceAttr of slog\.NewJSONHandler/),
        evidence: expect.arrayContaining([
          expect.objectContaining({ line: 7 }),
        ]),
      });
    },
  );
});
