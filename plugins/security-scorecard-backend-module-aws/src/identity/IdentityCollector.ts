import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import type {
  CollectContext,
  Collector,
  Observation,
} from '@fairway/plugin-security-scorecard-node';
import type { AwsClients } from '../clients';
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
import { judgeAccess } from './accessRules';
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
    for (const cluster of subject.clusters) {
      clusters.push(await source.clusterAdmins(scope, cluster));
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
      access: await judgeAccess(subject, analyzers, analyzers.reader),
      clusters,
    });
  }
}
