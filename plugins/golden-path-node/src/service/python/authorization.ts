import type { Findings } from '../../control';
import type { Tree } from '../../types';
import { judgeRoleMap, ROLE_MAP } from '../roleMap';
import { named, placeOf, textOf } from '../source';
import { callsIn, calls, type Fn, functions } from './code';
import { isSwitched, stringOf } from './values';
import { conditionOf, findGate, type Gate, isNegated } from './gate';
import { type PythonProgram, readProgram, testsOf } from './program';

const WEAK_ALGORITHM = /^(?:none|HS\d+)$/i;

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
  }
}

function judgeTokens(program: PythonProgram, findings: Findings) {
  const decodes = calls(program, 'jwt.decode', '*.decode_complete');
  if (decodes.length === 0) {
    findings.doubt('it was not found where tokens are verified', {
      path: program.entry.path,
    });
  }
  for (const call of decodes) {
    const { source, keywords, node } = call;
    for (const name of ['algorithms', 'audience', 'issuer']) {
      if (!keywords.has(name)) {
        findings.problem(`tokens are taken of any ${name}`, placeOf(call));
      }
    }
    const options = keywords.get('options');
    const off =
      options &&
      named(options, 'Boolean').find(
        b => textOf({ source, node: b }) === 'False',
      );
    if (off) {
      findings.problem(
        'a check of tokens is switched off',
        placeOf({ source, node: off }),
      );
    }
    const required = options
      ? named(options, 'String').map(s => stringOf(source, s))
      : [];
    if (!required.includes('exp')) {
      findings.problem(
        'tokens that never end are taken',
        placeOf({ source, node: options ?? node }),
      );
    }
    for (const text of named(source.root, 'String')) {
      if (WEAK_ALGORITHM.test(stringOf(source, text) ?? '')) {
        findings.problem(
          'tokens are taken that anybody who reads the key can make',
          placeOf({ source, node: text }),
        );
      }
    }
  }
}

function judgeTests(tree: Tree, findings: Findings) {
  const numbers = testsOf(tree).flatMap(source =>
    named(source.root, 'AssertStatement').flatMap(assertion =>
      named(assertion, 'Number').map(node => textOf({ source, node })),
    ),
  );
  for (const status of ['401', '403']) {
    if (!numbers.includes(status)) {
      findings.problem(`no test expects ${status}`, { path: 'tests' });
    }
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
  const gate = findGate(program);
  if (!gate) {
    findings.problem('nobody is refused for a missing role (403)', {
      path: program.entry.path,
    });
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
  judgeTokens(program, findings);
  judgeTests(tree, findings);
  return `${map?.rules.length ?? 0} routes have their rule in ${ROLE_MAP}; ${gate.decider.source.path} decides by it before anything is routed, and refuses what it does not allow; tests expect 401 and 403.`;
}
