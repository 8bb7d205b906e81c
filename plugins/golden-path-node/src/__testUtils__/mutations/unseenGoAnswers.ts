import { append, edit, type Mutation } from '../mutation';
import { SERVER, ROUTES, STARTED, TYPED, seen, before } from './goChanges';

/** What a Go service answers where nobody looked. */
export const unseenGoAnswers: Mutation[] = [
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
];
