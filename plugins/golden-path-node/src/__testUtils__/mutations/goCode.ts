import { edit, type Mutation, remove } from '../mutation';

const ACCESS = 'internal/web/access.go';
const SERVER = 'internal/web/server.go';
const LIMITS = 'internal/web/limits.go';
const ROLES = 'internal/auth/roles.go';
const TOKEN = 'internal/auth/token.go';
const LOGS = 'internal/logs/logs.go';
const AUDIT = 'internal/audit/audit.go';
const ROUTES = 'internal/api/routes.go';
const PRIVACY = 'internal/api/privacy.go';

const go = (mutation: Mutation): Mutation => ({ base: 'go', ...mutation });

/** One change of a file, seen on the line that holds the text. */
const at = (
  what: string,
  path: string,
  from: string | RegExp,
  to: string,
  text: string,
): Mutation => go({ what, change: edit(path, from, to), at: { path, text } });

/** Ways to weaken the code of a Go service, by control. */
export const GO_CODE: Readonly<Record<string, readonly Mutation[]>> = {
  'structured-logging': [
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
      'the default logger',
      ROUTES,
      'var given newItem',
      'slog.Info("x")\n\t\tvar given newItem',
      'slog.Info',
    ),
  ],
  authorization: [
    at(
      'a role that is not asked for',
      ROLES,
      /if slices\.ContainsFunc\(m\.Rule\.Roles.*\{\n/,
      'if len(m.Rule.Roles) > 0 {\n',
      'return true\n\t}\n\treturn m.Rule.Self',
    ),
    at(
      'everybody',
      ROLES,
      'return m.Rule.Self != "" && m.Params',
      'return m.Rule.Self == "" || m.Params',
      'return m.Rule.Self == ""',
    ),
    at(
      'a missing role with an exception',
      ACCESS,
      'if !match.Allows(principal) {',
      'if !match.Allows(principal) && r.Method != "GET" {',
      'StatusForbidden',
    ),
    at(
      'a token that is not asked for',
      ACCESS,
      'if !valid {',
      'if !valid && !found {',
      'StatusUnauthorized',
    ),
    at(
      'somebody is let in first',
      ACCESS,
      '\tprincipal, valid := s.principal(r)',
      '\tif r.URL.Path == "/debug" {\n\t\treturn match, auth.Principal{}, nil\n\t}\n\tprincipal, valid := s.principal(r)',
      '\t\treturn match, auth.Principal{}, nil\n\t}\n\tprincipal',
    ),
    at(
      'public by another condition',
      ACCESS,
      'if found && match.Rule.Public != "" {',
      'if found || match.Rule.Public != "" {',
      'return match, auth.Principal{}, nil',
    ),
    at(
      'an error that is ignored',
      SERVER,
      '\tmatch, principal, err := s.authorize(r)\n\tif err != nil {\n\t\treturn Answer{}, err\n\t}\n',
      '\tmatch, principal, _ := s.authorize(r)\n',
      'return s.handlers[',
    ),
    at(
      'requests past the decision',
      'main.go',
      '\tvar stopping atomic.Bool\n',
      '\thttp.HandleFunc("/debug", nil)\n\tvar stopping atomic.Bool\n',
      'http.HandleFunc',
    ),
    at(
      'a key that everybody knows',
      TOKEN,
      'case "RS256":',
      'case "HS256":',
      '"HS256"',
    ),
    at(
      'tokens of any issuer',
      TOKEN,
      ' || claims.Issuer != v.issuer',
      '',
      'ed25519.Verify(',
    ),
    at(
      'tokens that never end',
      TOKEN,
      '*claims.Expires <= seconds || ',
      '',
      'ed25519.Verify(',
    ),
    at(
      'a public route',
      'rbac.yaml',
      '"POST /v1/items": { "roles": ["writer"], "privileged": true }',
      '"POST /v1/items": { "public": "Everybody may add items" }',
      '"POST /v1/items"',
    ),
    go({
      what: 'no negative tests',
      change: files =>
        remove('internal/api/authorization_test.go')(
          remove('internal/api/privacy_test.go')(files),
        ),
      at: { path: 'go.mod' },
      also: ['ci-tests', 'privacy'],
    }),
  ],
  'audit-log': [
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
  ],
  'http-hardening': [
    at(
      'no policy for contents',
      SERVER,
      /\t"Content-Security-Policy": .*\n/,
      '',
      'map[string]string{',
    ),
    at(
      'transport for a minute',
      SERVER,
      'max-age=31536000',
      'max-age=60',
      'max-age=60',
    ),
    at(
      'headers that are not set',
      SERVER,
      'for name, value := range securityHeaders {',
      'for name, value := range headers {',
      'w.WriteHeader(',
    ),
    at(
      'every origin',
      SERVER,
      '\tw.WriteHeader(answer.Status)',
      '\tw.Header().Set("Access-Control-Allow-Origin", "*")\n\tw.WriteHeader(answer.Status)',
      'Access-Control-Allow-Origin',
    ),
    at(
      'large bodies',
      LIMITS,
      'MaxBodyBytes = 64 << 10',
      'MaxBodyBytes = 64 << 20',
      'http.MaxBytesReader',
    ),
    go({
      what: 'bodies of any size',
      change: edit(
        LIMITS,
        'http.MaxBytesReader(w, r.Body, MaxBodyBytes)',
        'r.Body',
      ),
      at: { path: LIMITS, text: 'io.ReadAll(' },
    }),
    at(
      'the limit on calls switched off',
      LIMITS,
      'if level < 1 {',
      'if level < -1 {',
      'StatusTooManyRequests',
    ),
    go({
      what: 'the limit on calls is not asked',
      change: edit(
        SERVER,
        '\tif err := s.rate.take(r.source); err != nil {\n\t\treturn Answer{}, err\n\t}\n',
        '',
      ),
      at: { path: LIMITS, text: 'StatusTooManyRequests' },
    }),
    at(
      'slow headers',
      'main.go',
      '\t\tReadHeaderTimeout: 10 * time.Second,\n',
      '',
      '&http.Server{',
    ),
    at(
      'idle for an hour',
      'main.go',
      'IdleTimeout:       5 * time.Second',
      'IdleTimeout:       1 * time.Hour',
      'time.Hour',
    ),
    at(
      'members that are not known',
      LIMITS,
      '\tdecoder.DisallowUnknownFields()\n',
      '',
      'json.NewDecoder(',
    ),
    at(
      'what an error says',
      LIMITS,
      'Refuse(http.StatusBadRequest, "The body ended early.")',
      'Refuse(http.StatusBadRequest, err.Error())',
      'err.Error()',
    ),
    at(
      'health that talks',
      ROUTES,
      'map[string]string{"status": "ok"}',
      'map[string]string{"status": "ok", "version": "1"}',
      '"version"',
    ),
    go({
      what: 'no end on SIGTERM',
      change: edit(
        'main.go',
        ', syscall.SIGTERM, syscall.SIGINT',
        ', syscall.SIGINT',
      ),
      at: { path: 'main.go' },
    }),
  ],
  privacy: [
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
  ],
};
