import { isCompiled } from './constraints';

const built = new Set(['netgo']);

it.each([
  ['a.go', '', true],
  ['linux.go', '', true],
  ['a_linux.go', '', true],
  ['a_linux_amd64.go', '', undefined],
  ['a_arm64.go', '', undefined],
  ['a_windows.go', '', false],
  ['a_windows_arm64.go', '', false],
  ['windows.go', '', true],
  ['a_darwin_test.go', '', false],
  ['a.go', '//go:build never', false],
  ['a.go', '//go:build !never', true],
  ['a.go', '//go:build netgo && linux', true],
  ['a.go', '//go:build netgo && (windows || !cgo)', undefined],
  ['a.go', '//go:build windows && arm64', false],
  ['a.go', '//go:build unix || arm64', true],
  ['a.go', '//go:build go1.21', true],
  ['a.go', '// A comment.\n\n//go:build ignore\n\n// More.\n', false],
  ['a.go', '/*\n//go:build ignore\n*/\n', true],
  ['a.go', '//go:build linux\n//go:build windows', undefined],
  ['a.go', '// +build linux', undefined],
  ['a_windows.go', '//go:build linux', false],
])('tells whether %s below %j is compiled', (path, header, expected) => {
  expect(isCompiled(path, header, built)).toBe(expected);
});

it('knows only by custom what is never compiled when the tags are not known', () => {
  expect(isCompiled('a.go', '//go:build tools', undefined)).toBe(false);
  expect(isCompiled('a.go', '//go:build debug', undefined)).toBeUndefined();
});
