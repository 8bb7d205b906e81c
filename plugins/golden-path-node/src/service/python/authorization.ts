import type { Findings } from '../../control';
import type { Tree } from '../../types';
import { doubtFramework } from '../frameworks';
import { judgeRoleMap, ROLE_MAP } from '../roleMap';
import {
  around,
  findAll,
  type Located,
  named,
  placeOf,
  textOf,
} from '../source';
import { calls, callsIn, deadRaise, type Fn, functions } from './code';
import { judgeOuterLayers } from './outerLayers';
import { judgeOtherServers } from './servers';
import { frameworkOf } from './frameworks';
import { judgeDecodes, judgeTokens } from './tokens';
import { isSwitched, stringOf } from './values';
import { conditionOf, findGate, type Gate, isNegated } from './gate';
import { type PythonProgram, readProgram, testsOf } from './program';

/** The function that says whether a role, or the caller's own name, is enough. */
function granterOf(program: PythonProgram, gate: Gate): Fn | undefined {
  const forbidden = gate.refusals.find(r => r.status === 403);
  const asked = forbidden?.test
    ? callsIn(forbidden.source, forbidden.test).map(c => c.callee)
    : [];
  return functions(program).find(
    fn => fn.source === gate.decider.source && asked.includes(fn.name),
  );
}

function judgeRefusals({ decider, refusals }: Gate, findings: Findings) {
  const { source, body } = decider;
  for (const status of [401, 403, 404]) {
    if (!refusals.some(r => r.status === status)) {
      findings.problem(
        `${decider.name} never answers ${status}`,
        placeOf(decider),
      );
    }
  }
  for (const refusal of refusals) {
    const { status, test } = refusal;
    const text = test ? textOf({ source, node: test }) : '';
    const isNone =
      /^\w+(?:\.\w+)* is None$/.test(text) || /^not \w+$/.test(text);
    if (status === 403 && (!test || !isNegated(source, test))) {
      findings.problem(
        'a missing role is not always refused',
        placeOf(refusal),
      );
    }
    if ((status === 401 || status === 404) && !isNone) {
      findings.problem(
        `${status} is not answered whenever it has to be`,
        placeOf(refusal),
      );
    }
  }
  const last = Math.max(
    ...refusals
      .filter(({ status }) => status === 401 || status === 403)
      .map(({ node }) => node.from),
  );
  for (const node of named(body, 'ReturnStatement')) {
    if (node.from < last) {
      findings.problem(
        'somebody is let in before the decision',
        placeOf({ source, node }),
      );
    }
  }
}

function judgeGrants(program: PythonProgram, gate: Gate, findings: Findings) {
  const granter = granterOf(program, gate);
  if (!granter) {
    findings.doubt(
      'it was not found how roles are compared',
      placeOf(gate.decider),
    );
    return;
  }
  const { source, body } = granter;
  for (const node of named(body, 'ReturnStatement')) {
    const value = node.lastChild;
    const text = value ? textOf({ source, node: value }) : '';
    const test = conditionOf(node);
    const condition = test ? textOf({ source, node: test }) : '';
    const byRole =
      text === 'True' &&
      /roles/.test(condition) &&
      (/^not \S+\.isdisjoint\(\S+\)$/.test(condition) ||
        /^\S+ in \S+$/.test(condition));
    const byName =
      value?.name === 'BinaryExpression' &&
      value.getChild('or') === null &&
      /==/.test(text) &&
      /\.subject\b/.test(text);
    if (!byRole && !byName && text !== 'False') {
      findings.problem(
        'somebody is let in by something else than a role or their own name',
        placeOf({ source, node }),
      );
    }
  }
}

/** Before what is inside is called, the decision was made. */
function judgeEntrance(
  { decider, entrance, passes }: Gate,
  findings: Findings,
) {
  if (!entrance || passes.length === 0) {
    findings.doubt(
      'it was not found where requests are let in',
      placeOf(decider),
    );
    return;
  }
  const { source, body } = entrance;
  const decision = callsIn(source, body, `self.${decider.name}`).find(
    call =>
      call.node.parent?.parent === body ||
      call.node.parent?.parent?.from === body.from,
  );
  for (const pass of passes) {
    const test = conditionOf(pass.node);
    const text = test ? textOf({ source, node: test }) : '';
    const isPublic =
      /\b(?:public|PublicRule)\b/.test(text) &&
      !/\bor\b/.test(text) &&
      !(test && isSwitched(source, test));
    if (!isPublic && (!decision || decision.node.from > pass.node.from)) {
      findings.problem(
        'a request is let in before it is decided on',
        placeOf(pass),
      );
    }
  }
}

function judgeLayers(program: PythonProgram, gate: Gate, findings: Findings) {
  const { layers, decider } = gate;
  const api =
    layers?.findIndex(({ callee }) => /(?:^|\.)FastAPI$/.test(callee)) ?? -1;
  const own = layers?.findIndex(({ callee }) => callee === decider.owner) ?? -1;
  if (!layers || api < 0) {
    findings.doubt('it was not found what the server is started with', {
      path: program.entry.path,
    });
  } else if (own < 0 || own > api) {
    findings.problem(
      `${decider.owner ?? decider.name} is not around the routes`,
      placeOf(layers[0]),
    );
  } else {
    judgeOuterLayers(program, layers.slice(0, own), findings);
  }
}

const SKIPPED = /\bpytest\.(?:mark\.(?:skip|skipif|xfail)|skip|importorskip)\b/;

/** Whether something in a test is left out: it, its class, or its module. */
function isSkipped({ source, node }: Located): boolean {
  const isMarked = named(source.root, 'AssignStatement').some(
    n =>
      /^pytestmark\b/.test(textOf({ source, node: n })) &&
      SKIPPED.test(textOf({ source, node: n })),
  );
  for (
    let at = around(node, 'DecoratedStatement');
    at;
    at = around(at, 'DecoratedStatement')
  ) {
    const marks = at.getChildren('Decorator');
    if (marks.some(mark => SKIPPED.test(textOf({ source, node: mark })))) {
      return true;
    }
  }
  const fn = around(node, 'FunctionDefinition');
  return (
    isMarked ||
    (fn !== undefined &&
      callsIn(source, fn, 'pytest.skip').some(
        call => call.node.from < node.from,
      ))
  );
}

function judgeTests(tree: Tree, findings: Findings) {
  const numbers = testsOf(tree).flatMap(source =>
    named(source.root, 'AssertStatement')
      .filter(node => !isSkipped({ source, node }))
      .flatMap(assertion =>
        named(assertion, 'Number').map(node => textOf({ source, node })),
      ),
  );
  for (const status of ['401', '403']) {
    if (!numbers.includes(status)) {
      findings.problem(`no test expects ${status}`, { path: 'tests' });
    }
  }
}

/** What decides is what was read: nothing else takes its name later. */
function judgeReplaced(program: PythonProgram, gate: Gate, findings: Findings) {
  const granter = granterOf(program, gate);
  const deciding = [gate.decider, gate.entrance, granter].filter(
    fn => fn !== undefined,
  );
  for (const fn of deciding) {
    const again = functions(program).find(
      one =>
        one.name === fn.name &&
        one.owner === fn.owner &&
        one.source === fn.source &&
        one.node.from !== fn.node.from,
    );
    const written = findAll(program.modules, 'AssignStatement').find(
      ({ source, node }) => {
        const text = node.firstChild
          ? textOf({ source, node: node.firstChild })
          : '';
        return fn.owner === undefined
          ? text === fn.name || text.endsWith(`.${fn.name}`)
          : text === `${fn.owner}.${fn.name}`;
      },
    );
    const other = again ?? written;
    if (other) {
      findings.problem(
        `${fn.name} is replaced by something else`,
        placeOf(other),
      );
    }
  }
  for (const call of calls(program, 'setattr')) {
    findings.doubt(
      `${call.source.path} changes what only running it tells`,
      placeOf(call),
    );
  }
}

/** Judges who may do what in a Python service. */
export function judgePythonAuthorization(
  tree: Tree,
  findings: Findings,
): string {
  const map = judgeRoleMap(tree, findings);
  const program = readProgram(tree, findings);
  if (!program) {
    return '';
  }
  const framework = frameworkOf(program);
  if (framework) {
    judgeDecodes(program, findings);
    judgeTests(tree, findings);
    doubtFramework(findings, framework, 'routes', { path: program.entry.path });
    return '';
  }
  const gate = findGate(program);
  if (!gate) {
    const dead = deadRaise(program, 403);
    findings.problem(
      'nobody is refused for a missing role (403)',
      dead ? placeOf(dead) : { path: program.entry.path },
    );
    return '';
  }
  findings.evidence(gate.decider.source.path);
  const read = program.modules.some(source =>
    named(source.root, 'String').some(
      node => stringOf(source, node) === ROLE_MAP,
    ),
  );
  if (!read) {
    findings.problem(`no module reads ${ROLE_MAP}`, {
      path: program.entry.path,
    });
  }
  judgeRefusals(gate, findings);
  judgeGrants(program, gate, findings);
  judgeEntrance(gate, findings);
  judgeLayers(program, gate, findings);
  judgeReplaced(program, gate, findings);
  judgeOtherServers(program, findings);
  judgeTokens(program, findings);
  judgeTests(tree, findings);
  return `${map?.rules.length ?? 0} routes have their rule in ${ROLE_MAP}; ${gate.decider.source.path} decides by it before anything is routed, and refuses what it does not allow; tests expect 401 and 403.`;
}
