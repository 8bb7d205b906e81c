import { all, append, edit, write, type Mutation } from '../mutation';
import {
  LIMITS,
  DEBUG,
  MAIN,
  CODE,
  seen,
  missed,
  unknown,
  before,
  tagged,
  moved,
} from './goChanges';

/** What of a Go service is not what runs. */
export const unseenGoPrograms: Mutation[] = [
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
