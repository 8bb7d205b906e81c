import type { Findings } from '../../control';
import type { ServiceProfile } from '../../profile';
import type { Tree } from '../../types';
import { AUDIT_MEMBERS } from '../auditMembers';
import { judgePrivileged, readRoleMap } from '../roleMap';
import { around, findAll, isInside, named, placeOf, textOf } from '../source';
import {
  assignments,
  callsIn,
  type Fn,
  functions,
  isUnconditional,
  mentions,
  testOf,
} from './code';
import { lastValue, returnsBefore } from './guards';
import { findGate, type Gate } from './authorization';
import { type GoProgram, isSamePackage, readProgram } from './program';

function judgeWriter(program: GoProgram, writer: Fn, findings: Findings) {
  const { source, body } = writer;
  const own = program.files.filter(file => isSamePackage(file, source));
  const tags = findAll(own, 'FieldDecl').flatMap(
    at => /`json:"(\w+)"`/.exec(textOf(at))?.[1] ?? [],
  );
  const missing = AUDIT_MEMBERS.filter(member => !tags.includes(member));
  if (missing.length > 0) {
    findings.problem(
      `events do not say ${missing.join(', ')}`,
      placeOf(findAll(own, 'StructType')[0] ?? writer),
    );
  }
  const [write] = callsIn(source, body, '*.Write');
  if (!write) {
    findings.problem('events are not written', placeOf(writer));
    return;
  }
  const checked = around(write.node, 'IfStatement');
  const test = checked && testOf(checked);
  const returned =
    checked &&
    named(checked, 'ReturnStatement').some(
      node => lastValue({ source, node }) !== 'nil',
    );
  if (!test || textOf({ source, node: test }) !== 'err != nil' || !returned) {
    findings.problem(
      'it is not noticed when an event could not be written',
      placeOf(write),
    );
  }
  for (const node of returnsBefore(writer, write.node.from)) {
    if (lastValue({ source, node }) === 'nil') {
      findings.problem(
        'some events are not written',
        placeOf({ source, node }),
      );
    }
  }
  if (!isUnconditional(checked ?? write.node, body)) {
    findings.doubt('it is not known which events are written', placeOf(write));
  }
  for (const at of mentions(program.written, /^io\.Discard$/)) {
    findings.problem('events are thrown away', placeOf(at));
  }
  for (const at of findAll(program.written, 'MethodDecl')) {
    const name = at.node.getChild('FieldName');
    const isOther =
      name &&
      textOf({ ...at, node: name }) === 'Record' &&
      /\bEvent\b/.test(
        at.node
          .getChildren('Parameters')
          .map(node => textOf({ ...at, node }))
          .join(' '),
      ) &&
      !(at.source.path === source.path);
    if (isOther) {
      findings.doubt('it is not known what records events', placeOf(at));
    }
  }
  const inPackage = program.written.filter(file => isSamePackage(file, source));
  for (const at of findAll(inPackage, 'SelectorExpr')) {
    if (textOf(at).endsWith('os.Stdout')) {
      findings.problem('events go where the log goes', placeOf(at));
    }
  }
  for (const at of findAll(own, 'ImportSpec')) {
    if (/"log(?:\/slog)?"/.test(textOf(at))) {
      findings.problem('events depend on the level of the log', placeOf(at));
    }
  }
}

function judgeDecisions(gate: Gate, recorder: Fn, findings: Findings) {
  const { source, body } = gate.decider;
  const name = `*.${recorder.name}`;
  for (const refusal of gate.refusals.filter(
    ({ status }) => status !== undefined && status < 500,
  )) {
    const block = around(refusal.node, 'Block');
    if (
      !block ||
      !callsIn(source, block, name).some(
        ({ node }) => node.to < refusal.node.from,
      )
    ) {
      findings.problem('a refusal is not recorded', placeOf(refusal));
    }
  }
  const privileged = named(body, 'IfStatement').find(node => {
    const test = testOf(node);
    return test && /\.Privileged\b/.test(textOf({ source, node: test }));
  });
  const test = privileged && testOf(privileged);
  const text = test ? textOf({ source, node: test }) : '';
  const recorded = /^\S+\.Privileged && !(\w+)$/.exec(text)?.[1];
  const written = callsIn(source, body, name).some(
    ({ node }) =>
      recorded !== undefined &&
      node.parent &&
      textOf({ source, node: node.parent }).startsWith(`${recorded} := `),
  );
  if (
    !privileged ||
    !written ||
    named(privileged, 'ReturnStatement').length === 0
  ) {
    findings.problem(
      'what is privileged happens although it could not be recorded',
      placeOf({ source, node: privileged ?? gate.decider.node }),
    );
  }
  for (const target of assignments([source, recorder.source]).flatMap(one =>
    one.targets.map(node => ({ source: one.source, node })),
  )) {
    const changed = textOf(target);
    if (
      (isInside(target.node, body) && changed === recorded) ||
      (target.source === recorder.source &&
        isInside(target.node, recorder.body) &&
        changed === 'err')
    ) {
      findings.problem(
        'it is not told when an event could not be written',
        placeOf(target),
      );
    }
  }
  for (const call of callsIn(recorder.source, recorder.body, '*.Record')) {
    if (!isUnconditional(call.node, recorder.body)) {
      findings.doubt(
        'it is not known which decisions are recorded',
        placeOf(call),
      );
    }
  }
  for (const node of named(recorder.body, 'ReturnStatement')) {
    if (textOf({ source: recorder.source, node }) !== 'return err == nil') {
      findings.problem(
        'it is not told when an event could not be written',
        placeOf({ source: recorder.source, node }),
      );
    }
  }
}

/** Judges the audit trail of a Go service. */
export function judgeGoAuditLog(
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
  const writer = functions(program).find(
    fn =>
      fn.name === 'Record' &&
      callsIn(fn.source, fn.body, 'json.Marshal').length > 0,
  );
  if (!writer) {
    findings.problem('no package writes events that say who did what', {
      path: program.entry.path,
    });
    return '';
  }
  findings.evidence(writer.source.path);
  judgeWriter(program, writer, findings);
  const gate = findGate(program);
  const recorder =
    gate &&
    functions(program).find(
      fn =>
        isSamePackage(fn.source, gate.decider.source) &&
        callsIn(fn.source, fn.body, '*.Record').length > 0,
    );
  if (!recorder) {
    findings.problem('decisions are not recorded', {
      path: gate?.decider.source.path ?? program.entry.path,
    });
    return '';
  }
  judgeDecisions(gate, recorder, findings);
  const used = callsIn(program.entry, program.entry.root, '*.NewTrail').some(
    ({ node }) =>
      !/^(?:ExprStatement|Assignment)$/.test(node.parent?.name ?? ''),
  );
  if (!used) {
    findings.problem(`${program.entry.path} does not use the audit trail`, {
      path: program.entry.path,
    });
  }
  return `${writer.source.path} writes ${AUDIT_MEMBERS.length} members of each event apart from the log; decisions are recorded, and what is privileged does not happen when it could not be.`;
}
