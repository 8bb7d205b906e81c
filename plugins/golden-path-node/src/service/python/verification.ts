import type { Findings } from '../../control';
import type { Tree } from '../../types';
import { judgeEnvironment } from '../environment';
import { findAll, placeOf, textOf } from '../source';
import { calls } from './code';
import type { PythonProgram } from './program';

/** Arguments of clients that say whether a certificate counts. */
const OPTIONS = [
  'verify',
  'verify_ssl',
  'ssl_verify',
  'check_hostname',
  'verify_hostname',
  'validate_certs',
  'ssl',
];
const OFF = /^(?:False|0|None|(?:ssl\.)?CERT_NONE|["']CERT_NONE["'])$/;
const UNVERIFIED = /(?:^|\.)(?:_create_unverified_context|CERT_NONE)$/;

/** Judges whether a Python service verifies the certificates of whom it calls. */
export function judgeVerification(
  tree: Tree,
  program: PythonProgram,
  findings: Findings,
): void {
  judgeEnvironment(findings, tree);
  const any = (path: string) =>
    `${path} takes any certificate of whom it calls`;
  for (const call of calls(program)) {
    for (const name of [...OPTIONS, 'cert_reqs', 'verify_mode']) {
      const value = call.keywords.get(name);
      const text = value ? textOf({ source: call.source, node: value }) : '';
      // Without an argument, as with nothing, it is verified.
      const isOff = OFF.test(text) && !(name === 'ssl' && text === 'None');
      if (value && isOff) {
        findings.problem(
          any(call.source.path),
          placeOf({ source: call.source, node: value }),
        );
      }
    }
  }
  for (const { source, node } of findAll(program.modules, 'AssignStatement')) {
    const { firstChild: target, lastChild: value } = node;
    const member =
      target?.name === 'MemberExpression'
        ? textOf({ source, node: target }).split('.').at(-1)
        : undefined;
    if (
      member !== undefined &&
      value &&
      [...OPTIONS, 'verify_mode'].includes(member) &&
      OFF.test(textOf({ source, node: value }))
    ) {
      findings.problem(any(source.path), placeOf({ source, node }));
    }
  }
  for (const { source, node } of findAll(program.modules, 'MemberExpression')) {
    const text = textOf({ source, node });
    if (UNVERIFIED.test(text)) {
      findings.problem(any(source.path), placeOf({ source, node }));
    }
  }
  for (const { source, node } of findAll(program.modules, 'String')) {
    if (/^["'](?:PYTHONHTTPSVERIFY)["']$/.test(textOf({ source, node }))) {
      findings.problem(any(source.path), placeOf({ source, node }));
    }
  }
}
