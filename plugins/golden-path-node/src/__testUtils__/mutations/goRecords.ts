import { edit, type Mutation, remove } from '../mutation';
import {
  ACCESS,
  LOGS,
  AUDIT,
  MAIN,
  ROUTES,
  PRIVACY,
  go,
  at,
} from './goChanges';

/** Ways to have a Go service log what it must not, or not as JSON. */
export const goLines: Mutation[] = [
  ...['authorization', 'cookie', 'password', 'token'].map(key =>
    at(
      `the key ${key}`,
      LOGS,
      new RegExp(`\\t"${key}": +true,\\n`),
      '',
      'map[string]bool{',
    ),
  ),
  at(
    'a key that is switched off',
    LOGS,
    /"token": +true/,
    '"token": false',
    'map[string]bool{',
  ),
  at(
    'the condition turned round',
    LOGS,
    'if redactedKeys[strings.ToLower(attr.Key)] {',
    'if !redactedKeys[strings.ToLower(attr.Key)] {',
    'func redact(',
  ),
  at(
    'the value itself',
    LOGS,
    'slog.String(attr.Key, Mask)',
    'slog.String(attr.Key, attr.Value.String())',
    'redactedKeys[strings.ToLower(attr.Key)]',
  ),
  at(
    'what is inside of values',
    LOGS,
    'case slog.KindAny:',
    'case slog.KindGroup:',
    'func redact(',
  ),
  at(
    'a list that is changed',
    LOGS,
    'func New(',
    'func init() {\n\tdelete(redactedKeys, "token")\n}\n\n// New makes.\nfunc New(',
    'delete(redactedKeys',
  ),
  go({
    what: 'no redaction',
    change: edit(LOGS, ', ReplaceAttr: redact', ''),
    at: { path: 'main.go' },
    also: ['privacy'],
  }),
  at(
    'a line past the logger',
    ROUTES,
    'var given newItem',
    'fmt.Println(call)\n\t\tvar given newItem',
    'fmt.Println',
  ),
  at(
    'the default logger, before it is set',
    MAIN,
    '\tslog.SetDefault(logger)\n',
    '\tslog.Info("x")\n\tslog.SetDefault(logger)\n',
    'slog.Info',
  ),
  at(
    'the default logger, as it was',
    MAIN,
    '\tslog.SetDefault(logger)\n',
    '\tslog.Info("x")\n',
    'slog.Info',
  ),
];

/** Ways to lose audit events of a Go service. */
export const goEvents: Mutation[] = [
  at('who', AUDIT, '\tWho string `json:"who"`\n', '', 'type Event struct'),
  at(
    'an error that is ignored',
    AUDIT,
    '\tif _, err := t.stream.Write(append(line, \'\\n\')); err != nil {\n\t\treturn fmt.Errorf("the audit event could not be written: %w", err)\n\t}\n',
    "\t_, _ = t.stream.Write(append(line, '\\n'))\n",
    't.stream.Write',
  ),
  go({
    what: 'the stream of the log',
    change: edit(AUDIT, 'return os.Stderr, nil', 'return os.Stdout, nil'),
    at: { path: AUDIT, text: 'os.Stdout' },
    also: ['structured-logging'],
  }),
  at(
    'the log itself',
    AUDIT,
    '\t"io"\n',
    '\t"io"\n\t"log/slog"\n',
    '"log/slog"',
  ),
  at(
    'what is privileged, unrecorded',
    ACCESS,
    'match.Rule.Privileged && !recorded',
    'match.Rule.Privileged && !recorded && found',
    '&& !recorded && found',
  ),
  at(
    'a refusal that is not recorded',
    ACCESS,
    '\t\ts.record(r, route, principal.Subject, audit.Denied, "missing role")\n',
    '',
    'StatusForbidden',
  ),
  at(
    'it is always told that it was written',
    ACCESS,
    'return err == nil',
    'return true',
    'return true',
  ),
  at(
    'a change that is not privileged',
    'rbac.yaml',
    '["writer"], "privileged": true',
    '["writer"]',
    'POST /v1/items',
  ),
];

/** Ways to weaken how a Go service keeps personal data. */
export const goPrivacy: Mutation[] = [
  at('e-mail addresses', LOGS, /\t"email": +true,\n/, '', 'map[string]bool{'),
  at('phone numbers', LOGS, /\t"phone": +true,\n/, '', 'map[string]bool{'),
  at(
    'a deletion that deletes nothing',
    PRIVACY,
    'store.RemoveOf(person)',
    'len(store.Of(person))',
    '{Pattern: "DELETE',
  ),
  at(
    'no copy',
    PRIVACY,
    '"items": store.Of(person)',
    '"items": nil',
    '{Pattern: "GET',
  ),
  go({
    what: 'routes that are not served',
    change: edit(
      ROUTES,
      '\troutes = append(routes, privacyRoutes(store)...)\n',
      '',
    ),
    at: { path: PRIVACY, text: '{Pattern: "GET' },
  }),
  go({
    what: 'no tests',
    change: remove('internal/api/privacy_test.go'),
    at: { path: 'go.mod' },
  }),
  at(
    'how long it is kept',
    'privacy/record.yaml',
    'retention: P1Y',
    'retention: for ever',
    '- purpose',
  ),
];
