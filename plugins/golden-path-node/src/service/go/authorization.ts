import type { Findings } from '../../control';
import type { Tree } from '../../types';
import { judgeRoleMap, ROLE_MAP } from '../roleMap';
import { findAll, named, placeOf, textOf } from '../source';
import {
  calls,
  callsIn,
  conditionOf,
  type Fn,
  functions,
  isNegated,
  type Refusal,
  refusals,
  testOf,
} from './code';
import {
  type GoProgram,
  isSamePackage,
  readProgram,
  stringOf,
  testsOf,
} from './program';

const WEAK_ALGORITHM = /^(?:none|HS\d+)$/i;
/** Checks of a token's claims that have to be there, each with what it looks like. */
const CLAIMS: readonly [string, RegExp][] = [
  ['an end', /\bExpires\b[^\n]*<= /],
  ['an issuer', /\bIssuer != /],
  ['an audience', /\baudience != |Contains\([^\n]*\baudience\)/],
];

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

function judgeRefusals({ decider, refusals: own }: Gate, findings: Findings) {
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
      if (!isNegated(conditionOf(refusal))) {
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
  for (const node of named(body, 'ReturnStatement')) {
    const lets = node.lastChild?.name === 'Nil';
    const isPublic = /^\w+ && \S+\.Public != ""$/.test(
      conditionOf({ source, node }),
    );
    if (lets && node.from < last && !isPublic) {
      findings.problem(
        'somebody is let in before the decision',
        placeOf({ source, node }),
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

/** Before a handler runs, the decision was made, and its error ended the request. */
function judgeEntrance(
  program: GoProgram,
  { decider }: Gate,
  findings: Findings,
) {
  const runs = calls(program).filter(({ callee }) =>
    /\bhandlers\[[^\]]+\]$|\.Handle$/.test(callee),
  );
  if (runs.length === 0) {
    findings.doubt('it was not found where handlers run', placeOf(decider));
  }
  for (const run of runs) {
    const { source } = run;
    const within = functions(program).find(
      fn =>
        fn.source === source &&
        fn.node.from <= run.node.from &&
        run.node.to <= fn.node.to,
    );
    const decision =
      within && callsIn(source, within.body, `*.${decider.name}`)[0];
    const ended =
      within &&
      named(within.body, 'IfStatement').find(branch => {
        const test = testOf(branch);
        return (
          decision &&
          branch.from > decision.node.from &&
          branch.to < run.node.from &&
          test &&
          textOf({ source, node: test }) === 'err != nil' &&
          named(branch, 'ReturnStatement').length > 0
        );
      });
    const first =
      within &&
      named(within.body, 'IfStatement').find(
        b => decision && b.from > decision.node.to,
      );
    if (!decision || !ended || first?.from !== ended.from) {
      findings.problem('a handler runs before it is decided on', placeOf(run));
    }
  }
}

function judgeServer(program: GoProgram, gate: Gate, findings: Findings) {
  const past = calls(
    program,
    'http.HandleFunc',
    'http.Handle',
    'http.ListenAndServe',
    'http.NewServeMux',
  );
  for (const call of past) {
    findings.problem('requests are served past the decision', placeOf(call));
  }
  const open = ['net/http/pprof', 'expvar'].find(name =>
    program.packages.has(name),
  );
  if (open) {
    findings.problem(`${open} answers everybody`, { path: program.entry.path });
  }
  const made = program.files
    .filter(source => isSamePackage(source, program.entry))
    .some(source =>
      callsIn(source, source.root, '*.New').some(({ callee }) =>
        gate.decider.source.path.includes(`${callee.split('.')[0]}/`),
      ),
    );
  if (!made) {
    findings.problem('main does not use what decides', {
      path: program.entry.path,
    });
  }
}

function judgeTokens(program: GoProgram, findings: Findings) {
  const verifies = calls(
    program,
    'ed25519.Verify',
    'rsa.VerifyPKCS1v15',
    'rsa.VerifyPSS',
    'ecdsa.Verify',
  );
  const [first] = verifies;
  if (!first) {
    findings.doubt('it was not found where tokens are verified', {
      path: program.entry.path,
    });
    return;
  }
  const { source } = first;
  for (const node of named(source.root, 'String')) {
    if (WEAK_ALGORITHM.test(stringOf(source, node))) {
      findings.problem(
        'tokens are taken that anybody who reads the key can make',
        placeOf({ source, node }),
      );
    }
  }
  const tests = named(source.root, 'IfStatement').map(node => {
    const test = testOf(node);
    return test ? textOf({ source, node: test }) : '';
  });
  for (const [what, pattern] of CLAIMS) {
    if (!tests.some(test => pattern.test(test))) {
      findings.problem(
        `tokens without ${what} of ours are taken`,
        placeOf(first),
      );
    }
  }
  for (const call of verifies) {
    const statement = textOf({ source, node: call.node.parent ?? call.node });
    if (statement.includes('||')) {
      findings.problem('tokens are taken that nobody signed', placeOf(call));
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
  judgeEntrance(program, gate, findings);
  judgeServer(program, gate, findings);
  judgeTokens(program, findings);
  judgeTests(tree, findings);
  return `${map?.rules.length ?? 0} routes have their rule in ${ROLE_MAP}; ${gate.decider.source.path} decides by it before a handler runs, and refuses what it does not allow; tests expect 401 and 403.`;
}
