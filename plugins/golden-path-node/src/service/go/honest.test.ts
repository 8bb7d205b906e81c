import {
  all,
  append,
  type Change,
  edit,
  editAll,
  remove,
  write,
} from '../../__testUtils__/mutation';
import { rendering } from '../../__testUtils__/renderings';
import { memoryTree } from '../../tree';
import { verifyTree } from '../../verify';

const CODE = [
  'audit-log',
  'authorization',
  'http-hardening',
  'privacy',
  'structured-logging',
];
const SERVER = 'internal/web/server.go';
const LIMITS = 'internal/web/limits.go';

const aliased: Change = files => ({
  ...files,
  'main.go': files['main.go']
    ?.replaceAll('http.', 'nethttp.')
    .replace('"net/http"', 'nethttp "net/http"'),
});

const HONEST: readonly [string, Change][] = [
  ['as it is', files => ({ ...files })],
  [
    'tools beside the service',
    write(
      'tools.go',
      '//go:build tools\n\npackage tools\n\nimport _ "golang.org/x/tools/cmd/stringer"\n',
    ),
  ],
  [
    'what is written for debugging, and not compiled',
    write(
      'internal/web/debug.go',
      '//go:build debug && !release\n\npackage web\n\nfunc init() { println("x") }\n',
    ),
  ],
  [
    'what is for another system',
    write(
      'internal/web/clock_windows.go',
      'package web\n\nfunc init() { println("x") }\n',
    ),
  ],
  ['a package by another name', aliased],
  [
    'tags that change nothing',
    edit(
      'Dockerfile',
      'go build -trimpath',
      'GOOS=linux GOARCH=$TARGETARCH go build -tags netgo,osusergo -trimpath',
    ),
  ],
  [
    'its main package in a folder',
    all(
      files => ({ ...files, 'cmd/ledger/main.go': files['main.go'] }),
      remove('main.go'),
      edit('Dockerfile', '-o /out/service .', '-o /out/service ./cmd/ledger'),
    ),
  ],
  [
    'its main package by its file',
    edit('Dockerfile', '-o /out/service .', '-o /out/service main.go'),
  ],
  [
    'its main package by the name of the module',
    edit(
      'Dockerfile',
      '-o /out/service .',
      '-o /out/service service.internal/ledger',
    ),
  ],
  [
    'a module that is somebody else’s',
    append('go.mod', 'replace example.com/x v1.0.0 => example.com/y v1.2.0'),
  ],
  [
    'conditions that never hold, one in another',
    edit(
      LIMITS,
      '\tif len(body) == 0 {',
      '\tif false {\n\t\tif len(body) == 1 {\n\t\t\tif false {\n\t\t\t\treturn nil, nil\n\t\t\t}\n\t\t}\n\t}\n\tif len(body) == 0 {',
    ),
  ],
  [
    'an error in a statement of its own',
    edit(
      SERVER,
      '\tif err := s.rate.take(r.source); err != nil {',
      '\terr = s.rate.take(r.source)\n\tif err != nil {',
    ),
  ],
  [
    'a logger with a short name',
    edit(
      SERVER,
      '\tstarted := s.Now()',
      '\tlog := s.Logger\n\tlog.Debug("request")\n\tstarted := s.Now()',
    ),
  ],
  [
    'a limit of bodies around everything',
    edit(
      'main.go',
      'Handler:           handler,',
      'Handler: http.MaxBytesHandler(handler, 64<<10),',
    ),
  ],
  [
    'a question whether there is a body',
    edit(
      LIMITS,
      '\tbody, err := io.ReadAll(',
      '\tif r.Body == http.NoBody {\n\t\treturn nil, nil\n\t}\n\tbody, err := io.ReadAll(',
    ),
  ],
  [
    'a strict header once more',
    edit(
      SERVER,
      '\tw.Header().Set("Content-Type"',
      '\tw.Header().Set("Cache-Control", "no-store")\n\tw.Header().Set("Content-Type"',
    ),
  ],
  [
    'an answer of somebody else',
    append(
      'internal/items/items.go',
      'func ask(resp *answered) ([]byte, error) {\n\ttext, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))\n\treturn text, err\n}\n\ntype answered struct{ Body io.Reader }',
    ),
  ],
  [
    'a constant of another package in a condition',
    editAll(
      'internal/api/routes.go',
      'title == "" ||',
      'title == items.None ||',
    ),
  ],
  [
    'functions by a name that others have too',
    edit(
      LIMITS,
      'decoder := json.NewDecoder(bytes.NewReader(body))',
      'newDecoder := json.NewDecoder\n\t_ = newDecoder\n\tdecoder := json.NewDecoder(bytes.NewReader(body))',
    ),
  ],
];

it.each(HONEST)('takes %s for what it is', async (_, change) => {
  const results = await verifyTree(memoryTree(change(rendering('go'))), {
    only: CODE,
  });
  expect(
    results.filter(({ state }) => state !== 'pass').map(r => r.message),
  ).toEqual([]);
  expect(results).toHaveLength(CODE.length);
});
