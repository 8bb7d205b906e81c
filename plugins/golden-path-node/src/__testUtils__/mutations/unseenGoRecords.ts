import { append, edit, type Mutation, write } from '../mutation';
import {
  ACCESS,
  LOGS,
  AUDIT,
  ROUTES,
  DEBUG,
  MAIN,
  seen,
  before,
} from './goChanges';

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
