import { all, append, edit, type Mutation } from '../mutation';
import {
  ACCESS,
  SERVER,
  TOKEN,
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
