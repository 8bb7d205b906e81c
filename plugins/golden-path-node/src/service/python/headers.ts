import type { SyntaxNode } from '@lezer/common';
import type { Findings } from '../../control';
import { HEADERS } from '../headers';
import {
  around,
  findAll,
  type Located,
  named,
  placeOf,
  type Source,
  textOf,
} from '../source';
import { type Call, callsIn, classes, testOf } from './code';
import { assigned, entriesOf, stringOf } from './values';
import type { PythonProgram } from './program';

const KNOWN = HEADERS.map(([header]) => header.toLowerCase());
/** Methods that change a dictionary. */
const CHANGES =
  /^(?:pop|popitem|clear|update|setdefault|__setitem__|__delitem__)$/;

/** Whether a loop runs for whatever is answered: it is under no condition but what kind of message it is. */
function isAlways(source: Source, loop: SyntaxNode): boolean {
  for (
    let branch = around(
      loop,
      'IfStatement',
      'WhileStatement',
      'FunctionDefinition',
    );
    branch && branch.name !== 'FunctionDefinition';
    branch = around(
      branch,
      'IfStatement',
      'WhileStatement',
      'FunctionDefinition',
    )
  ) {
    const test = testOf(branch);
    const text = test ? textOf({ source, node: test }) : '';
    if (!/^\w+\["type"\] == "http\.response\.start"$/.test(text)) {
      return false;
    }
  }
  return true;
}

/** What is set to something else after the loop, in the function around it. */
function overrideOf(
  source: Source,
  loop: SyntaxNode,
  fn: SyntaxNode,
): { at: Located; isKnown: boolean } | undefined {
  const target = named(loop, 'AssignStatement')[0]?.firstChild?.firstChild;
  const headers = target ? textOf({ source, node: target }) : '';
  const later = (node: SyntaxNode) => node.from > loop.to;
  for (const node of named(fn, 'MemberExpression').filter(later)) {
    const key = node.lastChild?.prevSibling;
    const isChanged =
      node.firstChild &&
      textOf({ source, node: node.firstChild }) === headers &&
      node.getChild('[') &&
      (node.parent?.name === 'DeleteStatement' ||
        (node.parent?.name === 'AssignStatement' &&
          node.parent.firstChild?.from === node.from));
    if (isChanged && key) {
      const name = stringOf(source, key)?.toLowerCase();
      if (name === undefined || KNOWN.includes(name)) {
        return { at: { source, node }, isKnown: name !== undefined };
      }
    }
  }
  const call = callsIn(source, fn).find(
    ({ node, callee }) =>
      later(node) &&
      callee.startsWith(`${headers}.`) &&
      CHANGES.test(callee.slice(headers.length + 1)),
  );
  return call && { at: call, isKnown: false };
}

/** Where the list of the headers is changed after it is written. */
function changeOf(program: PythonProgram, name: string): Located | undefined {
  return (
    findAll(
      program.modules,
      'DeleteStatement',
      'AssignStatement',
      'UpdateStatement',
    ).find(({ source, node }) => {
      const target =
        node.name === 'DeleteStatement' ? node.lastChild : node.firstChild;
      const text = target ? textOf({ source, node: target }) : '';
      return (
        text.startsWith(`${name}[`) ||
        (node.name === 'UpdateStatement' && text === name)
      );
    }) ??
    program.modules
      .flatMap(source => callsIn(source, source.root))
      .find(
        ({ callee }) =>
          callee.startsWith(`${name}.`) &&
          CHANGES.test(callee.slice(name.length + 1)),
      )
  );
}

/** Whether what sets the headers is given to everything inside, for each request. */
function isPassedOn(source: Source, fn: SyntaxNode): boolean {
  const label = fn.getChild('VariableName');
  const name = label ? textOf({ source, node: label }) : '';
  const owner = around(fn, 'ClassDefinition');
  const passes = owner ? callsIn(source, owner, 'self._app', 'self.app') : [];
  return passes.every(({ node, args }) => {
    const branch = around(node, 'IfStatement', 'FunctionDefinition');
    const test = branch && testOf(branch);
    const isOther = test && /!= "http"$/.test(textOf({ source, node: test }));
    return (
      isOther ||
      args.some(argument => textOf({ source, node: argument }) === name)
    );
  });
}

/** Judges whether every answer has the security headers, as they are in the list. */
export function judgeHeaders(
  program: PythonProgram,
  layers: readonly Call[] | undefined,
  findings: Findings,
): void {
  const [list] = findAll(program.modules, 'DictionaryExpression').filter(
    ({ source, node }) => {
      const keys = entriesOf(source, node);
      return (
        keys.has('X-Content-Type-Options') ||
        keys.has('Content-Security-Policy')
      );
    },
  );
  if (!list) {
    findings.problem('no module sets security headers', {
      path: program.entry.path,
    });
    return;
  }
  const { source, node } = list;
  findings.evidence(source.path);
  const entries = entriesOf(source, node);
  for (const [header, pattern] of HEADERS) {
    const value = stringOf(source, entries.get(header));
    if (value === undefined || !pattern.test(value)) {
      findings.problem(
        `${header} is ${value === undefined ? 'not set' : `"${value}"`}`,
        placeOf({ source, node: entries.get(header) ?? node }),
      );
    }
  }
  const target = around(node, 'AssignStatement')?.firstChild;
  const name = target ? textOf({ source, node: target }) : '';
  const values = assigned(source, source.root, name);
  const change =
    values.length > 1 ? { source, node: values[1] } : changeOf(program, name);
  if (change) {
    findings.problem(
      'the list of the security headers is changed',
      placeOf(change),
    );
  }
  const loop = named(source.root, 'ForStatement').find(
    n =>
      callsIn(source, n, `${name}.items`).length > 0 &&
      named(n, 'AssignStatement').length > 0,
  );
  const owner =
    loop && around(loop, 'ClassDefinition')?.getChild('VariableName');
  const fn = loop && around(loop, 'FunctionDefinition');
  const outermost = layers?.find(({ callee }) =>
    classes(program).some(c => c.name === callee),
  );
  if (
    !loop ||
    !owner ||
    !fn ||
    outermost?.callee !== textOf({ source, node: owner }) ||
    !isAlways(source, loop) ||
    !isPassedOn(source, fn)
  ) {
    findings.problem(
      'not every answer has the security headers',
      placeOf({ source, node: loop ?? node }),
    );
    return;
  }
  const override = overrideOf(source, loop, fn);
  if (override?.isKnown) {
    findings.problem(
      'a security header is set to something else',
      placeOf(override.at),
    );
  } else if (override) {
    findings.doubt(
      'a security header may be set to something else',
      placeOf(override.at),
    );
  }
}
