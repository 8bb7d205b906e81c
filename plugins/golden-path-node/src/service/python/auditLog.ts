import type { Findings } from '../../control';
import type { ServiceProfile } from '../../profile';
import type { Tree } from '../../types';
import { AUDIT_MEMBERS } from '../auditMembers';
import { doubtFramework } from '../frameworks';
import { judgePrivileged, readRoleMap } from '../roleMap';
import {
  around,
  findAll,
  isInside,
  named,
  placeOf,
  type Source,
  textOf,
} from '../source';
import { callsIn, type Fn, functions, testOf } from './code';
import { entriesOf } from './values';
import { frameworkOf } from './frameworks';
import { findGate, type Gate } from './gate';
import { type PythonProgram, readProgram } from './program';

/** The function that writes events, with its module. */
function writerOf(program: PythonProgram): Fn | undefined {
  return functions(program).find(({ source, body }) =>
    named(body, 'DictionaryExpression').some(node => {
      const keys = entriesOf(source, node);
      return (
        AUDIT_MEMBERS.filter(m => keys.has(m)).length > AUDIT_MEMBERS.length / 2
      );
    }),
  );
}

function judgeWriter({ source, body, node: fn }: Fn, findings: Findings) {
  const dictionary = named(body, 'DictionaryExpression')[0];
  const keys = entriesOf(source, dictionary);
  const missing = AUDIT_MEMBERS.filter(member => !keys.has(member));
  if (missing.length > 0) {
    findings.problem(
      `events do not say ${missing.join(', ')}`,
      placeOf({ source, node: dictionary }),
    );
  }
  const writes = callsIn(source, body, 'os.write', '*.write');
  if (writes.length === 0) {
    findings.problem('events are not written', placeOf({ source, node: fn }));
  }
  for (const node of named(body, 'TryStatement')) {
    const handlers = node.getChildren('Body').slice(1);
    const swallows = handlers.find(
      handler => named(handler, 'RaiseStatement').length === 0,
    );
    if (swallows) {
      findings.problem(
        'it is not noticed when an event could not be written',
        placeOf({ source, node: swallows }),
      );
    }
  }
  judgeStream(source, findings);
}

/** The trail is apart from the log, whatever the log's level is. */
function judgeStream(source: Source, findings: Findings) {
  for (const node of named(source.root, 'MemberExpression')) {
    if (textOf({ source, node }) === 'sys.stdout') {
      findings.problem(
        'events go where the log goes',
        placeOf({ source, node }),
      );
    }
  }
  for (const node of named(source.root, 'ReturnStatement')) {
    if (/^return [01]$/.test(textOf({ source, node }))) {
      findings.problem(
        'events go where the log goes',
        placeOf({ source, node }),
      );
    }
  }
  for (const node of named(source.root, 'ImportStatement')) {
    if (/^(?:import logging|from logging\b)/.test(textOf({ source, node }))) {
      findings.problem(
        'events depend on the level of the log',
        placeOf({ source, node }),
      );
    }
  }
}

/** The method by which the gate records. */
function recorderOf(program: PythonProgram, gate: Gate): Fn | undefined {
  return functions(program).find(
    fn =>
      fn.source === gate.decider.source &&
      fn.owner === gate.decider.owner &&
      callsIn(fn.source, fn.body, '*.record').length > 0,
  );
}

function judgeDecisions(gate: Gate, recorder: Fn, findings: Findings) {
  const { source, body } = gate.decider;
  const name = `self.${recorder.name}`;
  for (const refusal of gate.refusals.filter(
    ({ status }) => status !== undefined && status < 500,
  )) {
    const branch = around(refusal.node, 'Body');
    const recorded =
      branch &&
      callsIn(source, branch, name).some(
        ({ node }) => node.to < refusal.node.from,
      );
    if (!recorded) {
      findings.problem('a refusal is not recorded', placeOf(refusal));
    }
  }
  const privileged = named(body, 'IfStatement').find(node => {
    const test = testOf(node);
    return test && /\bprivileged\b/.test(textOf({ source, node: test }));
  });
  const allowed = callsIn(source, body, name).find(
    ({ node }) =>
      privileged &&
      node.from < privileged.from &&
      !around(node, 'IfStatement', 'FunctionDefinition')?.name.startsWith('If'),
  );
  const test = privileged && testOf(privileged);
  const text = test ? textOf({ source, node: test }) : '';
  const whole =
    /^\S+\.privileged and not \w+$/.test(text) ||
    /^not \w+ and \S+\.privileged$/.test(text);
  const ends = privileged && named(privileged, 'RaiseStatement').length > 0;
  if (!privileged || !allowed || !whole || !ends) {
    findings.problem(
      'what is privileged happens although it could not be recorded',
      placeOf({ source, node: privileged ?? gate.decider.node }),
    );
  }
}

function judgeRecorder({ source, body, node: fn }: Fn, findings: Findings) {
  const returns = named(body, 'ReturnStatement');
  for (const tried of named(body, 'TryStatement')) {
    const handlers = tried.getChildren('Body').slice(1);
    for (const handler of handlers) {
      const honest =
        named(handler, 'RaiseStatement').length > 0 ||
        returns.some(
          r =>
            isInside(r, handler) &&
            /^return False$/.test(textOf({ source, node: r })),
        );
      if (!honest) {
        findings.problem(
          'it is not told when an event could not be written',
          placeOf({ source, node: handler }),
        );
      }
    }
  }
  if (returns.length === 0) {
    findings.doubt(
      'it was not found how it is told that an event was written',
      placeOf({ source, node: fn }),
    );
  }
}

/** Judges the audit trail of a Python service. */
export function judgePythonAuditLog(
  tree: Tree,
  findings: Findings,
  { classification }: Partial<ServiceProfile>,
): string {
  const map = readRoleMap(tree);
  if (map) {
    judgePrivileged(map, findings, classification);
  }
  const program = readProgram(tree, findings);
  if (!program) {
    return '';
  }
  const framework = frameworkOf(program);
  if (framework) {
    doubtFramework(findings, framework, 'decisions', {
      path: program.entry.path,
    });
    return '';
  }
  const writer = writerOf(program);
  const gate = findGate(program);
  if (!writer) {
    findings.problem('no module writes events that say who did what', {
      path: program.entry.path,
    });
    return '';
  }
  findings.evidence(writer.source.path);
  judgeWriter(writer, findings);
  const recorder = gate && recorderOf(program, gate);
  if (!recorder) {
    findings.problem('decisions are not recorded', {
      path: gate?.decider.source.path ?? program.entry.path,
    });
    return '';
  }
  judgeDecisions(gate, recorder, findings);
  judgeRecorder(recorder, findings);
  const used = findAll(program.modules, 'CallExpression').some(
    at =>
      textOf(at).startsWith(`${writer.owner ?? writer.name}(`) &&
      at.source === program.entry,
  );
  if (!used) {
    findings.problem(`${program.entry.path} does not use the audit trail`, {
      path: program.entry.path,
    });
  }
  return `${writer.source.path} writes ${AUDIT_MEMBERS.length} members of each event apart from the log; decisions are recorded, and what is privileged does not happen when it could not be.`;
}
