import type { Findings } from '../../control';
import type { Tree } from '../../types';
import { PERSONAL_KEYS } from '../node/privacy';
import { judgeProcessingRecord } from '../processingRecord';
import { around, findAll, type Located, placeOf, textOf } from '../source';
import { calls, callsIn, functionAround } from './code';
import { stringOf } from './names';
import { type GoProgram, readProgram } from './program';
import { redactorsOf } from './structuredLogging';
import { testsOf } from './tests';

function routeOf(program: GoProgram, route: string): Located | undefined {
  const literal = findAll(program.files, 'String').find(
    ({ source, node }) => stringOf(source, node) === route,
  );
  const value = literal && around(literal.node, 'LiteralValue');
  return literal && value ? { source: literal.source, node: value } : undefined;
}

function judgeRoute(
  program: GoProgram,
  route: string,
  does: RegExp,
  findings: Findings,
) {
  const found = routeOf(program, route);
  if (!found) {
    const unused = routeOf({ ...program, files: program.written }, route);
    findings.problem(
      unused ? `${route} is not served` : `the service has no route ${route}`,
      unused ? placeOf(unused) : { path: program.entry.path },
    );
    return;
  }
  findings.evidence(found.source.path);
  if (
    !callsIn(found.source, found.node).some(
      ({ callee, args }) => does.test(callee) && args.length > 0,
    )
  ) {
    findings.problem(`${route} does not ask what is kept`, placeOf(found));
  }
  const maker = functionAround(found);
  if (!maker || calls(program, maker.name, `*.${maker.name}`).length === 0) {
    findings.problem(`${route} is not served`, placeOf(found));
  }
}

/** Judges how a Go service treats personal data. */
export function judgeGoPrivacy(tree: Tree, findings: Findings): string {
  const rights = judgeProcessingRecord(tree, findings);
  const program = readProgram(tree, findings);
  if (!program) {
    return '';
  }
  if (rights) {
    judgeRoute(program, rights.export, /^store\.\w+$/, findings);
    judgeRoute(
      program,
      rights.erasure,
      /\.(?:Remove|Delete|Erase|Forget)\w*$/,
      findings,
    );
    const base = rights.erasure.split(' ')[1].split('/:')[0];
    const tested = testsOf(tree).some(source =>
      callsIn(source, source.root).some(({ args }) => {
        const texts = args.map(node => textOf({ source, node }));
        return (
          texts.includes('"DELETE"') &&
          texts.some(text => text.startsWith(`"${base}/`))
        );
      }),
    );
    if (!tested) {
      findings.problem(`no test calls ${rights.erasure}`, { path: 'go.mod' });
    }
  }
  const redactors = redactorsOf(program);
  for (const { fn, keys, list } of redactors) {
    const missing = PERSONAL_KEYS.filter(key => !keys.includes(key));
    if (missing.length > 0) {
      findings.problem(
        `${fn.source.path} does not redact ${missing.join(', ')}`,
        placeOf(list),
      );
    }
  }
  if (redactors.length === 0) {
    findings.problem('no logger keeps personal data out of the log', {
      path: program.entry.path,
    });
  }
  return `privacy/record.yaml says what is kept, why and how long; ${rights?.export} and ${rights?.erasure} are served and tested, and the log keeps ${PERSONAL_KEYS.join(', ')} out.`;
}
