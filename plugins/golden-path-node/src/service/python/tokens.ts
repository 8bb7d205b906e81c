import type { SyntaxNode } from '@lezer/common';
import type { Findings } from '../../control';
import { named, placeOf, type Source, textOf } from '../source';
import { type Call, calls } from './code';
import type { PythonProgram } from './program';
import { assigned, entriesOf, stringOf } from './values';

const WEAK_ALGORITHM = /^(?:none|HS\d+)$/i;

/** The options of a verification, also when they have a name. */
function optionsOf({ source, keywords }: Call): SyntaxNode | undefined {
  const options = keywords.get('options');
  const values =
    options?.name === 'VariableName'
      ? assigned(source, source.root, textOf({ source, node: options }))
      : [];
  return values.length === 1 ? values[0] : options;
}

/** The first check that is switched off, or may be. */
function switchedOff(
  source: Source,
  options: SyntaxNode,
): { node: SyntaxNode; isSure: boolean } | undefined {
  if (options.name !== 'DictionaryExpression') {
    return { node: options, isSure: false };
  }
  for (const [name, value] of entriesOf(source, options)) {
    const text = textOf({ source, node: value });
    if (name.startsWith('verify') && text !== 'True') {
      return { node: value, isSure: text === 'False' };
    }
  }
  return undefined;
}

function judgeVerification(call: Call, findings: Findings) {
  const { source, keywords, node } = call;
  for (const name of ['algorithms', 'audience', 'issuer']) {
    const value = keywords.get(name);
    if (!value || value.name === 'None') {
      findings.problem(`tokens are taken of any ${name}`, placeOf(call));
    }
  }
  const options = optionsOf(call);
  const off = options && switchedOff(source, options);
  if (off?.isSure) {
    findings.problem(
      'a check of tokens is switched off',
      placeOf({ source, node: off.node }),
    );
  } else if (off) {
    findings.doubt(
      'a check of tokens may be switched off',
      placeOf({ source, node: off.node }),
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

/** Judges each place that verifies tokens, and returns them. */
export function judgeDecodes(
  program: PythonProgram,
  findings: Findings,
): Call[] {
  const decodes = calls(program, 'jwt.decode', '*.decode_complete');
  decodes.forEach(call => judgeVerification(call, findings));
  return decodes;
}

/** Judges whether callers are known by tokens that were verified, and by nothing else. */
export function judgeTokens(program: PythonProgram, findings: Findings): void {
  const decodes = judgeDecodes(program, findings);
  if (decodes.length === 0) {
    findings.doubt('it was not found where tokens are verified', {
      path: program.entry.path,
    });
  }
  // Who calls is made of what a token says, where it is verified.
  for (const call of calls(program, 'Principal')) {
    const roles = call.keywords.get('roles');
    const isWritten = roles && named(roles, 'String').length > 0;
    const isElsewhere = !decodes.some(({ source }) => source === call.source);
    if (decodes.length > 0 && (isWritten || isElsewhere)) {
      findings.problem(
        'somebody is let in without a token that was verified',
        placeOf(call),
      );
    }
  }
}
