import type { Findings } from '../../control';
import type { Tree } from '../../types';
import { around, findAll, named, placeOf, textOf } from '../source';
import { judgeAnswers } from './answers';
import { judgeBody, judgeSchemas } from './bodies';
import { elementsOf, functions } from './code';
import { judgeErrors } from './errors';
import { judgeHeaders, judgeOrigins } from './headers';
import { stringOf } from './names';
import { type GoProgram, readProgram } from './program';
import { judgeRate } from './rate';
import { judgeEnd, judgeLimits } from './servers';
import { judgeMissing } from './signs';
import { judgeVerification } from './verification';

function judgeHealth(program: GoProgram, findings: Findings) {
  const routes = findAll(program.files, 'String').filter(({ source, node }) =>
    /^GET \/health\//.test(stringOf(source, node)),
  );
  if (routes.length === 0) {
    judgeMissing(program, 'health', 'there is no /health endpoint', findings);
  }
  for (const { source, node } of routes) {
    const literal = around(node, 'LiteralValue');
    const handle = literal && elementsOf(source, literal).get('Handle');
    const name = handle ? textOf({ source, node: handle }).split('(')[0] : '';
    const fn = functions(program).find(f => f.name === name);
    const bodies = fn
      ? named(fn.body, 'TypedLiteral').filter(n =>
          /^map\[/.test(textOf({ source: fn.source, node: n })),
        )
      : [];
    const talks = bodies.find(body => {
      const elements = fn && elementsOf(fn.source, body);
      return elements?.size !== 1 || elements.get('status')?.name !== 'String';
    });
    if (!fn || bodies.length === 0 || talks) {
      findings.problem(
        'a health endpoint tells more than whether',
        placeOf({
          source: fn?.source ?? source,
          node: talks ?? fn?.node ?? node,
        }),
      );
    }
  }
}

/** Judges how a Go service speaks HTTP. */
export function judgeGoHttp(tree: Tree, findings: Findings): string {
  const program = readProgram(tree, findings);
  if (!program) {
    return '';
  }
  judgeHeaders(program, findings);
  judgeAnswers(program, findings);
  judgeOrigins(program, findings);
  judgeBody(program, findings);
  judgeLimits(program, findings);
  judgeEnd(program, findings);
  judgeRate(program, findings);
  judgeSchemas(program, findings);
  judgeErrors(program, findings);
  judgeHealth(program, findings);
  judgeVerification(tree, program, findings);
  return 'Every answer has the security headers and no other origin reads it; bodies, headers, time and calls are limited, bodies are checked by a type, errors and health endpoints tell nothing, certificates are verified, and SIGTERM ends running requests first.';
}
