import { all, append, edit, write, type Mutation } from '../mutation';
import {
  ACCESS,
  SERVER,
  TOKEN,
  LOGS,
  AUDIT,
  ROUTES,
  DEBUG,
  MAIN,
  LISTEN,
  STARTED,
  seen,
  missed,
  before,
  everyTest,
} from './goChanges';

/** Ways into a Go service around the decision. */
export const unseenGoEntrances: Mutation[] = [
  seen(
    'requests past the decision, encrypted',
    MAIN,
    'http.ListenAndServeTLS',
    before(MAIN, LISTEN, '\tgo http.ListenAndServeTLS(":9", "", "", nil)'),
    { also: ['http-hardening'] },
  ),
  seen(
    'an answer before the decision',
    SERVER,
    's.send(w, Answer{Status: 200}',
    before(
      SERVER,
      STARTED,
      '\tif r.URL.Path == "/metrics" {\n\t\ts.send(w, Answer{Status: 200}, nil, "")\n\t\treturn\n\t}',
    ),
  ),
  seen(
    'a handler around the handler',
    MAIN,
    'w.Write([]byte("x"))',
    all(
      edit(MAIN, 'Handler:           handler,', 'Handler: debug(handler),'),
      append(
        MAIN,
        'func debug(next http.Handler) http.Handler {\n\treturn http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {\n\t\tif r.URL.Path == "/debug" {\n\t\t\t_, _ = w.Write([]byte("x"))\n\t\t\treturn\n\t\t}\n\t\tnext.ServeHTTP(w, r)\n\t})\n}',
      ),
    ),
    { also: ['http-hardening'] },
  ),
  seen(
    'a handler of somebody else',
    MAIN,
    'Handler: other.Wrap(handler)',
    edit(MAIN, 'Handler:           handler,', 'Handler: other.Wrap(handler),'),
    { state: 'unknown' },
  ),
  seen(
    'another handler, later',
    MAIN,
    'server.Handler = other',
    before(MAIN, LISTEN, '\tserver.Handler = other'),
    { state: 'unknown' },
  ),
  seen(
    'a handler that is changed',
    MAIN,
    'Handler:           handler',
    before(MAIN, '\tserver := &http.Server{', '\thandler = debug(handler)'),
    { state: 'unknown' },
  ),
  seen(
    'what was found out is changed',
    ACCESS,
    'valid = true',
    before(ACCESS, '\tif !valid {', '\tvalid = true'),
  ),
  seen(
    'what was found out is changed elsewhere',
    ACCESS,
    'force(&valid)',
    before(ACCESS, '\tif !valid {', '\tforce(&valid)'),
  ),
  seen(
    'another fact of the same name',
    ACCESS,
    'StatusUnauthorized',
    edit(ACCESS, '\tif !valid {', '\tif valid := true; !valid {'),
  ),
  seen(
    'a refusal that is not returned',
    ACCESS,
    'StatusForbidden',
    edit(
      ACCESS,
      'return auth.Match{}, auth.Principal{}, Refuse(http.StatusForbidden, "You lack the role for this.")',
      '_ = Refuse(http.StatusForbidden, "You lack the role for this.")',
    ),
  ),
  seen(
    'an error that is forgotten',
    SERVER,
    'return s.handlers[',
    edit(
      SERVER,
      '\tmatch, principal, err := s.authorize(r)\n',
      '\tmatch, principal, err := s.authorize(r)\n\terr = nil\n',
    ),
  ),
  seen(
    'a name in a header',
    ACCESS,
    'r.Header.Get("X-User")',
    edit(
      ACCESS,
      'return s.Tokens.Verify(given[1])',
      'return auth.Principal{Subject: r.Header.Get("X-User"), Roles: []string{"writer"}}, true',
    ),
  ),
  seen(
    'roles that are added',
    ACCESS,
    'principal.Roles =',
    before(ACCESS, '\tif !valid {', '\tprincipal.Roles = all'),
  ),
  seen(
    'somebody who knows everybody',
    MAIN,
    'Subject: "dev"',
    append(
      MAIN,
      'type anybody struct{}\n\nfunc (anybody) Verify(string) (auth.Principal, bool) { return auth.Principal{Subject: "dev", Roles: []string{"writer"}}, true }',
    ),
  ),
  missed(
    'a signature of one kind that is not verified',
    TOKEN,
    edit(
      TOKEN,
      'return algorithm == "EdDSA" && ed25519.Verify(known, signed, signature)',
      'return algorithm == "EdDSA"',
    ),
    { at: { path: TOKEN, text: 'return algorithm == "EdDSA"' } },
  ),
  seen(
    'a signature that is verified the other way round',
    TOKEN,
    'rsa.VerifyPKCS1v15',
    edit(TOKEN, 'digest[:], signature) == nil', 'digest[:], signature) != nil'),
  ),
  seen(
    'a check of signatures that decides nothing',
    TOKEN,
    'return verify(key',
    edit(
      TOKEN,
      '\tif !slices.ContainsFunc(v.keys',
      '\tif true && !slices.ContainsFunc(v.keys',
    ),
  ),
  missed(
    'a check of signatures that never is',
    MAIN,
    edit(TOKEN, /if !slices\.ContainsFunc\(v\.keys[^\n]*\{/, 'if false {'),
    { state: 'unknown', at: { path: MAIN } },
  ),
  seen(
    'tokens that never end, by a constant',
    TOKEN,
    'ed25519.Verify(',
    edit(TOKEN, 'if *claims.Expires <=', 'if false && *claims.Expires <='),
  ),
  seen(
    'tokens that never end, without a refusal',
    TOKEN,
    'ed25519.Verify(',
    edit(
      TOKEN,
      /(if \*claims\.Expires <= [^\n]*\n)\t\treturn Principal\{\}, false\n/,
      'if *claims.Expires <= seconds {\n\t\tseconds = 0\n',
    ),
  ),
  missed(
    'negative tests that are left out',
    'go.mod',
    everyTest(text =>
      text.replace(/(func Test\w+\(t \*testing\.T\) \{\n)/g, '$1\tt.Skip()\n'),
    ),
    { also: ['privacy'] },
  ),
  missed(
    'negative tests that leave themselves out',
    'go.mod',
    edit(
      'internal/api/world_test.go',
      'func newWorld(t *testing.T) *world {\n',
      'func newWorld(t *testing.T) *world {\n\tt.Skip()\n',
    ),
    { also: ['privacy'] },
  ),
  missed(
    'negative tests that are never compiled',
    'go.mod',
    everyTest(text => `//go:build never\n\n${text}`),
    { also: ['privacy'] },
  ),
];

/** Lines that a Go service writes past its logger by another name. */
export const unseenGoLines: Mutation[] = [
  seen(
    'a line by another name',
    DEBUG,
    'f.Println',
    write(
      DEBUG,
      'package api\n\nimport f "fmt"\n\nfunc init() { f.Println("x") }\n',
    ),
  ),
  ...[
    'fmt.Fprintln(os.Stdout, "x")',
    'fmt.Fprintln(os.Stderr, "x")',
    'os.Stderr.WriteString("x")',
    'slog.Default().Info("x")',
    'slog.With("a", 1).Info("x")',
    'os.WriteFile("/dev/stdout", nil, 0)',
    'syscall.Write(1, nil)',
    '_ = fmt.Println',
  ].map(line =>
    seen(
      `a line by ${line}`,
      ROUTES,
      line,
      append(ROUTES, `func init() { ${line} }`),
    ),
  ),
  seen(
    'a stream that is kept',
    ROUTES,
    'var out = os.Stdout',
    append(ROUTES, 'var out = os.Stdout'),
    { state: 'unknown' },
  ),
  seen(
    'a logger of somebody else',
    DEBUG,
    '"go.uber.org/zap"',
    write(
      DEBUG,
      'package api\n\nimport "go.uber.org/zap"\n\nvar l, _ = zap.NewProduction()\n',
    ),
  ),
  seen(
    'a handler of its own',
    ROUTES,
    'slog.New(other)',
    append(ROUTES, 'var l = slog.New(other)'),
    { state: 'unknown' },
  ),
  seen(
    'lines that are left as they are, for some',
    LOGS,
    'func redact(',
    edit(
      LOGS,
      '\tif redactedKeys[strings.ToLower(attr.Key)] {',
      '\tif off {\n\t\treturn attr\n\t}\n\tif redactedKeys[strings.ToLower(attr.Key)] {',
    ),
  ),
  seen(
    'a list of the same name',
    LOGS,
    'redactedKeys := map',
    before(
      LOGS,
      '\tswitch known := value.(type) {\n\tcase map',
      '\tredactedKeys := map[string]bool{}',
    ),
  ),
  seen(
    'a list that others change',
    LOGS,
    'maps.Clear(redactedKeys)',
    append(LOGS, 'func init() { maps.Clear(redactedKeys) }'),
  ),
];

/** Events that a Go service does not record. */
export const unseenGoEvents: Mutation[] = [
  seen(
    'some events',
    AUDIT,
    '\t\treturn nil\n\t}\n\tline,',
    before(
      AUDIT,
      '\tline, err := json.Marshal(',
      '\tif event.Outcome == Denied {\n\t\treturn nil\n\t}',
    ),
  ),
  seen(
    'a stream to nowhere',
    MAIN,
    'io.Discard',
    edit(
      MAIN,
      'audit.NewTrail(service, stream, time.Now)',
      'audit.NewTrail(service, io.Discard, time.Now)',
    ),
  ),
  seen(
    'another recorder',
    MAIN,
    'func (nothing) Record',
    append(
      MAIN,
      'type nothing struct{}\n\nfunc (nothing) Record(audit.Event) error { return nil }',
    ),
    { state: 'unknown' },
  ),
  seen(
    'an error that is forgotten',
    ACCESS,
    'err = nil',
    before(ACCESS, '\treturn err == nil', '\terr = nil'),
  ),
  seen(
    'that it was recorded, changed',
    ACCESS,
    'recorded = true',
    before(ACCESS, '\tif match.Rule.Privileged', '\trecorded = true'),
    { also: ['authorization'] },
  ),
];
