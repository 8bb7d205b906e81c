import {
  type GetAccountAuthorizationDetailsResponse,
  paginateGetAccountAuthorizationDetails,
} from '@aws-sdk/client-iam';
import { type AwsClients, type Scope, scopeKey } from '../clients';
import { readPages } from '../pages';
import type { Serial } from '../Serial';
import { ACCESS_ANALYZER, EKS, IAM } from '../services';
import { type ClusterAdmins, readClusterAdmins } from './accessEntries';
import { AnalyzerReader, type AnalyzerReading } from './analyzers';
import { type Identities, identitiesOf } from './Principal';

/** Who is in an account and what they may, or why that is not known. */
export interface IdentitiesReading extends Identities {
  problem?: string;
}

/** The analyzers of an account and region. */
export interface AnalyzersReading {
  external: AnalyzerReading;
  unused: AnalyzerReading;
  reader: AnalyzerReader;
}

const IAM_PAGE = 1000;

/** Reads identities during one run; what several entities share is read once. */
export class IdentitySource {
  readonly #clients: AwsClients;
  readonly #serial: Serial;
  readonly #signal: AbortSignal;
  readonly #identities = new Map<string, Promise<IdentitiesReading>>();
  readonly #analyzers = new Map<string, Promise<AnalyzersReading>>();
  readonly #clusters = new Map<string, Promise<ClusterAdmins>>();

  constructor(clients: AwsClients, serial: Serial, signal: AbortSignal) {
    this.#clients = clients;
    this.#serial = serial;
    this.#signal = signal;
  }

  /** IAM of the account. */
  identities(scope: Scope): Promise<IdentitiesReading> {
    return this.#once(this.#identities, `iam ${scope.accountId}`, () =>
      this.#readIdentities(scope),
    );
  }

  /** Access Analyzer of the account and region. */
  analyzers(scope: Scope): Promise<AnalyzersReading> {
    const key = `access-analyzer ${scopeKey(scope)}`;
    return this.#once(this.#analyzers, key, async () => {
      const client = await this.#clients.get(ACCESS_ANALYZER, scope);
      const reader = new AnalyzerReader(client, scope, this.#signal);
      return {
        external: await reader.findings('external'),
        unused: await reader.findings('unused'),
        reader,
      };
    });
  }

  /** Administrators of an EKS cluster. */
  clusterAdmins(scope: Scope, cluster: string): Promise<ClusterAdmins> {
    const key = `eks ${scopeKey(scope)} ${cluster}`;
    return this.#once(this.#clusters, key, async () =>
      readClusterAdmins(
        await this.#clients.get(EKS, scope),
        scope,
        cluster,
        this.#signal,
      ),
    );
  }

  #once<T>(
    known: Map<string, Promise<T>>,
    key: string,
    read: () => Promise<T>,
  ): Promise<T> {
    const reading = known.get(key) ?? this.#serial.run(key, read);
    known.set(key, reading);
    return reading;
  }

  async #readIdentities(scope: Scope): Promise<IdentitiesReading> {
    const client = await this.#clients.get(IAM, scope);
    const reading = await readPages<
      GetAccountAuthorizationDetailsResponse,
      GetAccountAuthorizationDetailsResponse
    >(
      paginateGetAccountAuthorizationDetails(
        { client, stopOnSameToken: true },
        { MaxItems: IAM_PAGE },
        { abortSignal: this.#signal },
      ),
      {
        action: 'iam:GetAccountAuthorizationDetails',
        where: scope.accountId,
        // One that is cut off without saying where it goes on is no whole list.
        items: page =>
          page.IsTruncated === undefined || (page.IsTruncated && !page.Marker)
            ? undefined
            : [page],
        nextToken: page => page.Marker,
        signal: this.#signal,
      },
    );
    return { ...identitiesOf(reading.items), problem: reading.problem };
  }
}
