import { append, edit, type Mutation, remove } from '../mutation';

const GATE = 'app/auth/gate.py';
const TOKEN = 'app/auth/token.py';
const LOGS = 'app/logs.py';
const AUDIT = 'app/audit.py';
const MAIN = 'app/__main__.py';
const APPLICATION = 'app/application.py';
const FRAME = 'app/http/frame.py';
const LIMITS = 'app/http/limits.py';
const ITEMS = 'app/routes/items.py';

const python = (mutation: Mutation): Mutation => ({
  base: 'python',
  ...mutation,
});

/** One change of a file, seen on the line that holds the text. */
const at = (
  what: string,
  path: string,
  from: string | RegExp,
  to: string,
  text: string,
): Mutation =>
  python({ what, change: edit(path, from, to), at: { path, text } });

/** Ways to weaken the code of a Python service, by control. */
export const PYTHON_CODE: Readonly<Record<string, readonly Mutation[]>> = {
  'structured-logging': [
    ...['authorization', 'cookie', 'password', 'token'].map(key =>
      at(`the key ${key}`, LOGS, `        "${key}",\n`, '', 'frozenset('),
    ),
    at(
      'the condition turned round',
      LOGS,
      '.lower() in REDACTED_KEYS',
      '.lower() not in REDACTED_KEYS',
      'not in REDACTED_KEYS',
    ),
    at(
      'keys in another case',
      LOGS,
      'str(key).lower() in',
      'str(key) in',
      'str(key) in',
    ),
    at(
      'what is inside of values',
      LOGS,
      'else redact(item, depth + 1)\n',
      'else item\n',
      'else item',
    ),
    at(
      'what is in lists',
      LOGS,
      '[redact(item, depth + 1) for item in value]',
      'list(value)',
      'def redact(',
    ),
    at(
      'a line that is not redacted',
      LOGS,
      'json.dumps(redact(line)',
      'json.dumps(dict(line)',
      'json.dumps(dict(line)',
    ),
    at(
      'print',
      ITEMS,
      '        return {"items"',
      '        print(store)\n        return {"items"',
      'print(store)',
    ),
    at(
      'standard output',
      ITEMS,
      '        return {"items"',
      '        sys.stdout.write("x")\n        return {"items"',
      'sys.stdout.write',
    ),
    at(
      'a handler of its own',
      ITEMS,
      '    router = APIRouter',
      '    logging.basicConfig()\n    router = APIRouter',
      'logging.basicConfig',
    ),
    python({
      what: 'the formatter is not used',
      change: edit(MAIN, '    configure_logging(SERVICE)\n', ''),
      at: { path: MAIN },
    }),
    python({
      what: 'code that can not be parsed',
      state: 'unknown',
      change: append(LOGS, 'def ('),
      at: { path: LOGS },
      also: ['authorization', 'audit-log', 'http-hardening', 'privacy'],
    }),
  ],
  authorization: [
    at(
      'a role that is not asked for',
      GATE,
      'if not principal.roles.isdisjoint(rule.roles):\n        return True',
      'if rule.roles:\n        return True',
      '        return True\n    return rule.self',
    ),
    at(
      'everybody',
      GATE,
      'return rule.self is not None and match',
      'return True or match',
      'return True or',
    ),
    at(
      'a missing role with an exception',
      GATE,
      'if not isinstance(match.rule, RoleRule) or not _may',
      'if not isinstance(match.rule, RoleRule) and not _may',
      'raise Refusal(403',
    ),
    at(
      'a token that is not asked for',
      GATE,
      'if principal is None:',
      'if principal is None and match is None:',
      'raise Refusal(401',
    ),
    at(
      'somebody is let in first',
      GATE,
      '        if principal is None:',
      '        if scope["path"].startswith("/debug"):\n            return\n        if principal is None:',
      '            return\n        if principal',
    ),
    at(
      'the handler before the decision',
      GATE,
      '        self._authorize(scope, match, principal)\n',
      '        await self._app(scope, receive, send)\n        self._authorize(scope, match, principal)\n',
      '        await self._app(scope, receive, send)\n        self._authorize',
    ),
    python({
      what: 'no decision',
      change: edit(
        GATE,
        '        self._authorize(scope, match, principal)\n',
        '',
      ),
      at: { path: GATE, text: 'raise Refusal(403' },
      also: ['audit-log'],
    }),
    at(
      'public by another condition',
      GATE,
      'if match and isinstance(match.rule, PublicRule):',
      'if match and isinstance(match.rule, PublicRule) or scope["path"] == "/":',
      'await self._app(scope, receive, send)',
    ),
    python({
      what: 'routes without the gate',
      change: edit(APPLICATION, 'RateLimit(guarded,', 'RateLimit(limited,'),
      at: { path: MAIN },
    }),
    at(
      'a signature that is not checked',
      TOKEN,
      '"require": ["exp"',
      '"verify_signature": False, "require": ["exp"',
      '"verify_signature": False',
    ),
    at(
      'tokens of any issuer',
      TOKEN,
      '                    issuer=self._issuer,\n',
      '',
      'jwt.decode(',
    ),
    at('tokens that never end', TOKEN, '["exp", "iss"', '["iss"', '["iss"'),
    at(
      'a key that everybody knows',
      TOKEN,
      '["RS256", "PS256"]',
      '["RS256", "HS256"]',
      '"HS256"',
    ),
    at(
      'a public route',
      'rbac.yaml',
      '  GET /v1/items:\n    roles: [reader, writer]\n',
      '  GET /v1/items:\n    public: Everybody may read the items\n',
      'GET /v1/items:',
    ),
    python({
      what: 'no negative tests',
      change: remove('tests/'),
      at: { path: 'tests' },
      also: ['ci-tests', 'privacy'],
    }),
  ],
  'audit-log': [
    at('who', AUDIT, '            "who": event.who,\n', '', 'line = {'),
    at(
      'an error that is swallowed',
      AUDIT,
      'raise AuditError("the audit event could not be written") from error',
      'pass',
      ':\n            pass',
    ),
    at('the stream of the log', AUDIT, 'return 2', 'return 1', 'return 1'),
    at(
      'the log itself',
      AUDIT,
      'import json\n',
      'import json\nimport logging\n',
      'import logging',
    ),
    at(
      'what is privileged, unrecorded',
      GATE,
      'if match.rule.privileged and not recorded:',
      'if match.rule.privileged and not recorded and False:',
      'and False',
    ),
    at(
      'nothing is refused',
      GATE,
      '            raise Refusal(503, "This can\'t be done while it can\'t be recorded.")',
      '            logger.error("x")',
      'if match.rule.privileged',
    ),
    at(
      'a refusal that is not recorded',
      GATE,
      '            self._record(scope, match, principal, "denied", "missing role")\n',
      '',
      'raise Refusal(403',
    ),
    at(
      'it is always told that it was written',
      GATE,
      '            return False\n',
      '            return True\n',
      ':\n            logger.error("audit failed"',
    ),
    at(
      'a change that is not privileged',
      'rbac.yaml',
      '    roles: [writer]\n    privileged: true',
      '    roles: [writer]\n    privileged: false',
      'POST /v1/items',
    ),
  ],
  'http-hardening': [
    at(
      'no policy for contents',
      FRAME,
      '    "Content-Security-Policy": "default-src \'none\'; frame-ancestors \'none\'",\n',
      '',
      'SECURITY_HEADERS = {',
    ),
    at(
      'transport for a minute',
      FRAME,
      'max-age=31536000',
      'max-age=60',
      'max-age=60',
    ),
    at(
      'headers that are not set',
      FRAME,
      'headers[name] = value',
      'pass',
      'SECURITY_HEADERS = {',
    ),
    at(
      'every origin',
      FRAME,
      'headers["X-Correlation-Id"]',
      'headers["Access-Control-Allow-Origin"] = "*"\n                headers["X-Correlation-Id"]',
      'Access-Control-Allow-Origin',
    ),
    at(
      'large bodies',
      LIMITS,
      'MAX_BODY_BYTES = 64 * 1024',
      'MAX_BODY_BYTES = 64 * 1024 * 1024',
      'len(body) > MAX_BODY_BYTES',
    ),
    python({
      what: 'bodies of any size',
      change: edit(APPLICATION, 'limited = BodyLimit(', 'limited = Frame('),
      at: { path: LIMITS },
    }),
    at(
      'the limit on calls switched off',
      LIMITS,
      'if not allowed:',
      'if not allowed and False:',
      'raise Refusal(429',
    ),
    at(
      'no end of idle connections',
      MAIN,
      '        timeout_keep_alive=5,\n',
      '',
      'uvicorn.Config(',
    ),
    at(
      'requests that take for ever',
      FRAME,
      'async with asyncio.timeout(self._seconds):',
      'async with self._lock:',
      'class Frame',
    ),
    at(
      'members that are not known',
      ITEMS,
      'extra="forbid"',
      'extra="ignore"',
      'class NewItem',
    ),
    at(
      'a body without a schema',
      ITEMS,
      'new: NewItem',
      'new: dict[str, str]',
      'new: dict',
    ),
    at(
      'what an error says',
      APPLICATION,
      '{"error": "The request is not as expected."}',
      '{"error": str(__)}',
      'str(__)',
    ),
    at(
      'a page of all routes',
      APPLICATION,
      'docs_url=None',
      'docs_url="/docs"',
      'docs_url="/docs"',
    ),
    at(
      'health that talks',
      'app/routes/health.py',
      'return {"status": "ok"}',
      'return {"status": "ok", "version": "1"}',
      '"version"',
    ),
  ],
  privacy: [
    at('e-mail addresses', LOGS, '        "email",\n', '', 'frozenset('),
    at('phone numbers', LOGS, '        "phone",\n', '', 'frozenset('),
    at(
      'a deletion that deletes nothing',
      'app/routes/privacy.py',
      'store.remove_of(person)',
      'len(store.of(person))',
      'async def delete',
    ),
    at(
      'no copy',
      'app/routes/privacy.py',
      '[{"title": item.title} for item in store.of(person)]',
      '[]',
      'async def export',
    ),
    python({
      what: 'no deletion',
      change: edit(
        'app/routes/privacy.py',
        '@router.delete("")',
        '@router.patch("")',
      ),
      at: { path: MAIN },
      also: ['http-hardening'],
    }),
    python({
      what: 'no tests',
      change: remove('tests/test_privacy.py'),
      at: { path: 'tests' },
    }),
    at(
      'how long it is kept',
      'privacy/record.yaml',
      'retention: P1Y',
      'retention: for ever',
      '- purpose',
    ),
  ],
};
