import {
  all,
  append,
  type Change,
  edit,
  type Mutation,
  remove,
  write,
} from '../mutation';

const ACCESS = 'internal/web/access.go';
const SERVER = 'internal/web/server.go';
const LIMITS = 'internal/web/limits.go';
const TOKEN = 'internal/auth/token.go';
const LOGS = 'internal/logs/logs.go';
const AUDIT = 'internal/audit/audit.go';
const ROUTES = 'internal/api/routes.go';
const DEBUG = 'internal/api/debug.go';
const MAIN = 'main.go';
/** What is judged by the same code. */
const CODE = [
  'audit-log',
  'authorization',
  'http-hardening',
  'privacy',
  'structured-logging',
];
const LISTEN = '\tlistener, err := net.Listen';
const STARTED = '\tstarted := s.Now()';
const TYPED = '\tw.Header().Set("Content-Type"';
const ASKED =
  '\tif err := s.rate.take(r.source); err != nil {\n\t\treturn Answer{}, err\n\t}\n';
const REFUSED = '\t\trefusal := Refuse(http.StatusTooManyRequests';

/** A change that is seen on the first line that holds the text. */
const seen = (
  what: string,
  path: string,
  text: string,
  change: Change,
  rest: Partial<Mutation> = {},
): Mutation => ({ what, base: 'go', change, at: { path, text }, ...rest });

/** A change that is seen in a file, on no line of its own. */
const missed = (
  what: string,
  path: string,
  change: Change,
  rest: Partial<Mutation> = {},
): Mutation => ({ what, base: 'go', change, at: { path }, ...rest });

/** A change whose doubt is about the program as a whole. */
const unknown = (
  what: string,
  path: string,
  change: Change,
  also: readonly string[] = [],
): Mutation =>
  missed(what, path, change, { state: 'unknown', also: [...CODE, ...also] });

const before = (path: string, text: string, line: string) =>
  edit(path, text, `${line}\n${text}`);

/** A file with a line above its package. */
const tagged = (path: string, line: string): Change =>
  edit(path, /^/, `${line}\n\n`);

const moved =
  (from: string, to: string): Change =>
  files =>
    remove(from)({ ...files, [to]: files[from] });

const everyTest =
  (change: (text: string) => string): Change =>
  files =>
    Object.fromEntries(
      Object.entries(files).map(([path, text]) => [
        path,
        path.endsWith('_test.go') && text !== undefined ? change(text) : text,
      ]),
    );

/** What of a Go service is not what runs. */
const programs: Mutation[] = [
  missed(
    'limits that are never compiled',
    MAIN,
    tagged(LIMITS, '//go:build never'),
    { also: CODE },
  ),
  missed(
    'limits for another tag than that of the image',
    MAIN,
    all(
      tagged(LIMITS, '//go:build !debug'),
      edit(
        'Dockerfile',
        'go build -trimpath',
        'go build -tags debug -trimpath',
      ),
    ),
    { also: CODE },
  ),
  missed(
    'limits for another system',
    MAIN,
    moved(LIMITS, 'internal/web/limits_windows.go'),
    { also: CODE },
  ),
  unknown(
    'limits for one kind of machine',
    'internal/web/limits_arm64.go',
    moved(LIMITS, 'internal/web/limits_arm64.go'),
  ),
  missed(
    'another main package in the image',
    'cmd/real/main.go',
    all(
      edit('Dockerfile', '-o /out/service .', '-o /out/service ./cmd/real'),
      write('cmd/real/main.go', 'package main\n\nfunc main() {}\n'),
    ),
    { also: CODE },
  ),
  unknown(
    'two main packages in the image',
    'Dockerfile',
    all(
      edit(
        'Dockerfile',
        '-o /out/service .',
        '-o /out/service . && go build -o /out/service ./cmd/real',
      ),
      write('cmd/real/main.go', 'package main\n\nfunc main() {}\n'),
    ),
  ),
  unknown(
    'other code in the place of its own',
    'Dockerfile',
    edit('Dockerfile', 'go build -trimpath', 'go build -overlay o.json'),
  ),
  unknown(
    'flags for every build',
    'Dockerfile',
    edit('Dockerfile', 'GOFLAGS=-mod=readonly', 'GOFLAGS=-overlay=o.json'),
    ['package-hygiene'],
  ),
  seen(
    'a module in a folder',
    'lib/x.go',
    'http.ListenAndServe',
    all(
      append('go.mod', 'replace example.com/x => ./lib'),
      write(DEBUG, 'package api\n\nimport _ "example.com/x"\n'),
      write(
        'lib/x.go',
        'package x\n\nimport "net/http"\n\nfunc init() { go http.ListenAndServe(":9", nil) }\n',
      ),
    ),
    { also: [...CODE, 'dependency-gate'] },
  ),
  unknown(
    'a module outside of the repository',
    'go.mod',
    all(
      append('go.mod', 'replace example.com/x => ../lib'),
      write(DEBUG, 'package api\n\nimport _ "example.com/x"\n'),
    ),
    ['dependency-gate'],
  ),
  unknown('a workspace', 'go.work', write('go.work', 'go 1.23\n\nuse ./x\n')),
  unknown(
    'names of a package without it',
    DEBUG,
    write(
      DEBUG,
      'package api\n\nimport . "fmt"\n\nfunc init() { Println(1) }\n',
    ),
  ),
  unknown(
    'a function that is linked',
    DEBUG,
    write(
      DEBUG,
      'package api\n\nimport _ "unsafe"\n\n//go:linkname a b.c\nfunc a()\n',
    ),
  ),
  unknown(
    'a name of a package for something else',
    LIMITS,
    before(LIMITS, '\tbody, err := io.ReadAll(', '\thttp := fake{}'),
  ),
];

/** What a Go service does to HTTP where nobody looked. */
export const unseenGoHttp: Mutation[] = [
  ...programs,
  seen(
    'the limit of calls by a setting of its own',
    LIMITS,
    'Refuse(http.StatusTooManyRequests',
    edit(LIMITS, '\tif level < 1 {\n', '\tif off && level < 1 {\n'),
  ),
  seen(
    'the limit of calls after the end',
    LIMITS,
    'Refuse(http.StatusTooManyRequests',
    before(LIMITS, REFUSED, '\t\treturn nil'),
  ),
  seen(
    'a refusal of calls that is forgotten',
    LIMITS,
    'refusal = nil',
    edit(LIMITS, '\t\treturn refusal\n', '\t\trefusal = nil\n\t\treturn nil\n'),
    { at: { path: LIMITS, text: 'Refuse(http.StatusTooManyRequests' } },
  ),
  seen(
    'the limit of calls, which nobody counts',
    LIMITS,
    'Refuse(http.StatusTooManyRequests',
    edit(
      LIMITS,
      'bucket{level: level - 1, at: now}',
      'bucket{level: level, at: now}',
    ),
  ),
  seen(
    'the limit of calls in a function that nobody calls',
    LIMITS,
    'Refuse(http.StatusTooManyRequests',
    all(
      edit(SERVER, 's.rate.take(r.source)', 's.rate.takeNone(r.source)'),
      append(
        LIMITS,
        'func (l *rateLimit) takeNone(string) error { return nil }',
      ),
    ),
  ),
  seen(
    'the limit of calls, for some',
    LIMITS,
    '\t\treturn nil',
    before(
      LIMITS,
      '\tl.mutex.Lock()',
      '\tif address == "::1" {\n\t\treturn nil\n\t}',
    ),
    {
      state: 'unknown',
      at: { path: LIMITS, text: '\t\treturn nil\n\t}\n\tl.mutex' },
    },
  ),
  seen(
    'the limit of calls, unheard',
    SERVER,
    's.rate.take(',
    edit(SERVER, ASKED, '\t_ = s.rate.take(r.source)\n'),
  ),
  seen(
    'the limit of calls by a setting',
    SERVER,
    's.rate.take(',
    edit(
      SERVER,
      '\tif err := s.rate.take(r.source); err != nil {',
      '\tif os.Getenv("RATE") == "" {\n\t} else if err := s.rate.take(r.source); err != nil {',
    ),
  ),
  seen(
    'the limit of calls after the handler',
    SERVER,
    's.rate.take(',
    all(
      edit(SERVER, ASKED, ''),
      edit(
        SERVER,
        '\treturn s.handlers[match.Route](Call{Principal: principal, Params: match.Params, Body: body})',
        `\tdone, fault := s.handlers[match.Route](Call{Principal: principal})\n${ASKED}\treturn done, fault`,
      ),
    ),
  ),
  seen(
    'a limit of the server, later',
    MAIN,
    'server.ReadTimeout = 0',
    before(MAIN, LISTEN, '\tserver.ReadTimeout = 0'),
  ),
  seen(
    'a server without anything',
    MAIN,
    'new(http.Server)',
    append(
      MAIN,
      'func debug() {\n\tsrv := new(http.Server)\n\t_ = srv.ListenAndServe()\n}',
    ),
  ),
  seen(
    'a server that is declared',
    MAIN,
    'var other http.Server',
    before(
      MAIN,
      LISTEN,
      '\tvar other http.Server\n\tgo other.ListenAndServe()',
    ),
  ),
  seen(
    'the server of the package',
    MAIN,
    'http.Serve(',
    before(MAIN, LISTEN, '\tgo http.Serve(other, handler)'),
    { also: ['authorization'] },
  ),
  seen(
    'the server of the package, as a value',
    MAIN,
    'one && http.Serve',
    before(MAIN, LISTEN, '\tserve := one && http.Serve'),
    { also: ['authorization'] },
  ),
  seen(
    'the server of the package by another name',
    DEBUG,
    'standard.ListenAndServe',
    write(
      DEBUG,
      'package api\n\nimport standard "net/http"\n\nfunc init() { go standard.ListenAndServe(":6060", nil) }\n',
    ),
    { also: ['authorization'] },
  ),
  missed(
    'another server',
    MAIN,
    write(DEBUG, 'package api\n\nimport _ "github.com/gin-gonic/gin"\n'),
    { state: 'unknown', also: ['authorization'] },
  ),
  seen(
    'a header after the list',
    SERVER,
    '"ALLOWALL"',
    before(SERVER, TYPED, '\tw.Header().Set("X-Frame-Options", "ALLOWALL")'),
  ),
  seen(
    'a header that is taken out',
    SERVER,
    '.Del(',
    before(SERVER, TYPED, '\tw.Header().Del("X-Frame-" + "Options")'),
  ),
  seen(
    'a header of one answer',
    ROUTES,
    'x-frame-options',
    append(ROUTES, 'var headers = map[string]string{"x-frame-options": ""}'),
  ),
  seen(
    'a header whose name is found out',
    SERVER,
    'os.Getenv("HEADER")',
    before(SERVER, TYPED, '\tw.Header().Set(os.Getenv("HEADER"), "")'),
    { state: 'unknown' },
  ),
  seen(
    'a header that is taken out of the list',
    SERVER,
    'delete(securityHeaders',
    append(
      SERVER,
      'func init() { delete(securityHeaders, "X-Frame-Options") }',
    ),
  ),
  seen(
    'another value in the list',
    SERVER,
    'securityHeaders["X-Frame-Options"] = ""',
    append(SERVER, 'func init() { securityHeaders["X-Frame-Options"] = "" }'),
  ),
  seen(
    'another list',
    SERVER,
    'securityHeaders = nil',
    append(SERVER, 'func init() { securityHeaders = nil }'),
  ),
  seen(
    'a list of the same name',
    SERVER,
    'securityHeaders := map',
    before(
      SERVER,
      '\tfor name, value := range securityHeaders {',
      '\tsecurityHeaders := map[string]string{}',
    ),
  ),
  seen(
    'headers of some answers',
    SERVER,
    'w.WriteHeader(',
    edit(
      SERVER,
      '\tfor name, value := range securityHeaders {\n',
      '\tfor name, value := range securityHeaders {\n\t\tif answer.Status == 200 {\n\t\t\tcontinue\n\t\t}\n',
    ),
  ),
  seen(
    'an answer without a head',
    SERVER,
    'w.Write([]byte("x"))',
    before(
      SERVER,
      STARTED,
      '\tif r.URL.Path == "/metrics" {\n\t\t_, _ = w.Write([]byte("x"))\n\t\treturn\n\t}',
    ),
    { also: ['authorization'] },
  ),
  seen(
    'an answer that is kept for later',
    SERVER,
    'later = w',
    before(SERVER, STARTED, '\tlater = w'),
    { state: 'unknown', also: ['authorization'] },
  ),
  seen(
    'who reads answers, put together',
    SERVER,
    '"Access-Control-"',
    before(
      SERVER,
      TYPED,
      '\tw.Header().Set("Access-Control-" + "Allow-Origin", "*")',
    ),
  ),
  seen(
    'who reads answers, by its characters',
    SERVER,
    'Access\\x2d',
    before(
      SERVER,
      TYPED,
      '\tw.Header().Set("Access\\x2dControl-Allow-Origin", "*")',
    ),
  ),
  seen(
    'certificates of a client',
    ROUTES,
    'InsecureSkipVerify: true',
    append(
      ROUTES,
      'var client = &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}',
    ),
  ),
  seen(
    'certificates, later',
    ROUTES,
    'InsecureSkipVerify = off',
    append(ROUTES, 'func init() { config.InsecureSkipVerify = off }'),
  ),
  seen(
    'what an error says, printed',
    ROUTES,
    'fmt.Sprintf("%v", err)',
    edit(ROUTES, '"The list is full."', 'fmt.Sprintf("%v", err)'),
  ),
  seen(
    'what an error says, by another name',
    ROUTES,
    'Refuse(http.StatusConflict, text)',
    edit(
      ROUTES,
      'return web.Answer{}, web.Refuse(http.StatusConflict, "The list is full.")',
      'text := "full: " + err.Error()\n\t\t\treturn web.Answer{}, web.Refuse(http.StatusConflict, text)',
    ),
  ),
  seen(
    'what an error says, in an answer',
    ROUTES,
    'err.Error()',
    edit(
      ROUTES,
      'map[string]any{"items": store.List()}',
      'map[string]any{"error": err.Error()}',
    ),
  ),
  seen(
    'a body of any size, through something else',
    LIMITS,
    'bufio.NewReader(r.Body)',
    edit(
      LIMITS,
      'io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBodyBytes))',
      'io.ReadAll(bufio.NewReader(r.Body))',
    ),
  ),
  seen(
    'a body of any size, of what holds a request',
    SERVER,
    'io.Copy(io.Discard, r.Body)',
    before(SERVER, ASKED, '\t_, _ = io.Copy(io.Discard, r.Body)'),
    { also: ['audit-log'] },
  ),
  seen(
    'members that are not known, of a copy',
    ROUTES,
    'json.Unmarshal(',
    edit(
      ROUTES,
      'web.Decode(call.Body, &given)',
      'json.Unmarshal([]byte(string(call.Body)), &given)',
    ),
  ),
  seen(
    'members that are not known, into anything',
    ROUTES,
    'web.Decode(',
    edit(ROUTES, 'var given newItem', 'var given map[string]any'),
  ),
  missed(
    'an end that never comes',
    MAIN,
    edit(
      MAIN,
      '\tif err := server.Shutdown(limit); err != nil {',
      '\tif false {\n\t\t_ = server.Shutdown(limit)\n\t}\n\tif err := server.Close(); err != nil {',
    ),
  ),
  missed(
    'an end that nobody calls',
    MAIN,
    all(
      edit(MAIN, 'server.Shutdown(limit)', 'server.Close()'),
      append(
        MAIN,
        'func stop(server *http.Server) { _ = server.Shutdown(nil) }',
      ),
    ),
  ),
  missed(
    'an end of the process first',
    MAIN,
    edit(
      MAIN,
      '\tcase <-ctx.Done():\n',
      '\tcase <-ctx.Done():\n\t\tos.Exit(0)\n',
    ),
  ),
  missed(
    'an end of something else',
    MAIN,
    edit(MAIN, 'server.Shutdown(limit)', 'tracer.Shutdown(limit)'),
  ),
  seen(
    'an end by a setting',
    MAIN,
    'server.Shutdown(limit)',
    edit(
      MAIN,
      '\tif err := server.Shutdown(limit); err != nil {\n\t\treturn err\n\t}\n',
      '\tif os.Getenv("END") != "" {\n\t\t_ = server.Shutdown(limit)\n\t}\n',
    ),
    { state: 'unknown' },
  ),
];

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
