import {
  BatchGetAccountStatusCommand,
  type CoverageFilterCriteria,
  type CoveredResource,
  type FilterCriteria,
  type Finding,
  type Inspector2Client,
  paginateListCoverage,
  paginateListFindings,
  type ResourceState,
} from '@aws-sdk/client-inspector2';
import { type Scope, scopeKey } from '../clients';
import { describeFailure, failureCode } from '../failure';
import { type Reading, readPages } from '../pages';
import type { Target } from './targets';

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
const FINDINGS_PAGE = 100;
const COVERAGE_PAGE = 200;

function equals(value: string) {
  return { comparison: 'EQUALS' as const, value };
}

function coverageFilter(
  kind: Target['kind'],
  { accountId }: Scope,
  names: readonly string[],
): CoverageFilterCriteria {
  return {
    accountId: [equals(accountId)],
    ...(kind === 'ecr'
      ? {
          resourceType: [equals('AWS_ECR_CONTAINER_IMAGE')],
          ecrRepositoryName: names.map(equals),
        }
      : {
          resourceType: [equals('AWS_LAMBDA_FUNCTION')],
          lambdaFunctionName: names.map(equals),
        }),
  };
}

function findingsFilter(
  kind: Target['kind'],
  { accountId }: Scope,
  names: readonly string[],
): FilterCriteria {
  return {
    awsAccountId: [equals(accountId)],
    // One entry that leaves ACTIVE and SUPPRESSED: how two would combine is not documented.
    findingStatus: [{ comparison: 'NOT_EQUALS', value: 'CLOSED' }],
    ...(kind === 'ecr'
      ? {
          resourceType: [equals('AWS_ECR_CONTAINER_IMAGE')],
          ecrImageRepositoryName: names.map(equals),
        }
      : {
          resourceType: [equals('AWS_LAMBDA_FUNCTION')],
          lambdaFunctionName: names.map(equals),
        }),
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
    const where = scopeKey(this.#scope);
    try {
      const answer = await this.#client.send(
        new BatchGetAccountStatusCommand({ accountIds: [accountId] }),
        { abortSignal: this.#signal },
      );
      const account = answer.accounts?.find(a => a.accountId === accountId);
      if (account?.state?.status && account.resourceState) {
        return {
          state: 'known',
          account: account.state.status,
          resources: account.resourceState,
        };
      }
      const code =
        answer.failedAccounts?.find(a => a.accountId === accountId)
          ?.errorCode ?? 'NO_ANSWER';
      return {
        state: 'failed',
        code,
        problem: `${action} did not tell the status of ${where} (${code}); check that Inspector may be read there`,
      };
    } catch (error) {
      this.#signal.throwIfAborted();
      return {
        state: 'failed',
        code: failureCode(error),
        problem: describeFailure(error, action, where),
      };
    }
  }

  /** @param names - at most {@link MAX_FILTER_VALUES} repositories or functions */
  async group(
    kind: Target['kind'],
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
