import type { Findings } from '../../control';
import {
  around,
  findAll,
  isInside,
  type Located,
  named,
  placeOf,
  textOf,
} from '../source';
import {
  assignments,
  type Call,
  calls,
  type Fn,
  functionAround,
  partsOf,
  testOf,
} from './code';
import { alternatives } from './expressions';
import { callsOf, lastValue, returnedBy, returnsBefore } from './guards';
import { stringOf } from './names';
import type { GoProgram } from './program';
import { isHeeded, isHeld, REFUSED } from './signatures';

const WEAK_ALGORITHM = /^(?:none|HS\d+)$/i;
const VERIFIES = [
  'ed25519.Verify',
  'rsa.VerifyPKCS1v15',
  'rsa.VerifyPSS',
  'ecdsa.Verify',
];
/** Checks of a token's claims that have to be there, each with what refuses it. */
const CLAIMS: readonly [string, RegExp][] = [
  ['an end', /^\*?[\w.]+\.Expires <= \w+$/],
  ['an issuer', /^(\w+\.)Issuer != (?!\1)[\w.]*\b\w+$/],
  [
    'an audience',
    /^audience != \w+\.\w+$|^!slices\.Contains\([^\n]*\baudience\)$/,
  ],
];
/** Conditions under which a token is refused, whatever else. */
function refusedIf(fn: Fn): string[] {
  const { source, body } = fn;
  return named(body, 'IfStatement').flatMap(branch => {
    const test = testOf(branch);
    const block = branch.getChild('Block');
    const outer = around(branch, 'IfStatement', 'FunctionDecl', 'MethodDecl');
    const isNested = outer?.name === 'IfStatement';
    const refuses =
      block !== null &&
      (REFUSED.test(returnedBy(fn, block) ?? '') ||
        partsOf(block).some(
          inner =>
            inner.name === 'IfStatement' &&
            REFUSED.test(
              returnedBy(fn, inner.getChild('Block') ?? inner) ?? '',
            ),
        ));
    return test && refuses && (isNested || branch.parent?.from === body.from)
      ? alternatives(textOf({ source, node: test }))
      : [];
  });
}

/** Somebody who is made up, without a token that was verified. */
function judgePrincipals(program: GoProgram, file: string, findings: Findings) {
  const forged = (at: Located) =>
    findings.problem(
      'somebody is known by something else than a verified token',
      placeOf(at),
    );
  for (const at of findAll(program.written, 'TypedLiteral')) {
    const type = at.node.firstChild;
    const list = at.node.getChild('LiteralValue');
    const isPrincipal =
      type && /(?:^|\.)Principal$/.test(textOf({ ...at, node: type }));
    const elements = list?.getChildren('Element') ?? [];
    const isFixed = elements.some(element =>
      /^(?:String|TypedLiteral)$/.test(element.lastChild?.name ?? ''),
    );
    if (
      isPrincipal &&
      elements.length > 0 &&
      (at.source.path !== file || isFixed)
    ) {
      forged(at);
    }
  }
  for (const { source, targets } of assignments(program.written)) {
    for (const node of targets) {
      const text = textOf({ source, node });
      if (/\.Roles$|\b[Pp]rincipal\.Subject$/.test(text)) {
        forged({ source, node });
      } else if (/\.Subject$/.test(text) && /\bPrincipal\b/.test(source.text)) {
        findings.doubt(
          'it was not found who is known',
          placeOf({ source, node }),
        );
      }
    }
  }
  for (const at of findAll(program.written, 'TypeSpec')) {
    if (/^\w+ =? ?(?:\w+\.)?Principal$/.test(textOf(at))) {
      findings.doubt('it was not found who is known', placeOf(at));
    }
  }
}

/** Judges which tokens are taken, and whether nobody is known without one. */
export function judgeTokens(program: GoProgram, findings: Findings): void {
  const verifies = calls(program, ...VERIFIES);
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
  const refused = findAll([source], 'FunctionDecl', 'MethodDecl').flatMap(
    ({ node }) => {
      const body = node.getChild('Block');
      return body ? refusedIf({ source, node, body, name: '' }) : [];
    },
  );
  for (const [what, pattern] of CLAIMS) {
    if (!refused.some(test => pattern.test(test))) {
      findings.problem(
        `tokens without ${what} of ours are taken`,
        placeOf(first),
      );
    }
  }
  const unsigned = (at: Located) =>
    findings.problem('tokens are taken that nobody signed', placeOf(at));
  const checkers = new Map<number, Fn>();
  for (const call of verifies) {
    const fn = functionAround(call);
    if (!isHeld(call) || !fn) {
      unsigned(call);
    }
    if (fn) {
      checkers.set(fn.node.from, fn);
    }
  }
  for (const fn of checkers.values()) {
    judgeChecker(program, fn, verifies, unsigned, findings);
  }
  judgePrincipals(program, source.path, findings);
}

function judgeChecker(
  program: GoProgram,
  fn: Fn,
  verifies: readonly Call[],
  unsigned: (at: Located) => void,
  findings: Findings,
) {
  const { source, body } = fn;
  for (const node of returnsBefore(fn, body.to)) {
    const checks = verifies.some(
      call => call.source === source && isInside(call.node, node),
    );
    const value = lastValue({ source, node }) ?? '';
    const isAfter = verifies.every(
      call => call.source !== source || call.node.from < node.from,
    );
    // What was checked before by a branch that refuses may be taken then.
    const isDirect = verifies.every(
      call =>
        !isInside(call.node, body) ||
        around(call.node, 'ReturnStatement', 'Block')?.name === 'Block',
    );
    if (!checks && !REFUSED.test(value) && !(isDirect && isAfter)) {
      unsigned({ source, node });
    }
  }
  const asked = callsOf(program, fn).filter(
    ({ callee }) => !VERIFIES.includes(callee),
  );
  if (asked.length === 0) {
    findings.doubt('it was not found who verifies tokens', placeOf(fn));
  }
  for (const call of asked) {
    if (!isHeeded(call)) {
      unsigned(call);
      continue;
    }
    const outer = functionAround(call);
    for (const node of outer ? returnsBefore(outer, call.node.from) : []) {
      if (/\b(?:true|nil)$/.test(textOf({ source: call.source, node }))) {
        unsigned({ source: call.source, node });
      }
    }
  }
}
