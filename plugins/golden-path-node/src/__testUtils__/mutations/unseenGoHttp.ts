import { all, append, edit, type Mutation, write } from '../mutation';
import { ROUTES, DEBUG, MAIN, LISTEN, seen, missed, before } from './goChanges';
import { unseenGoAnswers } from './unseenGoAnswers';
import { unseenGoLimits } from './unseenGoLimits';
import { unseenGoPrograms } from './unseenGoPrograms';

/** What a Go service does to HTTP where nobody looked. */
export const unseenGoHttp: Mutation[] = [
  ...unseenGoPrograms,
  ...unseenGoLimits,
  ...unseenGoAnswers,
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
