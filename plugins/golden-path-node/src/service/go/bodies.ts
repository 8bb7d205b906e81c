import type { Findings } from '../../control';
import { MOST_BODY_BYTES } from '../headers';
import {
  around,
  findAll,
  type Located,
  named,
  placeOf,
  textOf,
} from '../source';
import {
  calls,
  callsIn,
  functionAround,
  numberOf,
  partsOf,
  selectedOf,
} from './code';
import { isFollowedBy } from './parts';
import type { GoProgram } from './program';
import { judgeMissing } from './signs';

/** Names of types of the service that are requests: they hold one without a name. */
function requestTypes(program: GoProgram): Set<string> {
  return new Set(
    findAll(program.written, 'TypeSpec').flatMap(({ source, node }) => {
      const name = node.getChild('DefName');
      const holds = named(node, 'FieldDecl').some(
        field => textOf({ source, node: field }).trim() === '*http.Request',
      );
      return name && holds ? [textOf({ source, node: name })] : [];
    }),
  );
}

/** Bodies of requests, as they come in. */
function rawBodies(program: GoProgram): Located[] {
  const types = requestTypes(program);
  return findAll(program.written, 'SelectorExpr').filter(at => {
    const text = textOf(at);
    const head = /^(\w+)\.Body$/.exec(selectedOf(text))?.[1];
    if (head === undefined) {
      return /\.Request\.Body$/.test(selectedOf(text));
    }
    for (
      let fn = around(at.node, 'FunctionLiteral', 'FunctionDecl', 'MethodDecl');
      fn;
      fn = around(fn, 'FunctionLiteral', 'FunctionDecl', 'MethodDecl')
    ) {
      const given = fn
        .getChildren('Parameters')
        .flatMap(list => list.getChildren('Parameter'))
        .find(one =>
          one
            .getChildren('DefName')
            .some(node => textOf({ ...at, node }) === head),
        );
      const type = given?.lastChild;
      if (type) {
        const name = textOf({ ...at, node: type }).replace(/^\*/, '');
        return (
          name === 'http.Request' || types.has(name.split('.').at(-1) ?? '')
        );
      }
    }
    return false;
  });
}

/** Judges how much of a body is read. */
export function judgeBody(program: GoProgram, findings: Findings): void {
  const limits = calls(program, 'http.MaxBytesReader');
  if (limits.length === 0) {
    judgeMissing(program, 'bodies', 'bodies of any size are read', findings);
  }
  for (const call of limits) {
    const most =
      call.args[2] &&
      numberOf(program, { source: call.source, node: call.args[2] });
    if (most === undefined || most > MOST_BODY_BYTES) {
      findings.problem(
        `bodies of ${most ?? 'any number of'} bytes are read`,
        placeOf(call),
      );
    }
  }
  for (const at of rawBodies(program)) {
    const { parent } = at.node;
    const call = parent?.parent;
    const isAsked = ['==', '!=', '.Close'].some(sign =>
      isFollowedBy(at.source, at.node, sign),
    );
    const callee = call?.firstChild
      ? textOf({ ...at, node: call.firstChild })
      : '';
    const isLimited =
      parent?.name === 'Arguments' && callee === 'http.MaxBytesReader';
    if (!isLimited && !isAsked) {
      findings.problem('bodies of any size are read', placeOf(at));
    }
  }
}

const isBody = (text: string) =>
  text.length < 500 &&
  /(?:^|\W)(?!resp|res|answer)\w+\.Body\b(?!\.)/.test(text);

/** Names in a function that stand for the body of a request. */
function bodyNames(call: Located): string[] {
  const fn = functionAround(call);
  return fn
    ? named(fn.body, 'VarDecl', 'Assignment').flatMap(node => {
        const [target] = partsOf(node);
        const value = node.lastChild;
        return target &&
          value &&
          isBody(textOf({ source: call.source, node: value }))
          ? [textOf({ source: call.source, node: target })]
          : [];
      })
    : [];
}

/** What takes any members. */
const SHAPELESS = /^(?:any|interface\{\}|json\.RawMessage|map\[.*)$/;

/** Judges whether bodies are checked by a type. */
export function judgeSchemas(program: GoProgram, findings: Findings): void {
  const takes = (at: Located) =>
    findings.problem(
      `${at.source.path} takes members that it does not know`,
      placeOf(at),
    );
  for (const call of calls(program, 'json.NewDecoder')) {
    const fn = functionAround(call);
    if (
      !fn ||
      callsIn(fn.source, fn.body, '*.DisallowUnknownFields').length === 0
    ) {
      takes(call);
    }
  }
  for (const call of calls(program, 'json.Unmarshal')) {
    const [from] = call.args;
    const text = from ? textOf({ source: call.source, node: from }) : '';
    const names = [...bodyNames(call), 'body'];
    if (isBody(text) || text.split(/\W+/).some(word => names.includes(word))) {
      takes(call);
    }
  }
  for (const call of calls(program, '*.Decode', 'Decode')) {
    const [from, into] = call.args;
    const name =
      from && into && isBody(textOf({ source: call.source, node: from }))
        ? textOf({ source: call.source, node: into }).replace(/^&/, '')
        : undefined;
    const fn = functionAround(call);
    const spec =
      name !== undefined && fn
        ? named(fn.body, 'VarSpec').find(node =>
            node
              .getChildren('DefName')
              .some(def => textOf({ source: call.source, node: def }) === name),
          )
        : undefined;
    const type = spec?.lastChild;
    if (type && SHAPELESS.test(textOf({ source: call.source, node: type }))) {
      takes(call);
    }
  }
}
