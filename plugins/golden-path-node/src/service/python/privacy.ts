import type { Findings } from '../../control';
import type { Tree } from '../../types';
import { doubtFramework } from '../frameworks';
import { PERSONAL_KEYS } from '../node/privacy';
import { judgeProcessingRecord } from '../processingRecord';
import { findAll, named, placeOf, textOf } from '../source';
import { callsIn, type Fn, functions } from './code';
import { frameworkOf } from './frameworks';
import { stringOf } from './values';
import { type PythonProgram, readProgram, testsOf } from './program';
import { redactorsOf } from './structuredLogging';

/** The function that answers a route such as `GET /v1/people/:person`. */
function handlerOf(program: PythonProgram, route: string): Fn | undefined {
  const [method, path] = route.split(' ');
  const wanted = path.replaceAll(/:(\w+)/g, '{$1}');
  return functions(program).find(({ source, node }) => {
    const decorated =
      node.parent?.name === 'DecoratedStatement' ? node.parent : undefined;
    const decorator = decorated?.getChild('Decorator');
    const text = decorator ? textOf({ source, node: decorator }) : '';
    const match = /^@(\w+)\.(\w+)\(/.exec(text);
    if (!decorator || !match || match[2] !== method.toLowerCase()) {
      return false;
    }
    const inner =
      named(decorator, 'String').map(s => stringOf(source, s))[0] ?? '';
    const prefixes = callsIn(source, source.root, 'APIRouter').map(call =>
      stringOf(source, call.keywords.get('prefix')),
    );
    return prefixes.some(prefix => `${prefix ?? ''}${inner}` === wanted);
  });
}

function judgeRoute(
  program: PythonProgram,
  route: string,
  does: RegExp,
  findings: Findings,
) {
  const handler = handlerOf(program, route);
  if (!handler) {
    findings.problem(`the service has no route ${route}`, {
      path: program.entry.path,
    });
    return;
  }
  findings.evidence(handler.source.path);
  const asked = callsIn(handler.source, handler.body).some(
    ({ callee, args }) => does.test(callee) && args.length > 0,
  );
  if (!asked) {
    findings.problem(`${route} does not ask what is kept`, placeOf(handler));
  }
  const maker = functions(program).find(
    fn =>
      fn.source === handler.source &&
      fn.owner === undefined &&
      fn !== handler &&
      fn.node.from < handler.node.from &&
      handler.node.to <= fn.node.to,
  );
  const included =
    maker &&
    findAll(program.modules, 'CallExpression').some(at =>
      textOf(at).startsWith(`${maker.name}(`),
    );
  if (!included) {
    findings.problem(`${route} is not served`, placeOf(handler));
  }
}

/** Judges how a Python service treats personal data. */
export function judgePythonPrivacy(tree: Tree, findings: Findings): string {
  const rights = judgeProcessingRecord(tree, findings);
  const program = readProgram(tree, findings);
  if (!program) {
    return '';
  }
  const framework = frameworkOf(program);
  if (framework) {
    doubtFramework(findings, framework, 'routes', { path: program.entry.path });
  } else if (rights) {
    judgeRoute(program, rights.export, /\.\w+$/, findings);
    judgeRoute(
      program,
      rights.erasure,
      /\.(?:remove|delete|erase|forget)\w*$/,
      findings,
    );
  }
  if (rights) {
    const base = rights.erasure.split(' ')[1].split('/:')[0];
    const tested = testsOf(tree).some(source =>
      callsIn(source, source.root, '*.delete').some(({ args: [path] }) =>
        (stringOf(source, path) ?? '').startsWith(`${base}/`),
      ),
    );
    if (!tested) {
      findings.problem(`no test calls ${rights.erasure}`, { path: 'tests' });
    }
  }
  const redactors = redactorsOf(program);
  for (const { source, keys, list } of redactors) {
    const missing = PERSONAL_KEYS.filter(key => !keys.includes(key));
    if (missing.length > 0) {
      findings.problem(
        `${source.path} does not redact ${missing.join(', ')}`,
        placeOf(list),
      );
    }
  }
  if (redactors.length === 0 && !framework) {
    findings.problem('no logger keeps personal data out of the log', {
      path: program.entry.path,
    });
  }
  return `privacy/record.yaml says what is kept, why and how long; ${rights?.export} and ${rights?.erasure} are served and tested, and the log keeps ${PERSONAL_KEYS.join(', ')} out.`;
}
