import { append, edit, type Mutation, remove } from '../mutation';
import { GATE, LOGS, MAIN, ITEMS, AUDIT, python, at } from './pythonChanges';

/** Ways to have a Python service log what it must not, or not as JSON. */
export const pythonLines: Mutation[] = [
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
];

/** Ways to lose audit events of a Python service. */
export const pythonEvents: Mutation[] = [
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
];

/** Ways to weaken how a Python service keeps personal data. */
export const pythonPrivacy: Mutation[] = [
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
];
