import type { SyntaxNode } from '@lezer/common';
import { type Dead, named, type Source, textOf } from '../source';
import { importsOf } from './names';
import { folderOf, isFollowedBy, isThrownAway } from './parts';

/** Methods that packages of Go call by themselves. */
const CALLED = new Set(
  'As Close Enabled Error Format Get GoString Handle Header Is Len Less LogValue MarshalBinary MarshalJSON MarshalText Pop Push Read ReadAt ReadFrom RoundTrip Scan Seek ServeHTTP Set String Swap Timeout UnmarshalBinary UnmarshalJSON UnmarshalText UnmarshalYAML Unwrap Value WithAttrs WithGroup Write WriteAt WriteHeader WriteTo'.split(
    ' ',
  ),
);
const TESTED = /^(?:Test|Benchmark|Fuzz|Example)(?![a-z])/;

/** A function or method; what is above all of them has no name. */
interface Unit {
  source: Source;
  node: SyntaxNode;
  name: string;
  isMethod: boolean;
}

function unitsOf(source: Source): Unit[] {
  return named(source.root, 'FunctionDecl', 'MethodDecl').flatMap(node => {
    const isMethod = node.name === 'MethodDecl';
    const label = node.getChild(isMethod ? 'FieldName' : 'DefName');
    return label
      ? [{ source, node, name: textOf({ source, node: label }), isMethod }]
      : [];
  });
}

/** What a part of a file uses: functions as `folder.name`, methods as `.name`. */
function usesIn(
  source: Source,
  nodes: readonly SyntaxNode[],
  own: ReadonlySet<string>,
  folders: ReadonlyMap<string, string>,
): string[] {
  const folder = folderOf(source.path);
  return nodes.flatMap(node => {
    const name = textOf({ source, node });
    if (node.name === 'FieldName') {
      const before = source.text.slice(Math.max(0, node.from - 100), node.from);
      const head = /(?:^|[^\w.])(\w+)\.$/.exec(before)?.[1];
      const other = head === undefined ? undefined : folders.get(head);
      return other === undefined
        ? [`.${name}`]
        : [`${other}.${name}`, `.${name}`];
    }
    const isCalled = isFollowedBy(source, node, '(');
    return (own.has(name) && !isCalled) || isThrownAway(source, node)
      ? []
      : [`${folder}.${name}`];
  });
}

/**
 * Functions and methods that nothing which runs uses.
 *
 * @param entryFolder - folder of the main package; undefined for tests
 */
export function unreached(
  sources: readonly Source[],
  entryFolder: string | undefined,
): Map<Source, Dead[]> {
  const units = sources.flatMap(unitsOf);
  const paths = new Set(sources.map(({ path }) => folderOf(path)));
  const byUse = new Map<string, Unit[]>();
  for (const unit of units) {
    const key = `${unit.isMethod ? '' : folderOf(unit.source.path)}.${unit.name}`;
    byUse.set(key, [...(byUse.get(key) ?? []), unit]);
  }
  const perUnit = new Map<Unit, string[]>();
  const above: string[] = [];
  for (const source of sources) {
    const own = units.filter(unit => unit.source === source);
    const folders = new Map(
      importsOf(source).flatMap(({ base, path }) => {
        const folder = [...paths].find(
          one => one !== '' && (path === one || path.endsWith(`/${one}`)),
        );
        return folder === undefined ? [] : [[base, folder] as const];
      }),
    );
    const names = named(source.root, 'VariableName', 'FieldName').filter(
      ({ parent }) =>
        !/^(?:Key|MethodDecl|FieldDecl)$/.test(parent?.name ?? ''),
    );
    const within = (unit: Unit, { from }: SyntaxNode) =>
      unit.node.from <= from && from < unit.node.to;
    let next = 0;
    for (const unit of own) {
      const local = new Set(
        named(unit.node, 'DefName').map(node => textOf({ source, node })),
      );
      const inner: SyntaxNode[] = [];
      for (
        ;
        next < names.length && names[next].from < unit.node.to;
        next += 1
      ) {
        if (within(unit, names[next])) {
          inner.push(names[next]);
        } else {
          above.push(...usesIn(source, [names[next]], new Set(), folders));
        }
      }
      perUnit.set(unit, usesIn(source, inner, local, folders));
    }
    above.push(...usesIn(source, names.slice(next), new Set(), folders));
  }
  const reached = new Set<Unit>();
  const queue = units.filter(({ name, isMethod, source }) =>
    isMethod
      ? CALLED.has(name)
      : name === 'init' ||
        (entryFolder === undefined
          ? TESTED.test(name)
          : name === 'main' && folderOf(source.path) === entryFolder),
  );
  const reach = (uses: readonly string[]) =>
    uses.flatMap(use => byUse.get(use) ?? []).forEach(unit => queue.push(unit));
  reach(above);
  for (let unit = queue.pop(); unit; unit = queue.pop()) {
    if (!reached.has(unit)) {
      reached.add(unit);
      reach(perUnit.get(unit) ?? []);
    }
  }
  const dead = new Map<Source, Dead[]>();
  for (const unit of units.filter(one => !reached.has(one))) {
    const { from, to } = unit.node;
    dead.set(unit.source, [
      ...(dead.get(unit.source) ?? []),
      { from, to, instead: '' },
    ]);
  }
  return dead;
}
