import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import type {
  CollectContext,
  Collector,
  Observation,
} from '@fairway/plugin-security-scorecard-node';
import { toError } from '@backstage/errors';
import type { AwsClients, Scope } from '../clients';
import { failedObservation } from '../failedObservation';
import {
  ACCOUNT_ANNOTATION,
  ECR_ANNOTATION,
  LAMBDA_ANNOTATION,
  RESOURCES_ANNOTATION,
  ROLE_ANNOTATIONS,
} from '../mapping/annotations';
import type { Serial } from '../Serial';
import type { ClusterAdmins } from './accessEntries';
import {
  joinAccess,
  judgeAccess,
  judgeOutsideAccess,
  unknownAccess,
} from './accessRules';
import { IdentitySource } from './IdentitySource';
import { IDENTITY_FACTS, observeIdentity } from './observation';
import { identitySubjectOf, isAccount } from './subjects';

/** IAM policies of a service's roles, access from outside to its resources, unused access and EKS administrators. */
export class IdentityCollector implements Collector {
  readonly id = 'aws-identity';
  readonly title = 'AWS identities';
  readonly pillar = 'rbac';
  readonly facts = IDENTITY_FACTS;
  readonly annotations = [ACCOUNT_ANNOTATION];
  readonly #clients: AwsClients;
  readonly #serial: Serial;

  constructor(clients: AwsClients, options: { serial: Serial }) {
    this.#clients = clients;
    this.#serial = options.serial;
  }

  /** An account without a role, a resource or a cluster says nothing of a service. */
  selects(entity: Entity): boolean {
    const annotations = entity.metadata.annotations ?? {};
    return (
      isAccount(entity) ||
      [
        ...ROLE_ANNOTATIONS,
        RESOURCES_ANNOTATION,
        ECR_ANNOTATION,
        LAMBDA_ANNOTATION,
      ].some(name => annotations[name])
    );
  }

  async *collect(
    entities: readonly Entity[],
    { signal, now }: CollectContext,
  ): AsyncIterable<Observation> {
    const source = new IdentitySource(this.#clients, this.#serial, signal);
    const observedAt = now.toISOString();
    for (const entity of entities) {
      const ref = stringifyEntityRef(entity);
      signal.throwIfAborted();
      try {
        yield await this.#observe(entity, ref, observedAt, source);
      } catch (error) {
        signal.throwIfAborted();
        yield failedObservation(ref, observedAt, error);
      }
    }
  }

  async #observe(
    entity: Entity,
    entityRef: string,
    observedAt: string,
    source: IdentitySource,
  ): Promise<Observation> {
    const subject = identitySubjectOf(entity);
    const { scope } = subject;
    this.#clients.assertConfigured(scope);
    const analyzers = await source.analyzers(scope);
    const clusters: ClusterAdmins[] = [];
    for (const { scope: place, name } of subject.clusters) {
      const problem = this.#unread(place);
      clusters.push(
        problem
          ? { cluster: name, principals: [], problem }
          : await source.clusterAdmins(place, name),
      );
    }
    const access = [await judgeAccess(subject, analyzers)];
    for (const place of subject.elsewhere) {
      const problem = this.#unread(place);
      access.push(
        problem
          ? unknownAccess(problem)
          : await judgeOutsideAccess(subject, await source.analyzers(place)),
      );
    }
    return observeIdentity({
      entityRef,
      observedAt,
      subject,
      // IAM is asked only for those who have a role in it.
      identities:
        subject.wholeAccount || subject.roles.length > 0
          ? await source.identities(scope)
          : { principals: [] },
      analyzers,
      access: joinAccess(access),
      clusters,
    });
  }

  /** Why an account or region is not read; undefined when it is. */
  #unread(scope: Scope): string | undefined {
    try {
      this.#clients.assertConfigured(scope);
      return undefined;
    } catch (error) {
      return toError(error).message;
    }
  }
}
