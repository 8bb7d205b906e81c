import type { SyntaxNode } from '@lezer/common';
import { around, named, type Source, textOf } from '../source';
import { splitBy, unwrapped } from './expressions';
import { folderOf, partsOf } from './parts';

/** Names that are given another value, or that others get the address of. */
function changedIn(source: Source): string[] {
  const text = (node: SyntaxNode) => textOf({ source, node });
  return [
    ...named(source.root, 'Assignment').flatMap(node => {
      const parts = partsOf(node);
      const sign = parts.findIndex(({ name }) => /^(?:=|UpdateOp)$/.test(name));
      return parts
        .slice(0, Math.max(sign, 0))
        .filter(({ name }) => name === 'VariableName')
        .map(text);
    }),
    ...named(
      source.root,
      'IncDecStatement',
      'RangeClause',
      'ReceiveStatement',
    ).flatMap(node => node.getChildren('VariableName').map(text)),
    ...named(source.root, 'UnaryExp')
      .map(text)
      .filter(one => one.startsWith('&'))
      .map(one => one.slice(1)),
  ];
}

/** Declarations with one name and one value, by name. */
function valuesOf(
  sources: readonly Source[],
): Map<string, { source: Source; node: SyntaxNode } | undefined> {
  const values = new Map<
    string,
    { source: Source; node: SyntaxNode } | undefined
  >();
  for (const source of sources) {
    for (const node of named(source.root, 'DefName')) {
      const name = textOf({ source, node });
      const { parent } = node;
      const value = parent?.lastChild ?? undefined;
      const isOne =
        /^(?:ConstSpec|VarSpec|VarDecl)$/.test(parent?.name ?? '') &&
        parent?.getChildren('DefName').length === 1 &&
        value !== undefined &&
        value.from > node.to &&
        !around(node, 'ForClause');
      values.set(
        name,
        isOne && !values.has(name) ? { source, node: value } : undefined,
      );
    }
    changedIn(source).forEach(name => values.set(name, undefined));
  }
  return values;
}

const COMPARED: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

function compared(
  sign: string,
  a: string | undefined,
  b: string | undefined,
): boolean | undefined {
  if (a === undefined || b === undefined) {
    return undefined;
  }
  if (a.startsWith('"') && b.startsWith('"')) {
    return /^[=!]=$/.test(sign) ? (a === b) === (sign === '==') : undefined;
  }
  const numbers = [a, b].map(one => Number(one.replaceAll('_', '')));
  return numbers.some(Number.isNaN)
    ? undefined
    : COMPARED[sign]?.(numbers[0], numbers[1]);
}

/** Tells the value of a condition that is always the same; undefined when only running it tells. */
export function constantsOf(
  written: readonly Source[],
): (source: Source, test: SyntaxNode) => boolean | undefined {
  const byFolder = new Map<string, ReturnType<typeof valuesOf>>();
  const known = (source: Source) => {
    const folder = folderOf(source.path);
    const values =
      byFolder.get(folder) ??
      valuesOf(written.filter(({ path }) => folderOf(path) === folder));
    byFolder.set(folder, values);
    return values;
  };
  const valueOf = (source: Source, name: string) => {
    const value = /^\w+$/.test(name) ? known(source).get(name) : undefined;
    return value && { source: value.source, text: textOf(value) };
  };
  const plain = (
    source: Source,
    text: string,
    depth: number,
  ): string | undefined => {
    if (/^(?:\d[\d_]*|"[^"\\]*")$/.test(text)) {
      return text;
    }
    const value = depth < 8 ? valueOf(source, text) : undefined;
    return value && plain(value.source, value.text, depth + 1);
  };
  const truth = (
    source: Source,
    test: string,
    depth: number,
  ): boolean | undefined => {
    const text = unwrapped(test);
    if (text === 'true' || text === 'false') {
      return text === 'true';
    }
    if (depth > 40 || text.length > 1000) {
      return undefined;
    }
    for (const [sign, deciding] of [
      ['||', true],
      ['&&', false],
    ] as const) {
      const parts = splitBy(text, sign);
      if (parts.length > 1) {
        const values = parts.map(part => truth(source, part, depth + 1));
        if (values.includes(deciding)) {
          return deciding;
        }
        return values.includes(undefined) ? undefined : !deciding;
      }
    }
    if (text.startsWith('!')) {
      const value = truth(source, text.slice(1), depth + 1);
      return value === undefined ? undefined : !value;
    }
    for (const sign of ['==', '!=', '<=', '>=', '<', '>']) {
      const sides = splitBy(text, sign);
      if (sides.length === 2) {
        return compared(
          sign,
          plain(source, sides[0], 0),
          plain(source, sides[1], 0),
        );
      }
    }
    const value = valueOf(source, text);
    return value && truth(value.source, value.text, depth + 1);
  };
  return (source, test) => truth(source, textOf({ source, node: test }), 0);
}
