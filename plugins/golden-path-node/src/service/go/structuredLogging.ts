import type { Findings } from '../../control';
import { REQUIRED_KEYS } from '../../logging/redaction';
import type { Tree } from '../../types';
import {
  around,
  findAll,
  isInside,
  type Located,
  named,
  placeOf,
  textOf,
} from '../source';
import { judgeBypasses } from './bypasses';
import {
  assignments,
  calls,
  callsIn,
  conditionOf,
  declared,
  elementsOf,
  type Fn,
  functions,
} from './code';
import { returnsBefore } from './guards';
import { type GoProgram, isSamePackage, readProgram } from './program';

/** What keeps credentials out of lines. */
export interface GoRedactor {
  fn: Fn;
  keys: string[];
  list: Located;
  problems: { message: string; at: Located }[];
}

/** The functions that are asked for every attribute of a JSON handler. */
export function redactorsOf(program: GoProgram): GoRedactor[] {
  return calls(program, 'slog.NewJSONHandler').flatMap(call => {
    const { source } = call;
    const literal = call.args[1] && named(call.args[1], 'LiteralValue')[0];
    const replace = literal && elementsOf(source, literal).get('ReplaceAttr');
    const name = replace && textOf({ source, node: replace });
    const fn = functions(program).find(
      f => f.name === name && isSamePackage(f.source, source),
    );
    return fn ? (redactorOf(program, fn) ?? []) : [];
  });
}

function redactorOf(program: GoProgram, fn: Fn): GoRedactor | undefined {
  const { source } = fn;
  const asked = named(source.root, 'IndexExpr').flatMap(node => {
    const match = /^(\w+)\[strings\.ToLower\((?:attr\.Key|\w+)\)\]$/.exec(
      textOf({ source, node }),
    );
    return match ? [{ node, name: match[1] }] : [];
  });
  const name = asked[0]?.name;
  const [list] =
    name === undefined
      ? []
      : declared(program, name).filter(at => at.source === source);
  if (name === undefined || !list) {
    return undefined;
  }
  const problems: GoRedactor['problems'] = [];
  const wrong = (message: string, at: Located) =>
    problems.push({ message, at });
  const masks = asked.filter(({ node }) => {
    const text = textOf({ source, node });
    const branch = around(node, 'IfStatement');
    return (
      branch &&
      conditionOf({
        source,
        node: branch.getChild('Block')?.firstChild ?? node,
      }) === text
    );
  });
  const own = masks.filter(
    ({ node }) => fn.body.from <= node.from && node.to <= fn.body.to,
  );
  if (own.length === 0) {
    wrong('does not mask what the keys hold', fn);
  }
  for (const { node } of masks) {
    const block = around(node, 'IfStatement')?.getChild('Block');
    if (
      !block ||
      !/\bMask\b|"\[?redacted/i.test(textOf({ source, node: block }))
    ) {
      wrong('does not mask what the keys hold', { source, node });
    }
  }
  const inner = functions(program).filter(
    f =>
      f.source === source &&
      f.name !== fn.name &&
      callsIn(source, f.body, f.name).length >= 2,
  );
  const deep = inner.some(f =>
    masks.some(({ node }) => f.body.from <= node.from && node.to <= f.body.to),
  );
  if (!deep || !/\bslog\.KindAny\b/.test(textOf({ source, node: fn.body }))) {
    wrong('does not look at what is inside other values', fn);
  }
  const first = own[0] && around(own[0].node, 'IfStatement');
  if (first && returnsBefore(fn, first.from).length > 0) {
    wrong('does not mask what the keys hold', fn);
  }
  for (const at of findAll([source], 'VariableName', 'DefName')) {
    const parent = at.node.parent?.name ?? '';
    const isAsked =
      parent === 'VarSpec' || asked.some(({ node }) => isInside(at.node, node));
    if (textOf(at) === name && !isAsked) {
      wrong(`has a list ${name} that is changed`, at);
    }
  }
  for (const { node, targets } of assignments([source])) {
    if (
      targets.some(target =>
        textOf({ source, node: target }).startsWith(`${name}[`),
      )
    ) {
      wrong(`has a list ${name} that is changed`, { source, node });
    }
  }
  const keys = [...elementsOf(source, list.node)]
    .filter(([, value]) => textOf({ source, node: value }) === 'true')
    .map(([key]) => key.toLowerCase());
  return { fn, keys, list, problems };
}

/** What goes through a handler of lines that the service has written itself. */
const HANDLED =
  /\b(?:slog\.(?:Record|Handler)|zapcore\.(?:Core|Encoder|Entry|Field)|logrus\.Entry)$/;

/** Where a service handles its lines in its own way, which may mask anything or nothing. */
function ownHandler(program: GoProgram): Located | undefined {
  return findAll(program.files, 'Parameter', 'FieldDecl').find(at =>
    HANDLED.test(textOf(at).trim()),
  );
}

/** Judges how a Go service writes its log. */
export function judgeGoLogging(tree: Tree, findings: Findings): string {
  const program = readProgram(tree, findings);
  if (!program) {
    return '';
  }
  const [redactor] = redactorsOf(program);
  const own = redactor ? undefined : ownHandler(program);
  if (own) {
    findings.doubt(
      `it is not known what ${own.source.path} leaves out of lines: mask the values of credentials in ReplaceAttr of slog.NewJSONHandler`,
      placeOf(own),
    );
    return '';
  }
  if (!redactor) {
    findings.problem(
      'no slog.JSONHandler has a ReplaceAttr that masks the values of credentials',
      {
        path: program.entry.path,
      },
    );
    return '';
  }
  const { fn, keys, list, problems } = redactor;
  findings.evidence(fn.source.path);
  const missing = REQUIRED_KEYS.filter(key => !keys.includes(key));
  if (missing.length > 0) {
    findings.problem(
      `${fn.source.path} does not redact ${missing.join(', ')}`,
      placeOf(list),
    );
  }
  problems.forEach(({ message, at }) =>
    findings.problem(`${fn.source.path} ${message}`, placeOf(at)),
  );
  judgeBypasses(program, findings);
  return `${fn.source.path} writes JSON that redacts ${keys.length} keys, among them ${REQUIRED_KEYS.join(', ')}; none of the ${program.files.length} files that main runs writes past it.`;
}
