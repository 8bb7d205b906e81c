import {
  BatchGetAccountStatusCommand,
  BatchGetFindingDetailsCommand,
  type BatchGetFindingDetailsResponse,
  type ClusterInformation,
  type CoverageFilterCriteria,
  type CoveredResource,
  type FilterCriteria,
  type Finding,
  type Inspector2Client,
  paginateGetClustersForImage,
  paginateListCoverage,
  paginateListFindings,
  type ResourceState,
} from '@aws-sdk/client-inspector2';
import { type Answer, ask } from '../ask';
import { type Scope, scopeKey } from '../clients';
import { type Reading, readPages } from '../pages';
import type { TargetKind } from '../mapping/targets';

/** What Inspector is switched on for in one account and region. */
export type AccountReading =
  | {
      state: 'known';
      /** Status of the account as a whole, for example `ENABLED`. */
      account: string;
      resources: Partial<ResourceState>;
    }
  | { state: 'failed'; problem: string; code: string };

/** Coverage and findings of up to ten artefacts of one kind. */
export interface GroupReading {
  coverage: Reading<CoveredResource>;
  findings: Reading<Finding>;
}

/** Most filter entries that one key of a list call takes. */
export const MAX_FILTER_VALUES = 10;
/** Most findings that one call for details takes. */
export const MAX_DETAILS = 10;
const FINDINGS_PAGE = 100;
const CLUSTERS_PAGE = 100;
const COVERAGE_PAGE = 200;

function equals(value: string) {
  return { comparison: 'EQUALS' as const, value };
}

const RESOURCE_TYPES: Record<TargetKind, string> = {
  ecr: 'AWS_ECR_CONTAINER_IMAGE',
  lambda: 'AWS_LAMBDA_FUNCTION',
  ec2: 'AWS_EC2_INSTANCE',
};

function coverageFilter(
  kind: TargetKind,
  { accountId }: Scope,
  names: readonly string[],
): CoverageFilterCriteria {
  const values = names.map(equals);
  return {
    accountId: [equals(accountId)],
    resourceType: [equals(RESOURCE_TYPES[kind])],
    ...(kind === 'ecr' && { ecrRepositoryName: values }),
    ...(kind === 'lambda' && { lambdaFunctionName: values }),
    ...(kind === 'ec2' && { resourceId: values }),
  };
}

function findingsFilter(
  kind: TargetKind,
  { accountId }: Scope,
  names: readonly string[],
): FilterCriteria {
  const values = names.map(equals);
  return {
    awsAccountId: [equals(accountId)],
    // One entry that leaves ACTIVE and SUPPRESSED: how two would combine is not documented.
    findingStatus: [{ comparison: 'NOT_EQUALS', value: 'CLOSED' }],
    resourceType: [equals(RESOURCE_TYPES[kind])],
    ...(kind === 'ecr' && { ecrImageRepositoryName: values }),
    ...(kind === 'lambda' && { lambdaFunctionName: values }),
    ...(kind === 'ec2' && { resourceId: values }),
  };
}

/** Reads Inspector2 of one account in one region. */
export class InspectorReader {
  readonly #client: Inspector2Client;
  readonly #scope: Scope;
  readonly #signal: AbortSignal;

  constructor(client: Inspector2Client, scope: Scope, signal: AbortSignal) {
    this.#client = client;
    this.#scope = scope;
    this.#signal = signal;
  }

  /** Whether Inspector is on. Never throws but for the abort. */
  async account(): Promise<AccountReading> {
    const { accountId } = this.#scope;
    const action = 'inspector2:BatchGetAccountStatus';
    const answer = await this.#ask(action, abortSignal =>
      this.#client.send(
        new BatchGetAccountStatusCommand({ accountIds: [accountId] }),
        { abortSignal },
      ),
    );
    if (!answer.ok) {
      return { state: 'failed', code: answer.code, problem: answer.problem };
    }
    const { accounts, failedAccounts } = answer.value;
    const account = accounts?.find(a => a.accountId === accountId);
    if (account?.state?.status && account.resourceState) {
      return {
        state: 'known',
        account: account.state.status,
        resources: account.resourceState,
      };
    }
    const code =
      failedAccounts?.find(a => a.accountId === accountId)?.errorCode ??
      'NO_ANSWER';
    return {
      state: 'failed',
      code,
      problem: `${action} did not tell the status of ${scopeKey(this.#scope)} (${code}); check that Inspector may be read there`,
    };
  }

  /**
   * What else is known of findings: whether they are exploited in the wild.
   *
   * @param findingArns - at most {@link MAX_DETAILS}
   */
  details(
    findingArns: readonly string[],
  ): Promise<Answer<BatchGetFindingDetailsResponse>> {
    return this.#ask('inspector2:BatchGetFindingDetails', abortSignal =>
      this.#client.send(
        new BatchGetFindingDetailsCommand({ findingArns: [...findingArns] }),
        { abortSignal },
      ),
    );
  }

  /** Clusters that run an image, by the image's ARN. */
  clusters(resourceId: string): Promise<Reading<ClusterInformation>> {
    return readPages(
      paginateGetClustersForImage(
        { client: this.#client, stopOnSameToken: true },
        { filter: { resourceId }, maxResults: CLUSTERS_PAGE },
        { abortSignal: this.#signal },
      ),
      {
        action: 'inspector2:GetClustersForImage',
        where: scopeKey(this.#scope),
        signal: this.#signal,
        items: page => page.cluster,
        nextToken: page => page.nextToken,
      },
    );
  }

  #ask<T>(
    action: string,
    call: (signal: AbortSignal) => Promise<T>,
  ): Promise<Answer<T>> {
    return ask(action, this.#scope, this.#signal, call);
  }

  /** @param names - at most {@link MAX_FILTER_VALUES} repositories or functions */
  async group(
    kind: TargetKind,
    names: readonly string[],
  ): Promise<GroupReading> {
    const config = { client: this.#client, stopOnSameToken: true };
    const options = { abortSignal: this.#signal };
    const common = { where: scopeKey(this.#scope), signal: this.#signal };
    const coverage = await readPages(
      paginateListCoverage(
        config,
        {
          filterCriteria: coverageFilter(kind, this.#scope, names),
          maxResults: COVERAGE_PAGE,
        },
        options,
      ),
      {
        ...common,
        action: 'inspector2:ListCoverage',
        items: page => page.coveredResources,
        nextToken: page => page.nextToken,
      },
    );
    const findings = await readPages(
      paginateListFindings(
        config,
        {
          filterCriteria: findingsFilter(kind, this.#scope, names),
          maxResults: FINDINGS_PAGE,
        },
        options,
      ),
      {
        ...common,
        action: 'inspector2:ListFindings',
        items: page => page.findings,
        nextToken: page => page.nextToken,
      },
    );
    return { coverage, findings };
  }
}
