import type { SyntaxNode } from '@lezer/common';
import type { Findings } from '../../control';
import { HEADERS } from '../headers';
import {
  around,
  findAll,
  isInside,
  type Located,
  named,
  placeOf,
  textOf,
} from '../source';
import { calls, declared, elementsOf, isUnconditional } from './code';
import { stringOf } from './names';
import { partsOf } from './parts';
import { judgeMissing } from './signs';
import type { GoProgram } from './program';
import { textsIn, textValue } from './texts';

/** The list of headers that every answer has. */
export interface HeaderList extends Located {
  name: string;
}

/** Finds the list of headers. */
export function headerList(program: GoProgram): HeaderList | undefined {
  const [spec] = findAll(program.files, 'VarSpec').filter(at =>
    /"(?:X-Content-Type-Options|Content-Security-Policy)"/.test(textOf(at)),
  );
  const def = spec?.node.getChild('DefName');
  const name = spec && def ? textOf({ source: spec.source, node: def }) : '';
  const [list] = name === '' ? [] : declared(program, name);
  return list && { ...list, name };
}

/** The loop that sets every header of the list, when a function has it for each of its answers. */
export function headerLoop(
  { name }: HeaderList,
  source: Located['source'],
  body: SyntaxNode,
): SyntaxNode | undefined {
  return named(body, 'ForStatement').find(statement => {
    const range = statement.getChild('RangeClause');
    const block = statement.getChild('Block');
    const [only, other] = block ? partsOf(block) : [];
    if (!range || !only || other || !isUnconditional(statement, body)) {
      return false;
    }
    const [key, value] = range
      .getChildren('DefName')
      .map(node => textOf({ source, node }));
    const over = range.lastChild;
    return (
      over !== null &&
      textOf({ source, node: over }).split('.').at(-1) === name &&
      new RegExp(`^[\\w.()]+\\.(?:Set|Add)\\(${key}, ${value}\\)$`).test(
        textOf({ source, node: only }),
      )
    );
  });
}

function judgeChanges(
  program: GoProgram,
  { name, source }: HeaderList,
  findings: Findings,
) {
  const isExported = /^[A-Z]/.test(name);
  const own = (path: string) =>
    path.slice(0, path.lastIndexOf('/')) ===
    source.path.slice(0, source.path.lastIndexOf('/'));
  for (const at of findAll(
    program.written,
    'VariableName',
    'FieldName',
    'DefName',
  )) {
    if (textOf(at) !== name || !(own(at.source.path) || isExported)) {
      continue;
    }
    const parent = at.node.parent?.name ?? '';
    const isRange =
      around(at.node, 'RangeClause') !== undefined && parent !== 'Arguments';
    if (parent !== 'VarSpec' && !isRange) {
      findings.problem('the list of security headers is changed', placeOf(at));
    }
  }
}

/** Headers that are set for one answer must be as strict as those of all. */
function judgeOverrides(
  program: GoProgram,
  list: HeaderList,
  findings: Findings,
) {
  const patterns = new Map(
    HEADERS.map(([name, pattern]) => [name.toLowerCase(), { name, pattern }]),
  );
  for (const at of textsIn(program, program.written)) {
    const header = patterns.get(at.text.toLowerCase());
    const inList =
      at.source.path === list.source.path && isInside(at.node, list.node);
    if (!header || inList) {
      continue;
    }
    const call = at.node.parent?.parent;
    const callee = call?.firstChild
      ? textOf({ source: at.source, node: call.firstChild })
      : '';
    const [, value] = at.node.parent ? partsOf(at.node.parent) : [];
    const given = value && textValue(program, { ...at, node: value });
    const isRead = /\.(?:Get|Values)$/.test(callee);
    const isStrict =
      /\.Set$/.test(callee) &&
      given !== undefined &&
      header.pattern.test(given);
    if (!isRead && !isStrict) {
      findings.problem(`${header.name} is changed for an answer`, placeOf(at));
    }
  }
}

/** Headers whose name only running the program tells. */
function judgeNames(program: GoProgram, findings: Findings) {
  const doubt = (at: Located) =>
    findings.doubt('it is not known which headers are set', placeOf(at));
  for (const call of calls(program, '*.Set', '*.Add', '*.Del')) {
    const [name] = call.args;
    if (!/\bHeader\(\)\.\w+$/.test(call.callee) || !name) {
      continue;
    }
    const text = textOf({ source: call.source, node: name });
    const loop = around(call.node, 'ForStatement')?.getChild('RangeClause');
    const isOfList = loop
      ?.getChildren('DefName')
      .some(node => textOf({ source: call.source, node }) === text);
    if (
      !isOfList &&
      textValue(program, { source: call.source, node: name }) === undefined
    ) {
      doubt(call);
    }
  }
  for (const at of findAll(program.files, 'CallExpr')) {
    const isHeader = /\bHeader\(\)$/.test(textOf(at).slice(-20));
    const isUsed = /^(?:SelectorExpr|VarDecl)$/.test(
      at.node.parent?.name ?? '',
    );
    if (isHeader && !isUsed) {
      doubt(at);
    }
  }
}

/** Judges which headers answers have. */
export function judgeHeaders(program: GoProgram, findings: Findings): void {
  const list = headerList(program);
  if (!list) {
    judgeMissing(
      program,
      'headers',
      'no package sets security headers',
      findings,
    );
    return;
  }
  const { source, node } = list;
  findings.evidence(source.path);
  const elements = elementsOf(source, node);
  for (const [header, pattern] of HEADERS) {
    const at = elements.get(header);
    const value = at?.name === 'String' ? stringOf(source, at) : undefined;
    if (value === undefined || !pattern.test(value)) {
      findings.problem(
        `${header} is ${value === undefined ? 'not set' : `"${value}"`}`,
        placeOf({ source, node: at ?? node }),
      );
    }
  }
  judgeChanges(program, list, findings);
  judgeOverrides(program, list, findings);
  judgeNames(program, findings);
}

/** Judges whether other origins may read answers. */
export function judgeOrigins(program: GoProgram, findings: Findings): void {
  for (const at of textsIn(program, program.written)) {
    if (/^access-control-allow-origin$/i.test(at.text)) {
      findings.problem('other origins may read answers', placeOf(at));
    }
  }
  const cors = [...program.packages].find(name => /\/cors$/.test(name));
  if (cors) {
    findings.problem(`${cors} lets other origins read answers`, {
      path: program.entry.path,
    });
  }
}
