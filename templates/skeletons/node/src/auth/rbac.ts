import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const publicRule = z.strictObject({
  public: z.string().min(10, 'say why it needs no token'),
});
const roleRule = z.strictObject({
  roles: z.array(z.string()).min(1),
  self: z.string().min(1).optional(),
  privileged: z.boolean().default(false),
});

const schema = z.strictObject({
  roles: z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), z.string()),
  routes: z.record(
    z.string().regex(/^(?:GET|POST|PUT|PATCH|DELETE) \/\S*$/),
    z.union([publicRule, roleRule]),
  ),
});

/** Who may use one route. */
export type Rule =
  | { kind: 'public' }
  | {
      kind: 'roles';
      /** A caller needs one of them. */
      roles: readonly string[];
      /** The parameter of the path that may name the caller instead. */
      self: string | undefined;
      /** Whether it must be on the audit trail before it happens. */
      privileged: boolean;
    };

/** The role map: `METHOD /path` → who may use it. */
export type RoleMap = ReadonlyMap<string, Rule>;

/**
 * Reads a role map.
 *
 * @throws Error when it is no valid YAML, a member is unknown, a role is not
 * declared, or `self` names no parameter of the path
 */
export function parseRoleMap(text: string): RoleMap {
  const parsed = schema.safeParse(parse(text, { maxAliasCount: 0 }));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`The role map is wrong at ${issue?.path.join(' > ')}: ${issue?.message}`);
  }
  const { roles: declared, routes } = parsed.data;
  const map = new Map<string, Rule>();
  for (const [route, rule] of Object.entries(routes)) {
    if ('public' in rule) {
      map.set(route, { kind: 'public' });
      continue;
    }
    const unknown = rule.roles.find(role => !Object.hasOwn(declared, role));
    if (unknown !== undefined) {
      throw new Error(`The role map lets ${unknown} use ${route}, which is no declared role.`);
    }
    if (rule.self !== undefined && !route.split('/').includes(`:${rule.self}`)) {
      throw new Error(`The role map's self of ${route} is no parameter of its path.`);
    }
    map.set(route, {
      kind: 'roles',
      roles: rule.roles,
      self: rule.self,
      privileged: rule.privileged,
    });
  }
  return map;
}

/** Reads the role map of this service. */
export function readRoleMap(): RoleMap {
  return parseRoleMap(readFileSync(new URL('../../rbac.yaml', import.meta.url), 'utf8'));
}
