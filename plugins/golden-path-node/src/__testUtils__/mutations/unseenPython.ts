import {
  all,
  append,
  type Change,
  edit,
  type Mutation,
  write,
} from '../mutation';

const GATE = 'app/auth/gate.py';
const TOKEN = 'app/auth/token.py';
const LOGS = 'app/logs.py';
const MAIN = 'app/__main__.py';
const APPLICATION = 'app/application.py';
const FRAME = 'app/http/frame.py';
const LIMITS = 'app/http/limits.py';
const ITEMS = 'app/routes/items.py';
/** What is judged by the same code. */
const CODE = [
  'audit-log',
  'authorization',
  'http-hardening',
  'privacy',
  'structured-logging',
];
const NAMED = 'headers["X-Correlation-Id"]';

/** A change that is seen on the first line that holds the text. */
const seen = (
  what: string,
  path: string,
  text: string,
  change: Change,
  rest: Partial<Mutation> = {},
): Mutation => ({
  what,
  base: 'python',
  change,
  at: { path, text },
  ...rest,
});

/** A change whose doubt is about the program as a whole. */
const unknown = (
  what: string,
  path: string,
  change: Change,
  also: readonly string[] = CODE,
): Mutation => ({
  what,
  base: 'python',
  change,
  at: { path },
  state: 'unknown',
  also,
});

/** What a Python service does to HTTP where nobody looked. */
export const unseenPythonHttp: Mutation[] = [
  seen(
    'the limit of calls while types are checked',
    LIMITS,
    'raise Refusal(429',
    edit(
      LIMITS,
      '        if not allowed:',
      '        if TYPE_CHECKING:\n          if not allowed:',
    ),
  ),
  seen(
    'the limit of calls after the end',
    LIMITS,
    'raise Refusal(429',
    edit(
      LIMITS,
      '            raise Refusal(429',
      '            return\n            raise Refusal(429',
    ),
  ),
  seen(
    'the limit of calls, which nobody counts',
    LIMITS,
    'raise Refusal(429',
    edit(LIMITS, /self\._take\(\(scope.*/, 'pass'),
  ),
  seen(
    'a header after the list',
    FRAME,
    'headers["X-Frame-Options"] =',
    edit(
      FRAME,
      NAMED,
      `headers["X-Frame-Options"] = "ALLOWALL"\n                ${NAMED}`,
    ),
  ),
  seen(
    'a header that is taken out',
    FRAME,
    'del headers[',
    edit(
      FRAME,
      NAMED,
      `del headers["X-Frame-Options"]\n                ${NAMED}`,
    ),
  ),
  seen(
    'a header that is taken out of the list',
    FRAME,
    'SECURITY_HEADERS.pop',
    append(FRAME, 'SECURITY_HEADERS.pop("X-Frame-Options")'),
  ),
  seen(
    'another list of the same name',
    FRAME,
    'SECURITY_HEADERS = {}',
    append(FRAME, 'SECURITY_HEADERS = {}'),
  ),
  seen(
    'headers of some answers',
    FRAME,
    'for name, value in SECURITY_HEADERS',
    edit(
      FRAME,
      '                for name, value in',
      '                if status == 200:\n                 for name, value in',
    ),
  ),
  seen(
    'headers of no answer',
    FRAME,
    'for name, value in SECURITY_HEADERS',
    edit(
      FRAME,
      'await self._app(scope, receive, framed)',
      'await self._app(scope, receive, send)',
    ),
  ),
  seen(
    'who reads answers, put together',
    FRAME,
    '"Access-Control-"',
    edit(
      FRAME,
      NAMED,
      `headers["Access-Control-" + "Allow-Origin"] = "*"\n                ${NAMED}`,
    ),
  ),
  seen(
    'a limit of the server, later',
    MAIN,
    'config.timeout_keep_alive = 0',
    edit(
      MAIN,
      '    server = Server(',
      '    config.timeout_keep_alive = 0\n    server = Server(',
    ),
  ),
  seen(
    'other settings of the server',
    MAIN,
    '**EXTRA',
    edit(
      MAIN,
      'h11_max_incomplete_event_size=16 * 1024,',
      'h11_max_incomplete_event_size=16 * 1024,\n        **EXTRA,',
    ),
    { state: 'unknown' },
  ),
  seen(
    'a second server',
    MAIN,
    'uvicorn.run(other',
    edit(
      MAIN,
      '    server = Server(',
      '    uvicorn.run(other, port=9090)\n    server = Server(',
    ),
    { state: 'unknown', also: ['authorization'] },
  ),
  seen(
    'what an error says, in a text',
    APPLICATION,
    'f"{__}"',
    edit(
      APPLICATION,
      '{"error": "Something went wrong."}',
      '{"error": f"{__}"}',
    ),
  ),
  seen(
    'what an error says, in a refusal',
    ITEMS,
    'detail=str(error)',
    all(
      edit(ITEMS, 'except FullError:', 'except FullError as error:'),
      edit(
        ITEMS,
        'raise Refusal(409, "The list is full.") from None',
        'raise HTTPException(500, detail=str(error))',
      ),
    ),
  ),
  seen(
    'a body that is read from the request',
    ITEMS,
    'await req.json()',
    all(
      edit(ITEMS, 'new: NewItem, caller', 'req: Request, caller'),
      edit(
        ITEMS,
        '        item = Item(title=new.title',
        '        new = await req.json()\n        item = Item(title=new["title"]',
      ),
    ),
  ),
  seen(
    'a schema that is none',
    ITEMS,
    'class NewItem',
    edit(ITEMS, 'class NewItem(BaseModel)', 'class NewItem(Base)'),
  ),
  ...[
    ['verify=False', 'client = httpx.Client(verify=False)'],
    ['ssl.CERT_NONE', 'context.verify_mode = ssl.CERT_NONE'],
    ['check_hostname = False', 'context.check_hostname = False'],
    [
      '_create_unverified_context',
      'ssl._create_default_https_context = ssl._create_unverified_context',
    ],
  ].map(([text, line]) =>
    seen(`certificates, by ${text}`, ITEMS, text, append(ITEMS, line)),
  ),
  seen(
    'certificates, in the package around',
    'app/http/__init__.py',
    '_create_unverified_context',
    append(
      'app/http/__init__.py',
      'ssl._create_default_https_context = ssl._create_unverified_context',
    ),
  ),
  unknown(
    'another module in the image',
    'Dockerfile',
    edit('Dockerfile', 'CMD ["-m", "app"]', 'CMD ["-m", "real"]'),
  ),
  unknown(
    'a folder that modules are looked for in',
    MAIN,
    edit(
      MAIN,
      'import uvicorn\n',
      'sys.path.insert(0, "lib")\nimport debug\nimport uvicorn\n',
    ),
  ),
  unknown(
    'a module by a name that was imported',
    ITEMS,
    append(
      ITEMS,
      'from importlib import import_module\nimport_module("debug")',
    ),
  ),
];

/** Ways into a Python service around the decision. */
export const unseenPythonEntrances: Mutation[] = [
  seen(
    'a layer that answers first',
    APPLICATION,
    'await JSONResponse(',
    all(
      edit(
        APPLICATION,
        '    return Frame(rated)',
        '    return Frame(Debug(rated))',
      ),
      append(
        APPLICATION,
        'class Debug:\n    def __init__(self, app):\n        self._app = app\n\n    async def __call__(self, scope, receive, send):\n        if scope["path"] == "/debug":\n            await JSONResponse({"x": 1})(scope, receive, send)\n            return\n        await self._app(scope, receive, send)',
      ),
    ),
  ),
  seen(
    'a name in a header',
    GATE,
    'roles=frozenset(["writer"])',
    edit(
      GATE,
      'principal = self._principal(scope)',
      'principal = self._principal(scope) or Principal(subject=scope["user"], roles=frozenset(["writer"]))',
    ),
  ),
  seen(
    'a check of tokens by a constant',
    TOKEN,
    'options=OPTIONS',
    all(
      edit(
        TOKEN,
        'options={"require": ["exp", "iss", "aud", "sub"]}',
        'options=OPTIONS',
      ),
      append(
        TOKEN,
        'OPTIONS = {"verify_signature": False, "require": ["exp"]}',
      ),
    ),
    { at: { path: TOKEN, text: 'OPTIONS = {' } },
  ),
  seen(
    'a check of tokens that may be off',
    TOKEN,
    'bool(0)',
    edit(
      TOKEN,
      'options={"require"',
      'options={"verify_aud": bool(0), "require"',
    ),
    { state: 'unknown' },
  ),
  seen(
    'another decision of the same name',
    GATE,
    '_may = lambda',
    append(GATE, '_may = lambda *_: True'),
  ),
  seen(
    'another method of the same name',
    GATE,
    'AccessGate._authorize =',
    append(GATE, 'AccessGate._authorize = lambda *_: None'),
  ),
  {
    what: 'negative tests that are left out',
    base: 'python',
    change: files =>
      Object.fromEntries(
        Object.entries(files).map(([path, text]) => [
          path,
          /^tests\/test_/.test(path)
            ? `import pytest\npytestmark = pytest.mark.skip\n${text}`
            : text,
        ]),
      ),
    at: { path: 'tests' },
  },
];

/** Lines that a Python service writes past its logger by another name. */
export const unseenPythonLines: Mutation[] = [
  ...[
    ['from sys import stdout', 'stdout.write("x")'],
    ['import sys as s', 's.stdout.write("x")'],
    ['say = print', 'say("x")'],
    ['builtins.print', '("x")'],
    ['sys.__stdout__', '.write("x")'],
    ['os.write(1', ', b"x")'],
    ['from logging import StreamHandler', 'StreamHandler()'],
    ['addHandler', '(other)'],
  ].map(([text, rest]) =>
    seen(
      `a line by ${text}`,
      ITEMS,
      text,
      append(
        ITEMS,
        text === 'addHandler'
          ? `logging.getLogger().${text}${rest}`
          : `${text}${/^[(.,]/.test(rest) ? '' : '\n'}${rest}`,
      ),
    ),
  ),
  seen(
    'another formatter',
    ITEMS,
    'setFormatter',
    append(
      ITEMS,
      'logging.getLogger().handlers[0].setFormatter(logging.Formatter("%(message)s"))',
    ),
  ),
  seen(
    'another handler',
    LOGS,
    'root.handlers[:] = [other]',
    edit(LOGS, 'root.handlers[:] = [handler]', 'root.handlers[:] = [other]'),
  ),
  seen(
    'keys that are taken out of the list',
    LOGS,
    'REDACTED_KEYS -= {"token"}',
    append(LOGS, 'REDACTED_KEYS -= {"token"}'),
  ),
  {
    what: 'a logger that is never configured',
    base: 'python',
    change: edit(
      MAIN,
      '    configure_logging(SERVICE)',
      '    if False:\n        configure_logging(SERVICE)',
    ),
    at: { path: LOGS },
  },
  {
    what: 'a line of the package around',
    base: 'python',
    change: write('app/__init__.py', 'print(1)\n'),
    at: { path: 'app/__init__.py', text: 'print(1)' },
  },
];
