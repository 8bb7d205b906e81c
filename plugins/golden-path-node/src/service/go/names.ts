import type { SyntaxNode } from '@lezer/common';
import { around, type Dead, named, type Source, textOf } from '../source';
import { isFollowedBy } from './parts';

/** Packages of Go whose names tell what code does: name → path. */
const WATCHED = new Map(
  'crypto/ecdsa crypto/ed25519 crypto/rsa crypto/tls encoding/json errors fmt io log log/slog net net/http os os/signal runtime/debug slices strings syscall time'
    .split(' ')
    .map(path => [path.slice(path.lastIndexOf('/') + 1), path]),
);

interface Imported {
  /** Name in the file. */
  name: string;
  /** Name that the package has by itself. */
  base: string;
  path: string;
}

/** Value of a string literal. */
export function stringOf(source: Source, node: SyntaxNode): string {
  return unquoted(textOf({ source, node }));
}

/** Value of a string literal, as it is written. */
export function unquoted(text: string): string {
  const inner = text.slice(1, -1);
  return text.startsWith('`')
    ? inner
    : inner.replace(
        /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|([0-3][0-7]{2})|(.))/g,
        (_, hex?: string, long?: string, octal?: string, plain?: string) =>
          plain ??
          String.fromCharCode(
            octal === undefined
              ? Number.parseInt(hex ?? long ?? '0', 16)
              : Number.parseInt(octal, 8),
          ),
      );
}

/** Name of a package by its path, as far as it follows the custom. */
export function baseOf(path: string): string {
  return (
    path
      .replace(/\/v\d+$/, '')
      .split('/')
      .at(-1)
      ?.replace(/\.v\d+$/, '')
      .replace(/^go-|-go$/, '') ?? ''
  );
}

/** What a file imports by a name. */
export function importsOf(source: Source): Imported[] {
  return named(source.root, 'ImportSpec').flatMap(node => {
    const literal = node.getChild('String');
    const label = node.getChild('DefName');
    const path = literal ? stringOf(source, literal) : '';
    const base = baseOf(path);
    const own = label ? textOf({ source, node: label }) : base;
    const name = node.getChild('.') ? '.' : own;
    return [{ name, base, path }];
  });
}

/** The first name of what is selected, such as `http` of `http.Serve`. */
function heads(source: Source): SyntaxNode[] {
  return named(source.root, 'VariableName').filter(node =>
    isFollowedBy(source, node, '.'),
  );
}

/** Names that a file defines, but for those of its imports. */
export const definedIn = (source: Source): string[] =>
  named(source.root, 'DefName')
    .filter(node => !around(node, 'ImportSpec'))
    .map(node => textOf({ source, node }));

/** Names that the files of a package define outside of functions. */
export function definedAbove(sources: readonly Source[]): Set<string> {
  return new Set(
    sources.flatMap(source =>
      named(source.root, 'VarSpec', 'ConstSpec')
        .filter(node => !around(node, 'Block'))
        .flatMap(node => node.getChildren('DefName'))
        .map(node => textOf({ source, node })),
    ),
  );
}

/**
 * What has to stand in the place of names of packages, so that each package of
 * Go has its own name, and nothing else has it; or the name that means several
 * things in the file.
 *
 * @param above - names that the package defines outside of functions
 */
export function renamed(
  source: Source,
  above: ReadonlySet<string>,
): Dead[] | { unclear: string } {
  const imports = importsOf(source).filter(({ name }) => !/^[._]$/.test(name));
  const byName = new Map(imports.map(one => [one.name, one]));
  const defined = new Set([...definedIn(source), ...above]);
  const shadow = imports.find(
    ({ name, base, path }) => defined.has(name) && WATCHED.get(base) === path,
  );
  if (shadow) {
    return { unclear: shadow.name };
  }
  return heads(source).flatMap(node => {
    const name = textOf({ source, node });
    const one = byName.get(name);
    const own = one?.base ?? name;
    const isOther = one
      ? WATCHED.has(own) && WATCHED.get(own) !== one.path
      : WATCHED.has(own) && defined.has(name);
    const instead = isOther ? `own_${own}` : own;
    return instead === name || !/^\w+$/.test(instead)
      ? []
      : [{ from: node.from, to: node.to, instead, moves: true }];
  });
}
