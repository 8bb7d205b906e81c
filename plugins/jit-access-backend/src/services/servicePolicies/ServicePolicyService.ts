import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import {
  accessPolicyReadPermission,
  accessPolicyRegisterPermission,
  canonicalRef,
  type ServicePolicy,
} from '@fairway/plugin-jit-access-common';
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import type {
  ServicePolicyStore,
  StoredServicePolicy,
} from '../../database/ServicePolicyStore';
import type { Transactions } from '../../database/UnitOfWork';
import { sha256 } from '../../ledger/hashing';
import type { Authorizer } from '../../permissions/Authorizer';
import type { ParsedPolicy } from '../../policy/parsePolicy';
import type { Policies } from '../../policy/PolicyRegistry';
import { runWithin, TooLongError } from '../../policy/runWithin';
import { sayProblem } from '../../policy/yamlFile';
import type { UserCredentials } from '../Assessor';
import { groupsOf, ownerOf, type People } from '../People';
import type { RateLimiter } from '../RateLimiter';
import { judgeServicePolicy } from './judge';
import { policyUrlOf, type ServicePolicyReader } from './ServicePolicyReader';
import type { ServicePolicySettings } from './settings';

/** How long reading a text of a service may take, in milliseconds. */
const READING = 1_000;

/** What is made of a text. */
export type Judged =
  { ok: true; parsed: ParsedPolicy } | { ok: false; problems: string[] };

/** Access policies that services bring along in their own repositories. */
export class ServicePolicyService {
  constructor(
    private readonly knex: Knex,
    private readonly transactions: Transactions,
    private readonly store: ServicePolicyStore,
    private readonly policies: Policies,
    private readonly people: People,
    private readonly authorizer: Authorizer,
    private readonly reader: ServicePolicyReader,
    private readonly settings: ServicePolicySettings,
    private readonly rates: RateLimiter,
  ) {}

  /** Empty for who may not read policies. */
  async list(credentials: BackstageCredentials): Promise<ServicePolicy[]> {
    const allowed = await this.authorizer.isAllowed(
      accessPolicyReadPermission,
      credentials,
    );
    const all = allowed ? await this.store.all(this.knex) : [];
    const visible =
      all.length > 0
        ? await this.people.visibleEntities(
            all.map(({ entityRef }) => entityRef),
            credentials,
          )
        : new Map();
    return all.filter(({ entityRef }) => visible.has(entityRef)).map(view);
  }

  /**
   * Puts the policy of a service in force; called again, the file is read
   * again. Throws NotFoundError for a service that is hidden from the caller,
   * NotAllowedError for who does not own it, and InputError with every reason
   * why its policy may not be.
   */
  async register(
    entityRef: string,
    credentials: UserCredentials,
  ): Promise<ServicePolicy> {
    const ref = canonicalRef(entityRef);
    const by = canonicalRef(credentials.principal.userEntityRef);
    await this.rates.take(by, 'service-policy');
    const service = (await this.people.visibleEntities([ref], credentials)).get(
      ref,
    );
    if (!service || service.kind !== 'Component') {
      throw new NotFoundError(`There is no component ${ref}`);
    }
    try {
      await this.authorizer.ensureAllowed(
        accessPolicyRegisterPermission,
        credentials,
      );
      await this.ensureOwner(service, by);
      const { url, text } = await this.read(service);
      return view(await this.put({ service, ref, url, text, by }));
    } catch (error) {
      if (error instanceof InputError || error instanceof NotAllowedError) {
        await this.transactions.run(async unit => {
          unit.audit({
            actor: by,
            action: 'service-policy-refused',
            details: { entity: ref, why: error.message.slice(0, 2000) },
          });
        });
      }
      throw error;
    }
  }

  /** What a text would be as the policy of a service. */
  judge(service: Entity, text: string): Judged {
    const parsed = this.readInTime(text);
    if (Array.isArray(parsed)) {
      return { ok: false, problems: parsed.map(sayProblem) };
    }
    const problems = judgeServicePolicy(parsed, service, this.settings);
    return problems.length > 0 ? { ok: false, problems } : { ok: true, parsed };
  }

  /** Reading runs what the text says, in its tests: it must come to an end. */
  private readInTime(text: string): ReturnType<Policies['read']> {
    try {
      return runWithin(READING, () => this.policies.read(text));
    } catch (error) {
      if (error instanceof TooLongError) {
        return [
          {
            file: 'text',
            line: 1,
            rule: 'service-policy',
            message: 'takes too long to evaluate',
          },
        ];
      }
      throw error;
    }
  }

  private async read(service: Entity): Promise<{ url: string; text: string }> {
    if (this.settings.targets.length === 0) {
      throw new InputError(
        'Services bring no access policies here: jitAccess.servicePolicies.targets is empty',
      );
    }
    const url = policyUrlOf(service, this.settings.file);
    if (url.status !== 'resolved') {
      throw new InputError(url.reason);
    }
    const text = await this.reader.read(url.value);
    if (text.status === 'error') {
      throw new ServiceUnavailableError(text.reason);
    }
    if (text.status === 'empty') {
      throw new InputError(text.reason);
    }
    return { url: url.value, text: text.value };
  }

  private async ensureOwner(service: Entity, by: string): Promise<void> {
    const person = await this.people.entity(by);
    if (person.status === 'error') {
      throw new ServiceUnavailableError(person.reason);
    }
    const claims =
      person.status === 'resolved' ? [by, ...groupsOf(person.value)] : [by];
    const owner = ownerOf(service);
    if (owner === null || !claims.includes(owner)) {
      throw new NotAllowedError(
        `Only ${owner ?? 'an owner'} may register the policy of ${canonicalRef(stringifyEntityRef(service))}`,
      );
    }
  }

  private async put(o: {
    service: Entity;
    ref: string;
    url: string;
    text: string;
    by: string;
  }): Promise<StoredServicePolicy> {
    const judged = this.judge(o.service, o.text);
    if (!judged.ok) {
      throw new InputError(
        `The policy in ${o.url} can't be in force:\n${judged.problems.join('\n')}`,
      );
    }
    const { policy } = judged.parsed;
    return this.transactions.run(async unit => {
      const at = (await unit.now()).toISOString();
      const hash = sha256(o.text);
      const put = await this.store.put(unit.trx, {
        entityRef: o.ref,
        url: o.url,
        policyId: policy.id,
        text: o.text,
        hash,
        problems: [],
        withheld: false,
        registeredBy: o.by,
        registeredAt: at,
        readAt: at,
      });
      const isNew = put?.before?.policyId !== policy.id;
      if (!put || (isNew && this.policies.get(policy.id))) {
        throw new ConflictError(
          `There is a policy ${policy.id} already; choose another metadata.name`,
        );
      }
      const { stored, before } = put;
      if (before?.hash !== hash || before.withheld || before.url !== o.url) {
        unit.audit({
          actor: o.by,
          action: before
            ? 'service-policy-changed'
            : 'service-policy-registered',
          details: { entity: o.ref, policy: policy.id, url: o.url, hash },
        });
      }
      return stored;
    });
  }
}

function view(stored: StoredServicePolicy): ServicePolicy {
  const { text: _, ...rest } = stored;
  return rest;
}
