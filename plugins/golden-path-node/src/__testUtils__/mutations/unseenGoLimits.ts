import { all, append, edit, type Mutation } from '../mutation';
import {
  SERVER,
  LIMITS,
  ROUTES,
  ASKED,
  REFUSED,
  seen,
  before,
} from './goChanges';

/** Limits of a Go service that never refuse anybody. */
export const unseenGoLimits: Mutation[] = [
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
];
