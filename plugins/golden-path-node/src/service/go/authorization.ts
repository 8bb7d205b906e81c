import type { SyntaxNode } from '@lezer/common';
import type { Findings } from '../../control';
import type { Tree } from '../../types';
import { judgeRoleMap, ROLE_MAP } from '../roleMap';
import { around, findAll, isInside, named, placeOf, textOf } from '../source';
import {
  assignments,
  callsIn,
  conditionOf,
  type Fn,
  functions,
  isNegated,
  partsOf,
  type Refusal,
  refusals,
} from './code';
import { judgeEntrance } from './entrance';
import { lastValue, returnsBefore } from './guards';
import { stringOf } from './names';
import { type GoProgram, isSamePackage, readProgram } from './program';
import { testsOf } from './tests';
import { judgeTokens } from './tokens';

/** The function that decides, and those that ask it. */
export interface Gate {
  decider: Fn;
  refusals: Refusal[];
}

/** Finds where requests are refused with 403. */
export function findGate(program: GoProgram): Gate | undefined {
  const all = refusals(program);
  const decider = all.find(r => r.status === 403)?.fn;
  return decider
    ? {
        decider,
        refusals: all.filter(
          r =>
            r.source === decider.source &&
            r.fn?.node.from === decider.node.from,
        ),
      }
    : undefined;
}

/** Whether something is let through: what it returns is no refusal. */
function letsIn({ decider }: Gate, node: SyntaxNode): boolean | undefined {
  const { source, body } = decider;
  const text = lastValue({ source, node }) ?? '';
  const made = named(body, 'VarDecl').some(decl => {
    const [target] = partsOf(decl);
    return (
      target &&
      textOf({ source, node: target }) === text &&
      callsIn(source, decl, 'Refuse', '*.Refuse').length > 0
    );
  });
  if (made || /^(?:\w+\.)?Refuse\(/.test(text)) {
    return false;
  }
  const test = conditionOf({ source, node });
  if (text !== 'nil') {
    return test === `${text} != nil` ? false : undefined;
  }
  return true;
}

/** What is asked must be what was found out. */
function judgeFacts(gate: Gate, findings: Findings) {
  const { source, body } = gate.decider;
  const names = new Set(
    named(body, 'VarDecl')
      .flatMap(node => node.getChildren('DefName'))
      .map(node => textOf({ source, node })),
  );
  const facts = gate.refusals.flatMap(refusal =>
    conditionOf(refusal)
      .split(/\W+/)
      .filter(word => names.has(word)),
  );
  const head = (node: SyntaxNode) =>
    /^[&*]?(\w+)/.exec(textOf({ source, node }))?.[1] ?? '';
  const changed = [
    ...assignments([source]).flatMap(({ targets }) => targets),
    ...named(body, 'UnaryExp').filter(node =>
      textOf({ source, node }).startsWith('&'),
    ),
  ].filter(node => isInside(node, body) && facts.includes(head(node)));
  for (const node of changed) {
    findings.problem(
      'what is decided on is changed before',
      placeOf({ source, node }),
    );
  }
}

function judgeRefusals(gate: Gate, findings: Findings) {
  const { decider, refusals: own } = gate;
  const { source, body } = decider;
  for (const status of [401, 403, 404]) {
    const found = own.filter(r => r.status === status);
    if (found.length === 0) {
      findings.problem(
        `${decider.name} never answers ${status}`,
        placeOf(decider),
      );
    }
    for (const refusal of found) {
      const branch = around(refusal.node, 'IfStatement');
      const block = branch?.getChild('Block');
      const last = block ? partsOf(block).at(-1) : undefined;
      const isHeld =
        last?.name === 'ReturnStatement' && letsIn(gate, last) === false;
      if (
        !isNegated(conditionOf(refusal)) ||
        branch?.parent?.from !== body.from ||
        partsOf(branch)[1]?.name === 'VarDecl' ||
        !isHeld
      ) {
        findings.problem(
          `${status} is not answered whenever it has to be`,
          placeOf(refusal),
        );
      }
    }
  }
  const last = Math.max(
    ...own
      .filter(({ status }) => status === 401 || status === 403)
      .map(({ node }) => node.from),
  );
  for (const node of returnsBefore(decider, body.to)) {
    const lets = letsIn(gate, node);
    const isPublic = /^\w+ && \S+\.Public != ""$/.test(
      conditionOf({ source, node }),
    );
    if (lets && node.from < last && !isPublic) {
      findings.problem(
        'somebody is let in before the decision',
        placeOf({ source, node }),
      );
    }
    if (lets === undefined) {
      findings.doubt(
        'it is not known who is let in',
        placeOf({ source, node }),
      );
    }
  }
  judgeFacts(gate, findings);
}

/** Whoever is asked about was told by a token that was verified. */
function judgePrincipal(program: GoProgram, gate: Gate, findings: Findings) {
  const { source, body } = gate.decider;
  const refusal = gate.refusals.find(({ status }) => status === 401);
  const name = refusal ? conditionOf(refusal).slice(1) : '';
  const decl = named(body, 'VarDecl').find(node =>
    node
      .getChildren('DefName')
      .some(one => textOf({ source, node: one }) === name),
  );
  const call = decl && callsIn(source, decl)[0];
  const fn = functions(program).find(
    one =>
      call &&
      isSamePackage(one.source, source) &&
      one.name === call.callee.split('.').at(-1),
  );
  if (!call || (!fn && !/\.Verify$/.test(call.callee))) {
    findings.doubt(
      'it was not found who calls',
      placeOf(refusal ?? gate.decider),
    );
    return;
  }
  for (const node of fn ? returnsBefore(fn, fn.body.to) : []) {
    const text = fn ? textOf({ source: fn.source, node }) : '';
    if (!/^return (?:.*, false|[\w.]+\.Verify\([^()]*\))$/.test(text)) {
      findings.problem(
        'somebody is known by something else than a verified token',
        placeOf({ source: fn?.source ?? source, node }),
      );
    }
  }
}

function judgeGrants(program: GoProgram, gate: Gate, findings: Findings) {
  const forbidden = gate.refusals.find(r => r.status === 403);
  const asked = /\.(\w+)\(/.exec(forbidden ? conditionOf(forbidden) : '')?.[1];
  const granter = functions(program).find(fn => fn.name === asked);
  if (!granter) {
    findings.doubt(
      'it was not found how roles are compared',
      placeOf(gate.decider),
    );
    return;
  }
  const { source, body } = granter;
  for (const node of named(body, 'ReturnStatement').filter(
    n => n.parent?.parent?.name !== 'FunctionLiteral',
  )) {
    const text = textOf({ source, node });
    const condition = conditionOf({ source, node });
    const byRole =
      text === 'return true' &&
      /^slices\.Contains/.test(condition) &&
      /\.Roles\b/.test(condition) &&
      !/\|\||\btrue\b/.test(condition);
    const byName = /== \w+\.Subject$/.test(text) && !/\|\|/.test(text);
    if (!byRole && !byName && text !== 'return false') {
      findings.problem(
        'somebody is let in by something else than a role or their own name',
        placeOf({ source, node }),
      );
    }
  }
}

function judgeTests(tree: Tree, findings: Findings) {
  const numbers = testsOf(tree).flatMap(source =>
    callsIn(source, source.root).flatMap(({ args }) =>
      args.map(node => textOf({ source, node })),
    ),
  );
  for (const status of ['401', '403']) {
    if (!numbers.includes(status)) {
      findings.problem(`no test expects ${status}`, { path: 'go.mod' });
    }
  }
}

/** Judges who may do what in a Go service. */
export function judgeGoAuthorization(tree: Tree, findings: Findings): string {
  const map = judgeRoleMap(tree, findings);
  const program = readProgram(tree, findings);
  if (!program) {
    return '';
  }
  const gate = findGate(program);
  if (!gate) {
    findings.problem('nobody is refused for a missing role (403)', {
      path: program.entry.path,
    });
    return '';
  }
  findings.evidence(gate.decider.source.path);
  const read = findAll(program.files, 'String').some(
    ({ source, node }) => stringOf(source, node) === ROLE_MAP,
  );
  if (!read) {
    findings.problem(`no file reads ${ROLE_MAP}`, { path: program.entry.path });
  }
  judgeRefusals(gate, findings);
  judgeGrants(program, gate, findings);
  judgePrincipal(program, gate, findings);
  judgeEntrance(program, gate, findings);
  judgeTokens(program, findings);
  judgeTests(tree, findings);
  return `${map?.rules.length ?? 0} routes have their rule in ${ROLE_MAP}; ${gate.decider.source.path} decides by it before a handler runs, and refuses what it does not allow; tests expect 401 and 403.`;
}
