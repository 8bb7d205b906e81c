import {
  type AccessAnalyzerClient,
  type AnalyzerSummary,
  type FindingSummaryV2,
  GetFindingV2Command,
  type GetFindingV2Response,
  paginateListAnalyzers,
  paginateListFindingsV2,
} from '@aws-sdk/client-accessanalyzer';
import { type Answer, ask } from '../ask';
import { type Scope, scopeKey } from '../clients';
import { type Reading, readPages } from '../pages';

/** What an analyzer looks for. */
export type AnalyzerPurpose = 'external' | 'unused';

const TYPES: Record<AnalyzerPurpose, readonly string[]> = {
  external: ['ACCOUNT', 'ORGANIZATION'],
  unused: ['ACCOUNT_UNUSED_ACCESS', 'ORGANIZATION_UNUSED_ACCESS'],
};
const NAMES: Record<AnalyzerPurpose, string> = {
  external: 'external access',
  unused: 'unused access',
};

/** A finding that is active, and the analyzer to ask for its details. */
export interface ActiveFinding extends FindingSummaryV2 {
  analyzerArn: string;
}

/** What the analyzers of one purpose found in an account and region. */
export type AnalyzerReading =
  | { state: 'known'; findings: ActiveFinding[] }
  /** No analyzer of the type is active: nothing is looked for, and nothing found. */
  | { state: 'off'; problem: string }
  | { state: 'failed'; problem: string; findings: ActiveFinding[] };

const PAGE = 100;

/** It is active as soon as it is made, and finds nothing before it has looked. */
const isIdle = ({ lastResourceAnalyzedAt }: AnalyzerSummary): boolean =>
  lastResourceAnalyzedAt === undefined;

/** Reads Access Analyzer of one account in one region. */
export class AnalyzerReader {
  readonly #client: AccessAnalyzerClient;
  readonly #scope: Scope;
  readonly #signal: AbortSignal;
  #analyzers: Promise<Reading<AnalyzerSummary>> | undefined;

  constructor(client: AccessAnalyzerClient, scope: Scope, signal: AbortSignal) {
    this.#client = client;
    this.#scope = scope;
    this.#signal = signal;
  }

  /** Active findings of the analyzers of one purpose. Never throws but for the abort. */
  async findings(purpose: AnalyzerPurpose): Promise<AnalyzerReading> {
    this.#analyzers ??= this.#list();
    const analyzers = await this.#analyzers;
    const where = scopeKey(this.#scope);
    const active = analyzers.items.filter(
      ({ type = '', status }) =>
        TYPES[purpose].includes(type) && status === 'ACTIVE',
    );
    if (active.length === 0) {
      return analyzers.problem
        ? { state: 'failed', problem: analyzers.problem, findings: [] }
        : {
            state: 'off',
            problem: `No analyzer for ${NAMES[purpose]} is active in ${where}; create one in IAM Access Analyzer`,
          };
    }
    const findings: ActiveFinding[] = [];
    const idle = purpose === 'external' ? active.find(isIdle) : undefined;
    for (const { arn = '' } of active) {
      const reading = await readPages(
        paginateListFindingsV2(
          { client: this.#client, stopOnSameToken: true },
          {
            analyzerArn: arn,
            filter: { status: { eq: ['ACTIVE'] } },
            maxResults: PAGE,
          },
          { abortSignal: this.#signal },
        ),
        {
          action: 'access-analyzer:ListFindings',
          where,
          signal: this.#signal,
          items: page => page.findings,
          nextToken: page => page.nextToken,
        },
      );
      findings.push(
        ...reading.items
          .filter(({ status }) => status === 'ACTIVE')
          .map(finding => ({ ...finding, analyzerArn: arn })),
      );
      if (reading.problem) {
        return { state: 'failed', problem: reading.problem, findings };
      }
    }
    return idle
      ? {
          state: 'failed',
          problem: `${idle.arn} has analysed nothing so far`,
          findings,
        }
      : { state: 'known', findings };
  }

  /** Who has the access that a finding is about. */
  details({
    analyzerArn,
    id,
  }: ActiveFinding): Promise<Answer<GetFindingV2Response>> {
    return ask(
      'access-analyzer:GetFinding',
      this.#scope,
      this.#signal,
      abortSignal =>
        this.#client.send(new GetFindingV2Command({ analyzerArn, id }), {
          abortSignal,
        }),
    );
  }

  #list(): Promise<Reading<AnalyzerSummary>> {
    return readPages(
      paginateListAnalyzers(
        { client: this.#client, stopOnSameToken: true },
        { maxResults: PAGE },
        { abortSignal: this.#signal },
      ),
      {
        action: 'access-analyzer:ListAnalyzers',
        where: scopeKey(this.#scope),
        signal: this.#signal,
        items: page => page.analyzers,
        nextToken: page => page.nextToken,
      },
    );
  }
}
