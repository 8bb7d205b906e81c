import { all, append, edit, type Mutation, write } from '../mutation';
import {
  GATE,
  TOKEN,
  LOGS,
  MAIN,
  APPLICATION,
  ITEMS,
  seen,
} from './pythonChanges';

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
