import { edit, type Mutation, remove } from '../mutation';
import {
  ACCESS,
  SERVER,
  LIMITS,
  TOKEN,
  ROUTES,
  ROLES,
  go,
  at,
} from './goChanges';

/** Ways to weaken who may do what in a Go service. */
export const goEntrances: Mutation[] = [
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
];

/** Ways to weaken how a Go service speaks HTTP. */
export const goHttp: Mutation[] = [
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
];
