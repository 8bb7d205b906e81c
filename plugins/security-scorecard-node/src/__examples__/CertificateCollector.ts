import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import type {
  CollectContext,
  Collector,
  FactDefinition,
  Observation,
} from '../collector';

/** Where the host of a service is named. */
const HOST_ANNOTATION = 'example.dev/host';

const DAY = 86_400_000;

/** What the collector reads of a certificate. */
export interface Certificate {
  validTo: Date;
  protocol: string;
}

/** Shakes hands with a host; rejects when it can't. */
export type ReadCertificate = (
  host: string,
  signal: AbortSignal,
) => Promise<Certificate>;

/**
 * The worked example of a collector: how long the TLS certificates of services
 * are still valid. It asks one source for each entity; a source that answers
 * for many at once is asked once and its answer is shared out.
 */
export class CertificateCollector implements Collector {
  readonly id = 'certificates';
  readonly title = 'TLS certificates';
  readonly pillar = 'scan';
  readonly annotations = [HOST_ANNOTATION];
  readonly facts: Record<string, FactDefinition> = {
    // Days, not seconds: a fact that differs in each run makes each run a change.
    daysLeft: { type: 'int', description: 'Full days until the end' },
    protocol: { type: 'string', description: 'Agreed, such as TLSv1.3' },
  };
  readonly #read: ReadCertificate;

  constructor(read: ReadCertificate) {
    this.#read = read;
  }

  async *collect(
    entities: readonly Entity[],
    context: CollectContext,
  ): AsyncIterable<Observation> {
    for (const entity of entities) {
      context.signal.throwIfAborted();
      yield await this.#observe(entity, context);
    }
  }

  async #observe(
    entity: Entity,
    { signal, now }: CollectContext,
  ): Promise<Observation> {
    const host = entity.metadata.annotations?.[HOST_ANNOTATION] ?? '';
    const common = {
      entityRef: stringifyEntityRef(entity),
      observedAt: now.toISOString(),
    };
    try {
      const { validTo, protocol } = await this.#read(host, signal);
      const daysLeft = Math.floor((validTo.getTime() - now.getTime()) / DAY);
      return {
        ...common,
        status: 'ok',
        facts: { daysLeft, protocol },
        findings:
          daysLeft < 0
            ? [
                {
                  vulnerability: 'certificate.expired',
                  title: `The certificate of ${host} has expired`,
                  severity: 'high',
                  status: 'open',
                  component: host,
                  location: `https://${host}`,
                  remediation: 'Renew the certificate and install it',
                },
              ]
            : [],
        coverage: [
          {
            resource: host,
            scanType: 'certificate',
            state: 'scanned',
            reason: null,
            lastScannedAt: common.observedAt,
          },
        ],
      };
    } catch (error) {
      // Nothing seen is an error of this entity, never a clean one.
      return {
        ...common,
        status: 'error',
        error: `The certificate of '${host}' could not be read: ${error}`,
        facts: {},
        findings: [],
        coverage: [],
      };
    }
  }
}
