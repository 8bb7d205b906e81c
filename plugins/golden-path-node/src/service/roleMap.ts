import { parseDocument } from '@fairway/plugin-yaml-node';
import { isMap, isScalar, isSeq, LineCounter } from 'yaml';
import type { Findings } from '../control';
import { isRecord, readText } from '../text';
import type { Evidence, Tree } from '../types';

/** The file that says who may do what, in a service of any language. */
export const ROLE_MAP = 'rbac.yaml';

/** What one route's entry says, and where. */
export interface RoleRule {
  /** `METHOD /path`. */
  route: string;
  method: string;
  path: string;
  at: Evidence;
  /** Why it needs no token; undefined when it needs one. */
  publicBecause: string | undefined;
  roles: readonly string[];
  /** Parameter of the path that may name the caller. */
  self: string | undefined;
  privileged: boolean;
}

/** A role map as far as it can be read. */
export interface RoleMapContent {
  declared: readonly string[];
  rules: readonly RoleRule[];
  /** What is wrong with it. */
  problems: readonly { message: string; at: Evidence }[];
}

const ROUTE = /^(GET|POST|PUT|PATCH|DELETE) (\/\S*)$/;
const MEMBERS = ['public', 'roles', 'self', 'privileged'];
/** What may be public: probes, and what is published by a standard. */
const PUBLIC_PATH = /^\/(?:health|\.well-known)\//;
/** Names that would stand for everybody. */
const EVERYBODY = /\*|^(?:all|any|anonymous|everyone|public)$/i;

function ruleOf(
  name: string,
  value: unknown,
  at: Evidence,
  declared: readonly string[],
  problem: (message: string, at: Evidence) => void,
): RoleRule | undefined {
  const match = ROUTE.exec(name);
  if (!match || name.includes('*')) {
    problem(`"${name}" names no route`, at);
    return undefined;
  }
  const [, method, path] = match;
  if (!isRecord(value)) {
    problem(`${name} has no rule`, at);
    return undefined;
  }
  const unknown = Object.keys(value).find(key => !MEMBERS.includes(key));
  if (unknown !== undefined) {
    problem(`${name} has the unknown member ${unknown}`, at);
  }
  const roles = Array.isArray(value.roles)
    ? value.roles.filter((r): r is string => typeof r === 'string')
    : [];
  const isPublic = 'public' in value;
  if (isPublic) {
    if (typeof value.public !== 'string' || value.public.trim().length < 10) {
      problem(`${name} is public without a reason`, at);
    }
    if (method !== 'GET' || !PUBLIC_PATH.test(path)) {
      problem(
        `${name} is public, which only probes and /.well-known/ may be`,
        at,
      );
    }
    if (roles.length > 0) {
      problem(`${name} is public and has roles`, at);
    }
  } else if (roles.length === 0) {
    problem(`${name} names no role`, at);
  }
  const foreign = roles.find(r => EVERYBODY.test(r) || !declared.includes(r));
  if (foreign !== undefined) {
    problem(`${name} lets in ${foreign}, which is no declared role`, at);
  }
  const self = typeof value.self === 'string' ? value.self : undefined;
  if ('self' in value && !path.split('/').includes(`:${self}`)) {
    problem(`${name} has a self that is no parameter of its path`, at);
  }
  return {
    route: name,
    method,
    path,
    at,
    publicBecause: isPublic ? String(value.public) : undefined,
    roles,
    self,
    privileged: value.privileged === true,
  };
}

/** Reads the role map. Never throws; undefined when there is none. */
export function readRoleMap(tree: Tree): RoleMapContent | undefined {
  if (!tree.paths().includes(ROLE_MAP)) {
    return undefined;
  }
  const problems: { message: string; at: Evidence }[] = [];
  const problem = (message: string, at: Evidence) => {
    problems.push({ message: `${ROLE_MAP}: ${message}`, at });
  };
  const broken = (message: string, line?: number): RoleMapContent => ({
    declared: [],
    rules: [],
    problems: [
      {
        message: `${ROLE_MAP} ${message}`,
        at: line === undefined ? { path: ROLE_MAP } : { path: ROLE_MAP, line },
      },
    ],
  });
  const file = readText(tree, ROLE_MAP);
  if (!file.ok) {
    return broken('could not be read');
  }
  const counter = new LineCounter();
  const document = parseDocument(file.text, {
    lineCounter: counter,
    logLevel: 'silent',
  });
  const [error] = document.errors;
  if (error) {
    return broken('is not valid YAML', counter.linePos(error.pos[0]).line);
  }
  const roles = document.get('roles');
  const routes = document.get('routes');
  if (!isMap(roles) || !isMap(routes) || routes.items.length === 0) {
    return broken('has no roles and routes');
  }
  const declared = roles.items.map(({ key }) =>
    isScalar(key) ? String(key.value) : '',
  );
  const rules = routes.items.flatMap(({ key, value }) => {
    const offset = isScalar(key) ? key.range?.[0] : undefined;
    const at: Evidence =
      offset === undefined
        ? { path: ROLE_MAP }
        : { path: ROLE_MAP, line: counter.linePos(offset).line };
    const content: unknown =
      isMap(value) || isSeq(value)
        ? value.toJS(document, { maxAliasCount: 0 })
        : undefined;
    const name = isScalar(key) ? String(key.value) : '';
    return ruleOf(name, content, at, declared, problem) ?? [];
  });
  return { declared, rules, problems };
}

/**
 * Judges the role map: every route names declared roles, and nothing is public
 * but probes.
 *
 * @returns the rules; undefined when there is no role map
 */
export function judgeRoleMap(
  tree: Tree,
  findings: Findings,
): RoleMapContent | undefined {
  const map = readRoleMap(tree);
  if (!map) {
    findings.problem(
      `there is no ${ROLE_MAP} that says who may use which route`,
      { path: ROLE_MAP },
    );
    return undefined;
  }
  findings.evidence(ROLE_MAP);
  map.problems.forEach(({ message, at }) => findings.problem(message, at));
  return map;
}

/**
 * Judges which routes must be on the audit trail before they happen: those that
 * change something, and all of them where the data is confidential.
 *
 * @param classification - of the data; undefined when it is not known
 */
export function judgePrivileged(
  map: RoleMapContent,
  findings: Findings,
  classification: string | undefined,
): void {
  const readsToo =
    classification === 'confidential' || classification === 'restricted';
  for (const rule of map.rules) {
    const needed =
      rule.publicBecause === undefined && (readsToo || rule.method !== 'GET');
    if (needed && !rule.privileged) {
      findings.problem(
        `${ROLE_MAP}: ${rule.route} ${
          rule.method === 'GET'
            ? `reads ${classification} data`
            : 'changes something'
        } and is not privileged, so it happens although it can't be audited`,
        rule.at,
      );
    }
  }
}
