import { InputError } from '@backstage/errors';
import { sha256 } from '../ledger/hashing';
import { deceivingField } from '../services/deceivingText';
import {
  compilePolicy,
  PolicyCompileError,
  type CompiledPolicy,
} from './compile';
import { Defaults, type Inherited } from './defaults';
import { inputsOfEntitlement, resolveEntitlement } from './entitlement';
import { mergeDefaults, type Cut } from './merge';
import { runPolicyTests } from './runTests';
import { accessPolicySchema } from './schema';
import { setsOf } from './sets';
import {
  flatIssues,
  isRecord,
  readYaml,
  sayProblem,
  type Path,
  type PolicyProblem,
  type YamlFile,
} from './yamlFile';

/** Throws InputError for an entitlement that no provider can serve. */
export type ValidateTarget = (
  provider: string,
  entitlement: Record<string, string>,
) => void;

/** What a policy may name; undefined where that is not known, so that it is not asked. */
export interface PolicyWorld {
  validateTarget?: ValidateTarget;
  providers?: ReadonlySet<string>;
  hooks?: ReadonlySet<string>;
  ticketSources?: ReadonlySet<string>;
}

/** A policy as read, with what the lint wants to know of its file. */
export interface ParsedPolicy {
  policy: CompiledPolicy;
  yaml: YamlFile;
  /** What its defaults made stricter. */
  cuts: Cut[];
}

/** The rule of the lint that stands for a fault of the form. */
function ruleOf(path: Path): string {
  const at = path.map(part => (typeof part === 'number' ? '#' : part));
  const text = at.join('.');
  if (text === 'request.duration.max') {
    return 'missing-max';
  }
  if (/^rules\.#\.approval(\.steps(\.#\.(from|any))?)?$/.test(text)) {
    return 'empty-approval';
  }
  if (/^breakGlass\.review(\.by)?$/.test(text)) {
    return 'break-glass-without-review';
  }
  return 'schema';
}

/** A value for each field, to check the target with. */
function sampleInputs(policy: CompiledPolicy): Record<string, string> {
  return Object.fromEntries(
    Object.entries(policy.document.request.inputs.fields).map(
      ([name, { type, example, options, min }]) => {
        const usual = {
          string: '',
          integer: String(min ?? 1),
          boolean: 'true',
          choice: options[0] ?? '',
        };
        return [name, example ?? usual[type]];
      },
    ),
  );
}

function inherit(yaml: YamlFile, defaults: Defaults): Inherited {
  const name = isRecord(yaml.value) ? yaml.value.extends : undefined;
  return defaults.for(typeof name === 'string' ? name : undefined);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What the policy names and is not there. */
function findStrangers(
  policy: CompiledPolicy,
  yaml: YamlFile,
  world: PolicyWorld,
): PolicyProblem[] {
  const { document } = policy;
  const { provider } = document.target;
  const problems: PolicyProblem[] = [];
  document.hooks.forEach((name, index) => {
    if (world.hooks && !world.hooks.has(name)) {
      problems.push(
        yaml.at(['hooks', index], 'unknown-hook', `there is no hook ${name}`),
      );
    }
  });
  setsOf(document).forEach(({ set, path }) => {
    const name = set.startsWith('hook:') ? set.slice(5) : undefined;
    if (name !== undefined && world.hooks && !world.hooks.has(name)) {
      problems.push(yaml.at(path, 'unknown-hook', `there is no hook ${name}`));
    }
  });
  const source = document.request.inputs.ticket?.verify;
  if (source !== undefined && world.ticketSources?.has(source) === false) {
    problems.push(
      yaml.at(
        ['request', 'inputs', 'ticket', 'verify'],
        'unknown-ticket-source',
        `there is no ticket source ${source}`,
      ),
    );
  }
  if (world.providers?.has(provider) === false) {
    problems.push(
      yaml.at(
        ['target', 'provider'],
        'unknown-provider',
        `there is no provider ${provider}; there are ${[...world.providers].join(', ') || 'none'}`,
      ),
    );
    return problems;
  }
  try {
    const isFilled =
      inputsOfEntitlement(document.target.entitlement).length > 0;
    world.validateTarget?.(
      provider,
      isFilled
        ? resolveEntitlement(policy, sampleInputs(policy))
        : document.target.entitlement,
    );
  } catch (error) {
    problems.push(yaml.at(['target'], 'invalid-target', messageOf(error)));
  }
  return problems;
}

/**
 * Reads one access policy: schema, expressions, target, names and inline
 * tests. Gives every problem that is found at the first of these that fails.
 */
export function readPolicy(
  yaml: YamlFile,
  world: PolicyWorld,
  defaults: Defaults,
): ParsedPolicy | PolicyProblem[] {
  let above: Inherited;
  try {
    above = inherit(yaml, defaults);
  } catch (error) {
    return [yaml.at(['extends'], 'unknown-defaults', messageOf(error))];
  }
  const { value, cuts } =
    above.value && isRecord(yaml.value)
      ? mergeDefaults(above.value, yaml.value)
      : { value: yaml.value, cuts: [] };
  const parsed = accessPolicySchema.safeParse(value);
  if (!parsed.success) {
    return flatIssues(parsed.error.issues, value).map(
      ({ path, message, code }) =>
        yaml.at(
          path,
          code === 'unrecognized_keys' ? 'schema' : ruleOf(path),
          message,
        ),
    );
  }
  // Titles and descriptions are shown to who decides, and stored with requests.
  const deceiving = deceivingField(parsed.data);
  if (deceiving !== undefined) {
    return [
      yaml.at(
        deceiving.split('.'),
        'schema',
        'must not hold control characters, or those that turn text round',
      ),
    ];
  }
  let policy: CompiledPolicy;
  try {
    policy = compilePolicy(
      parsed.data,
      above.hashes.length > 0
        ? sha256([...above.hashes, yaml.text].join('\n'))
        : sha256(yaml.text),
    );
  } catch (error) {
    if (error instanceof PolicyCompileError) {
      return [yaml.at(error.path, 'condition', error.message)];
    }
    throw error;
  }
  const strangers = findStrangers(policy, yaml, world);
  if (strangers.length > 0) {
    return strangers;
  }
  const failures = runPolicyTests(policy);
  return failures.length > 0
    ? failures.map(({ index, message }) =>
        yaml.at(['tests', index], 'failing-test', message),
      )
    : { policy, yaml, cuts };
}

/**
 * Reads one access policy from a file's text. Throws InputError with every
 * problem found, each as `file:line: field: what is wrong`.
 */
export function parsePolicy(
  file: string,
  text: string,
  validateTarget: ValidateTarget,
): CompiledPolicy {
  const yaml = readYaml(file, text);
  const read = Array.isArray(yaml)
    ? yaml
    : readPolicy(yaml, { validateTarget }, new Defaults([]));
  if (Array.isArray(read)) {
    throw new InputError(read.map(sayProblem).join('\n'));
  }
  return read.policy;
}
