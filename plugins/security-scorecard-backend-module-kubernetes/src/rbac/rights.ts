import {
  SEVERITIES,
  type Severity,
} from '@fairway/plugin-security-scorecard-common';
import type { Grant } from './grants';
import {
  type EvaluationContext,
  type Hit,
  hitOf,
  place,
  type Scope,
  scopeOf,
} from './hit';
import { grantsForSomeName } from './match';
import type { PolicyRule } from './objects';
import { editRules, type Excess } from './remedy';
import type { RuleId } from './ruleIds';
import { subjectLabel } from './subjects';

/** Rights that a rule objects to: any of the verbs on any of the resources. */
export interface Want {
  /** API group; empty for the core group. */
  group: string;
  /** With a subresource where one is meant: `pods/exec`; `{key}` is any. */
  resources: readonly string[];
  verbs: readonly string[];
}

/** A rule that only looks at rights, whoever has them. */
export interface RightsRule {
  id: RuleId;
  wants: readonly Want[];
  /** Continues `somebody may`; `{place}` stands for where. */
  may: string;
  /** Limits the rule to grants of the whole cluster, or of one namespace. */
  only?: 'cluster' | 'namespace';
  severity: Readonly<Record<Scope, Severity>>;
  /**
   * What a right is worth that `resourceNames` limits to some objects:
   * `ignored` is no hit. As much as any other when absent.
   */
  named?: 'ignored' | Readonly<Record<Scope, Severity>>;
  /** Another way to mend it. */
  alternative?: string;
}

/** In no namespace, so a RoleBinding can't reach them. */
const CLUSTER_SCOPED = new Set([
  'nodes',
  'persistentvolumes',
  'clusterroles',
  'clusterrolebindings',
  'mutatingwebhookconfigurations',
  'validatingwebhookconfigurations',
  'certificatesigningrequests',
  'signers',
  'users',
  'groups',
  'uids',
  'userextras',
]);

/**
 * Whether the API server asks about the resource in a namespace at all. `bind`
 * is asked in the namespace of the new binding, for cluster roles, too.
 */
function isReachable(grant: Grant, resource: string, verb: string): boolean {
  return (
    grant.namespace === undefined ||
    verb === 'bind' ||
    !CLUSTER_SCOPED.has(resource.split('/')[0])
  );
}

const isNamed = ({ resourceNames = [] }: PolicyRule) =>
  resourceNames.length > 0;

/** Objects have no name yet when they are created, nor all of them together. */
function needsNoName(verb: string, resource: string): boolean {
  return (
    verb === 'deletecollection' ||
    (verb === 'create' && !resource.includes('/'))
  );
}

function allows(
  rule: PolicyRule,
  group: string,
  resource: string,
  verb: string,
): boolean {
  const [base, subresource] = resource.split('/');
  const granted = grantsForSomeName(rule, {
    verb,
    apiGroup: group,
    resource: base,
    subresource,
  });
  return granted && !(isNamed(rule) && needsNoName(verb, resource));
}

/** Stands for any subresource, where they are names that people make up. */
const ANY_KEY = '/{key}';

/** The resources of a rule that a wanted one may stand for. */
function concrete({ resources = [] }: PolicyRule, wanted: string): string[] {
  if (!wanted.endsWith(ANY_KEY)) {
    return [wanted];
  }
  const base = wanted.slice(0, -ANY_KEY.length);
  return [
    wanted,
    ...resources.filter(
      own =>
        own === base || (own.startsWith(`${base}/`) && own !== `${base}/*`),
    ),
  ];
}

const has = (values: readonly string[] = [], wanted: string) =>
  values.includes('*') || values.includes(wanted);

function* foundIn(grant: Grant, rule: PolicyRule, wants: readonly Want[]) {
  for (const { group, resources, verbs } of wants) {
    // Most rules are about other groups or verbs; clusters have thousands.
    const asked = has(rule.apiGroups, group)
      ? verbs.filter(verb => has(rule.verbs, verb))
      : [];
    for (const wanted of asked.length === 0 ? [] : resources) {
      for (const resource of concrete(rule, wanted)) {
        for (const verb of asked) {
          if (
            isReachable(grant, resource, verb) &&
            allows(rule, group, resource, verb)
          ) {
            yield { resource, verb };
          }
        }
      }
    }
  }
}

/** Which rules of a grant give any of the rights, and through which words. */
export function excessOf(grant: Grant, wants: readonly Want[]): Excess[] {
  return grant.role.rules.flatMap(rule => {
    const found = [...foundIn(grant, rule.rule, wants)];
    return found.length === 0
      ? []
      : {
          rule,
          verbs: found.map(({ verb }) => verb),
          resources: found.map(({ resource }) => resource),
        };
  });
}

/** Whether every rule that gives the rights is limited to names. */
function isLimited(excess: readonly Excess[]): boolean {
  return excess.every(({ rule }) => isNamed(rule.rule));
}

function evaluateRule(
  { id, wants, may, only, severity, named, alternative }: RightsRule,
  grant: Grant,
  context: EvaluationContext,
): Hit | undefined {
  const scope = scopeOf(grant, context);
  if (only && (only === 'cluster') !== (scope === 'cluster')) {
    return undefined;
  }
  const all = excessOf(grant, wants);
  const excess =
    named === 'ignored' ? all.filter(({ rule }) => !isNamed(rule.rule)) : all;
  if (excess.length === 0) {
    return undefined;
  }
  const limited = isLimited(excess);
  const who = subjectLabel(grant.subject);
  const what = may.replace('{place}', place(grant));
  const names = excess.flatMap(({ rule }) => rule.rule.resourceNames ?? []);
  return hitOf(id, grant, {
    severity:
      limited && typeof named === 'object' ? named[scope] : severity[scope],
    title: limited
      ? `${who} may ${what} (limited to ${[...new Set(names)].join(', ')})`
      : `${who} may ${what}`,
    change: editRules(grant, excess, alternative),
  });
}

/** What the rules object to in one grant; one hit of each id. */
export function evaluateRights(
  rules: readonly RightsRule[],
  grant: Grant,
  context: EvaluationContext,
): Hit[] {
  const worst = new Map<RuleId, Hit>();
  for (const rule of rules) {
    const hit = evaluateRule(rule, grant, context);
    const known = worst.get(rule.id);
    if (hit && known) {
      const [first, second] =
        SEVERITIES.indexOf(hit.severity) < SEVERITIES.indexOf(known.severity)
          ? [hit, known]
          : [known, hit];
      worst.set(rule.id, {
        ...first,
        change: [...new Set([first.change, second.change])].join(' '),
      });
    } else if (hit) {
      worst.set(rule.id, hit);
    }
  }
  return [...worst.values()];
}
