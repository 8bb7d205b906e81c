import type { SyntaxNode } from '@lezer/common';
import {
  childrenOf,
  type Located,
  named,
  type Source,
  textOf,
} from '../source';
import { partsOf } from './code';
import type { PythonProgram } from './program';

/** Value of a string that is known without running the code. */
export function stringOf(
  source: Source,
  node: SyntaxNode | null | undefined,
): string | undefined {
  if (node?.name !== 'String') {
    return undefined;
  }
  return /^[rbu]*("""|'''|"|')([\s\S]*)\1$/i.exec(
    textOf({ source, node }),
  )?.[2];
}

/** Entries of a dictionary whose keys are strings. */
export function entriesOf(
  source: Source,
  node: SyntaxNode,
): Map<string, SyntaxNode> {
  const entries = new Map<string, SyntaxNode>();
  const parts = partsOf(node);
  for (let i = 0; i + 1 < parts.length; i++) {
    const key = stringOf(source, parts[i]);
    if (key !== undefined) {
      entries.set(key, parts[i + 1]);
      i += 1;
    }
  }
  return entries;
}

/** What is assigned to a name at the top of a module, or in a function. */
export function assigned(
  source: Source,
  scope: SyntaxNode,
  name: string,
): SyntaxNode[] {
  return named(scope, 'AssignStatement').flatMap(node => {
    const target = node.firstChild;
    const value = node.lastChild;
    return target && value && textOf({ source, node: target }) === name
      ? [value]
      : [];
  });
}

/** Number that an expression stands for, when that is known. */
export function numberOf(
  program: PythonProgram,
  { source, node }: Located,
  depth = 0,
): number | undefined {
  const at = (child: SyntaxNode) =>
    numberOf(program, { source, node: child }, depth + 1);
  if (depth > 10) {
    return undefined;
  }
  if (node.name === 'Number') {
    return Number(textOf({ source, node }).replaceAll('_', ''));
  }
  if (node.name === 'BinaryExpression') {
    const [left, operator, right] = childrenOf(node);
    const a = at(left);
    const b = right && at(right);
    const sign = textOf({ source, node: operator });
    return sign === '*' && a !== undefined && b !== undefined
      ? a * b
      : undefined;
  }
  if (node.name === 'VariableName') {
    const name = textOf({ source, node });
    const values = program.modules.flatMap(module =>
      assigned(module, module.root, name).map(value => ({
        source: module,
        node: value,
      })),
    );
    return values.length === 1
      ? numberOf(program, values[0], depth + 1)
      : undefined;
  }
  return undefined;
}

/** Whether a condition has a part that makes it always, or never, hold. */
export function isSwitched(source: Source, test: SyntaxNode): boolean {
  return (
    named(test, 'Boolean', 'Number', 'String').length > 0 ||
    ['True', 'False', 'None'].includes(textOf({ source, node: test }))
  );
}
