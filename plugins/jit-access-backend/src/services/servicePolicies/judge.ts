import type { Entity } from '@backstage/catalog-model';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { canonicalRef } from '@fairway/plugin-jit-access-common';
import type { CompiledStep } from '../../policy/compile';
import { isQuickPattern } from '../../policy/costs';
import { durationMillis } from '../../policy/durations';
import { inputsOfEntitlement } from '../../policy/entitlement';
import type { ParsedPolicy } from '../../policy/parsePolicy';
import { sayProblem } from '../../policy/yamlFile';
import { ownerOf } from '../People';
import type { ServicePolicySettings, ServiceTarget } from './settings';

const PLACEHOLDER = /\$\{([a-z.]+)\}/g;

/** What the placeholders of a target stand for; undefined for one that does not exist. */
function fill(
  value: string,
  names: Readonly<Record<string, string>>,
): string | undefined {
  let isKnown = true;
  const filled = value.replace(PLACEHOLDER, (_, name: string) => {
    isKnown &&= Object.hasOwn(names, name);
    return names[name] ?? '';
  });
  return isKnown ? filled : undefined;
}

function isTarget(
  target: ServiceTarget,
  asked: { provider: string; entitlement: Record<string, string> },
  names: Readonly<Record<string, string>>,
): boolean {
  const keys = Object.keys(target.entitlement);
  return (
    target.provider === asked.provider &&
    keys.length === Object.keys(asked.entitlement).length &&
    keys.every(
      key =>
        Object.hasOwn(asked.entitlement, key) &&
        fill(target.entitlement[key], names) === asked.entitlement[key],
    )
  );
}

/** What could take for ever: what a service brings along must not hold up everybody. */
function costsOf({ policy, yaml }: ParsedPolicy): string[] {
  const { inputs, limits } = policy.document.request;
  const refuse = (path: (string | number)[], message: string) =>
    sayProblem(yaml.at(path, 'service-policy', message));
  const pattern = (source: string | undefined, ...path: string[]) =>
    source === undefined || isQuickPattern(source)
      ? []
      : [
          refuse(
            ['request', 'inputs', ...path, 'pattern'],
            'must repeat at most twice, and no group, so that it is quick with every text',
          ),
        ];
  const steps = (list: readonly CompiledStep[], ...path: (string | number)[]) =>
    list.flatMap(({ skipped }, index) =>
      skipped?.cost === undefined
        ? []
        : [refuse([...path, index, 'unless'], `must not use ${skipped.cost}`)],
    );
  return [
    ...pattern(inputs.ticket?.pattern, 'ticket'),
    ...Object.entries(inputs.fields).flatMap(([name, field]) =>
      pattern(field.pattern, 'fields', name),
    ),
    ...policy.rules.flatMap((rule, index) => [
      ...(rule.matches.cost === undefined
        ? []
        : [
            refuse(
              ['rules', index, 'when'],
              `must not use ${rule.matches.cost}`,
            ),
          ]),
      ...steps(rule.steps, 'rules', index, 'approval', 'steps'),
    ]),
    ...(limits.exceeded === 'refuse'
      ? []
      : steps(policy.overBudget ?? [], 'request', 'limits', 'exceeded')),
  ];
}

/**
 * Why a service may not have this policy, one sentence each with file and line;
 * empty when it may. A service decides who of its own asks and approves; what
 * can be had, how long and that people decide is not up to it.
 *
 * @param parsed - the policy with what is inherited
 * @param service - its entity, with relations
 */
export function judgeServicePolicy(
  parsed: ParsedPolicy,
  service: Entity,
  settings: ServicePolicySettings,
): string[] {
  const { policy, yaml } = parsed;
  const { document } = policy;
  const { metadata, target, request } = document;
  const { name, namespace = 'default' } = service.metadata;
  const ref = canonicalRef(stringifyEntityRef(service));
  const owner = ownerOf(service);
  const problems: string[] = [];
  const refuse = (path: (string | number)[], message: string) =>
    problems.push(sayProblem(yaml.at(path, 'service-policy', message)));

  if (owner === null) {
    refuse(['metadata', 'owner'], `${ref} has no owner in the catalog`);
    return problems;
  }
  if (canonicalRef(metadata.owner) !== owner) {
    refuse(['metadata', 'owner'], `must be the owner of the service, ${owner}`);
  }
  if (metadata.name !== name && !metadata.name.startsWith(`${name}-`)) {
    refuse(
      ['metadata', 'name'],
      `must be ${name}, or begin with ${name}-, so that it is nobody else's`,
    );
  }
  if (canonicalRef(target.entity) !== ref) {
    refuse(['target', 'entity'], `must be the service itself, ${ref}`);
  }
  if (target.alsoOn.some(other => canonicalRef(other) !== ref)) {
    refuse(['target', 'alsoOn'], 'must name nothing but the service itself');
  }
  const team = parseEntityRef(owner);
  const names = {
    'service.name': name,
    'service.namespace': namespace,
    'owner.name': team.name,
    'owner.namespace': team.namespace,
  };
  const uses = (each: ServiceTarget, field: keyof typeof names) =>
    Object.values(each.entitlement).some(value =>
      value.includes(`\${${field}}`),
    );
  // Services of the same name in two namespaces must not get the same access,
  // and neither must teams, or a person who is named like a team.
  const usable = settings.targets.filter(
    each =>
      (namespace === 'default' || uses(each, 'service.namespace')) &&
      (!uses(each, 'owner.name') ||
        (team.kind === 'group' &&
          (team.namespace === 'default' || uses(each, 'owner.namespace')))),
  );
  if (
    inputsOfEntitlement(target.entitlement).length > 0 ||
    !usable.some(each => isTarget(each, target, names))
  ) {
    refuse(
      ['target', 'entitlement'],
      'is none that jitAccess.servicePolicies.targets allows a service; ask the platform team, or put the policy with those of the organisation',
    );
  }
  const automatic = policy.rules.findIndex(rule => rule.auto !== 'no');
  if (automatic >= 0) {
    refuse(
      ['rules', automatic, 'approval', 'auto'],
      'must not be there: in the policy of a service people decide',
    );
  }
  if (document.breakGlass) {
    refuse(['breakGlass'], 'must not be there in the policy of a service');
  }
  if (document.hooks.length > 0) {
    refuse(['hooks'], 'must not be there in the policy of a service');
  }
  problems.push(...costsOf(parsed));
  const skippable = policy.rules.findIndex(rule =>
    rule.steps.every(step => step.unless !== undefined),
  );
  if (skippable >= 0 && automatic < 0) {
    refuse(
      ['rules', skippable, 'approval', 'steps'],
      'must have a step without unless: in the policy of a service people decide',
    );
  }
  const { max, extend } = request.duration;
  if (extend?.approval === 'auto') {
    refuse(
      ['request', 'duration', 'extend', 'approval'],
      'must be same: in the policy of a service people decide',
    );
  }
  const whole =
    durationMillis(max) +
    (extend ? extend.times * durationMillis(extend.by) : 0);
  if (whole > settings.longest) {
    refuse(
      ['request', 'duration', 'max'],
      'must not be longer, with its extensions, than jitAccess.servicePolicies.maxDuration',
    );
  }
  return problems;
}
