import type { Policies } from '../policy/PolicyRegistry';
import { Defaults } from '../policy/defaults';
import { parsePolicy, readPolicy } from '../policy/parsePolicy';
import { readYaml } from '../policy/yamlFile';
import type { CompiledPolicy } from '../policy/compile';

/** What a test changes in the usual policy. */
export interface PolicyOptions {
  name?: string;
  version?: number;
  role?: string;
  /** The target; the database when absent. */
  entity?: string;
  eligible?: string[];
  denied?: string[];
  activePerUser?: number;
  steps?: { any: number; from: string[] }[];
  when?: string;
  killSessions?: boolean;
  deadline?: string;
  foreign?: 'warn' | 'remove';
  /** Longest duration. */
  max?: string;
  /** In place of the one rule, as in a file. */
  rules?: object[];
  /** Over the usual inputs: `ticket`, `fields`. */
  inputs?: object;
  /** Over the usual duration, for example `extend`. */
  duration?: object;
  /** Over the usual limits: budgets and what exceeding them means. */
  limits?: object;
  schedule?: { maxAhead: string };
  forOthers?: boolean;
  breakGlass?: object;
  hooks?: string[];
  entitlement?: Record<string, string>;
  /** The fake one when absent. */
  provider?: string;
}

/** Text of a policy for the fake provider. */
export function policyText(o: PolicyOptions = {}): string {
  return JSON.stringify({
    apiVersion: 'fairway.dev/v1',
    kind: 'AccessPolicy',
    metadata: {
      name: o.name ?? 'db-rw',
      title: 'Write to the database',
      owner: 'group:default/payments',
      version: o.version ?? 1,
    },
    target: {
      provider: o.provider ?? 'fake',
      entitlement: o.entitlement ?? { role: o.role ?? 'pay_rw' },
      entity: o.entity ?? 'resource:default/payments-db',
      alsoOn: ['component:default/payments-api'],
      risk: 'high',
    },
    request: {
      eligible: {
        allow: o.eligible ?? ['group:default/payments'],
        deny: o.denied ?? [],
      },
      inputs: {
        reason: { minLength: 10 },
        ticket: { pattern: '^INC-\\d+$' },
        ...o.inputs,
      },
      duration: {
        default: o.max === undefined ? 'PT1H' : 'PT1M',
        min: 'PT5S',
        max: o.max ?? 'PT4H',
        ...o.duration,
      },
      limits: { activePerUser: o.activePerUser ?? 1, ...o.limits },
      schedule: o.schedule,
      forOthers: o.forOthers,
    },
    breakGlass: o.breakGlass,
    hooks: o.hooks,
    rules: o.rules ?? [
      {
        name: 'usual',
        when: o.when ?? 'true',
        approval: {
          deadline: o.deadline ?? 'PT2H',
          steps: o.steps ?? [{ any: 1, from: ['owners'] }],
        },
      },
    ],
    end: {
      killSessions: o.killSessions ?? true,
      foreign: o.foreign ?? 'warn',
    },
  });
}

/** Policies that a test changes while it runs. */
export class TestPolicies implements Policies {
  private readonly byId = new Map<string, CompiledPolicy>();
  /** False while this backend can't read all that others have. */
  whole = true;

  constructor(...options: PolicyOptions[]) {
    options.forEach(o => this.set(o));
  }

  set(options: PolicyOptions): void {
    const policy = parsePolicy('test.yaml', policyText(options), () => {});
    this.byId.set(policy.id, policy);
  }

  remove(id: string): void {
    this.byId.delete(id);
  }

  get(id: string): CompiledPolicy | undefined {
    return this.byId.get(id);
  }

  /** Of which another backend has another text. */
  disputedIds = new Set<string>();

  async disputed() {
    return this.disputedIds;
  }

  isWhole() {
    return this.whole;
  }

  read(text: string) {
    const yaml = readYaml('text', text);
    return Array.isArray(yaml) ? yaml : readPolicy(yaml, {}, new Defaults([]));
  }

  list() {
    return [...this.byId.values()].map(policy => ({
      policy,
      file: 'test.yaml',
      problems: [],
      text: '',
    }));
  }
}
