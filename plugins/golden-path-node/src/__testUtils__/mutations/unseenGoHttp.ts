import { all, append, edit, write, type Mutation } from '../mutation';
import {
  SERVER,
  LIMITS,
  ROUTES,
  DEBUG,
  MAIN,
  LISTEN,
  STARTED,
  TYPED,
  ASKED,
  REFUSED,
  seen,
  missed,
  before,
} from './goChanges';
import { unseenGoPrograms } from './unseenGoPrograms';

/** What a Go service does to HTTP where nobody looked. */
export const unseenGoHttp: Mutation[] = [
  ...unseenGoPrograms,
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
