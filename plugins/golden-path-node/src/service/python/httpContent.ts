import type { SyntaxNode } from '@lezer/common';
import type { Findings } from '../../control';
import {
  around,
  findAll,
  named,
  placeOf,
  type Source,
  textOf,
} from '../source';
import {
  type Call,
  calls,
  callsIn,
  type Class,
  classes,
  functions,
} from './code';
import { entriesOf, stringOf } from './values';
import type { PythonProgram } from './program';

/** Whether a class refuses members that it does not know. */
function isStrict(source: Source, node: SyntaxNode): boolean {
  return callsIn(source, node, '*.ConfigDict').some(
    ({ keywords }) => stringOf(source, keywords.get('extra')) === 'forbid',
  );
}

/** Whether a method is called of a parameter that is a request. */
function isRequest({ source, node, callee }: Call): boolean {
  const name = callee.split('.')[0];
  const list = around(node, 'FunctionDefinition')?.getChild('ParamList');
  return (
    name === 'request' ||
    (list?.getChildren('VariableName') ?? []).some(
      param =>
        textOf({ source, node: param }) === name &&
        param.nextSibling?.name === 'TypeDef' &&
        /\bRequest\b/.test(textOf({ source, node: param.nextSibling })),
    )
  );
}

/** Types of parameters that are no body. */
const NO_BODY =
  /^(?:Request|Response|BackgroundTasks|HTTPConnection|WebSocket|SecurityScopes|UploadFile|str|int|float|bool|UUID|date|datetime|Annotated|Literal|Optional|None)$/;

/** Judges the types of what handlers take: those that are no schema of the service are not known. */
function judgeTypes(
  program: PythonProgram,
  models: readonly Class[],
  findings: Findings,
) {
  const all = classes(program);
  const aliases = new Set(
    findAll(program.modules, 'AssignStatement').flatMap(({ source, node }) => {
      const { firstChild, lastChild } = node;
      return firstChild &&
        lastChild &&
        /^Annotated\[[\s\S]*\bDepends\(/.test(
          textOf({ source, node: lastChild }),
        )
        ? [textOf({ source, node: firstChild })]
        : [];
    }),
  );
  for (const { source, node } of findAll(program.modules, 'Decorator')) {
    if (!/^@\w+\.(?:post|put|patch)\(/.test(textOf({ source, node }))) {
      continue;
    }
    const list = node.parent
      ?.getChild('FunctionDefinition')
      ?.getChild('ParamList');
    for (const type of list ? named(list, 'TypeDef') : []) {
      const name =
        /^:\s*([\w.]+)/.exec(textOf({ source, node: type }))?.[1] ?? '';
      const bare = name.split('.').at(-1) ?? '';
      const made = all.find(one => one.name === bare);
      const isModel = made && models.some(one => one.name === made.name);
      if (made && !isModel) {
        findings.problem(
          `${made.name} takes members that it does not know`,
          placeOf(made),
        );
      } else if (
        !made &&
        !NO_BODY.test(bare) &&
        !aliases.has(bare) &&
        !/^(?:dict|Any|object)$/.test(bare)
      ) {
        findings.doubt(
          `it was not found what ${bare} takes`,
          placeOf({ source, node: type }),
        );
      }
    }
  }
}

/** Classes that are schemas, themselves or by what they are made from. */
function modelsOf(program: PythonProgram): Class[] {
  const all = classes(program);
  const found = all.filter(({ bases }) =>
    bases.some(base => /^(?:pydantic\.)?BaseModel$/.test(base)),
  );
  for (const model of found) {
    found.push(
      ...all.filter(
        one => !found.includes(one) && one.bases.includes(model.name),
      ),
    );
  }
  return found;
}

/** Whether a schema, or what it is made from, refuses members that it does not know. */
function inheritsStrict(
  models: readonly Class[],
  model: Class,
  depth = 0,
): boolean {
  return (
    isStrict(model.source, model.node) ||
    (depth < 10 &&
      callsIn(model.source, model.node, '*.ConfigDict').length === 0 &&
      model.bases.some(base =>
        models.some(
          one => one.name === base && inheritsStrict(models, one, depth + 1),
        ),
      ))
  );
}

/** Judges whether bodies are checked by schemas that take what they know, and nothing else. */
export function judgeSchemas(program: PythonProgram, findings: Findings) {
  const models = modelsOf(program);
  judgeTypes(program, models, findings);
  for (const model of models) {
    if (!inheritsStrict(models, model)) {
      findings.problem(
        `${model.name} takes members that it does not know`,
        placeOf(model),
      );
    }
  }
  const raw = calls(
    program,
    '*.json',
    '*.body',
    '*.form',
    '*.stream',
    'Body',
  ).filter(call => call.callee === 'Body' || isRequest(call));
  for (const call of raw) {
    findings.problem(
      `${call.source.path} takes a body that no schema checks`,
      placeOf(call),
    );
  }
  for (const { source, node } of findAll(program.modules, 'Decorator')) {
    const list = node.parent
      ?.getChild('FunctionDefinition')
      ?.getChild('ParamList');
    const loose =
      list &&
      named(list, 'TypeDef').find(type =>
        /^:\s*(?:dict|Any|object)\b/.test(textOf({ source, node: type })),
      );
    if (loose && /^@\w+\.(?:post|put|patch)\(/.test(textOf({ source, node }))) {
      findings.problem(
        `${source.path} takes a body that no schema checks`,
        placeOf({ source, node: loose }),
      );
    }
  }
}

/** Judges whether health endpoints tell that a service is up, and nothing else. */
export function judgeHealth(program: PythonProgram, findings: Findings) {
  const routers = calls(program, 'APIRouter').filter(
    ({ source, keywords }) =>
      stringOf(source, keywords.get('prefix')) === '/health',
  );
  if (routers.length === 0) {
    findings.problem('there is no /health endpoint', {
      path: program.entry.path,
    });
  }
  for (const { source, node } of routers) {
    const maker = around(node, 'FunctionDefinition') ?? source.root;
    const handlers = functions(program).filter(
      fn =>
        fn.source === source &&
        fn.node.from > maker.from &&
        fn.node.to <= maker.to,
    );
    for (const statement of handlers.flatMap(fn =>
      named(fn.body, 'ReturnStatement'),
    )) {
      const value = statement.lastChild;
      const entries = value
        ? entriesOf(source, value)
        : new Map<string, SyntaxNode>();
      const only = stringOf(source, entries.get('status'));
      if (entries.size !== 1 || only === undefined) {
        findings.problem(
          'a health endpoint tells more than whether',
          placeOf({ source, node: statement }),
        );
      }
    }
  }
}
