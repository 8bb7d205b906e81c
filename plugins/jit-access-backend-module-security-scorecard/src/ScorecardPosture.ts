import type {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import type {
  PostureSource,
  Resolution,
  ServicePosture,
} from '@fairway/plugin-jit-access-node';
import type {
  Finding,
  ResultState,
  Scorecard,
} from '@fairway/plugin-security-scorecard-common';
import type { SecurityScorecardService } from '@fairway/plugin-security-scorecard-node';

/** What the source needs of the scorecard. */
export type ScorecardReads = Pick<
  SecurityScorecardService,
  'getScorecard' | 'listFindings'
>;

const PAGE = 200;
/** A service with more open criticals than that is bad enough as it is counted. */
const MOST_PAGES = 25;
const UNDECIDED: readonly ResultState[] = ['unknown', 'stale', 'error'];

/**
 * How a service stands by its scorecard. Where the scans of it are unknown,
 * stale or failed, the number of its findings is unknown too: that is an
 * error, and never no findings.
 */
export class ScorecardPosture implements PostureSource {
  constructor(
    private readonly scorecards: ScorecardReads,
    private readonly auth: AuthService,
    private readonly now: () => number = Date.now,
  ) {}

  async posture(entityRef: string): Promise<Resolution<ServicePosture>> {
    try {
      const credentials = await this.auth.getOwnServiceCredentials();
      const scorecard = await this.scorecards.getScorecard(entityRef, {
        credentials,
      });
      const doubt = doubtAbout(scorecard);
      if (doubt) {
        return { status: 'error', reason: doubt };
      }
      return {
        status: 'resolved',
        value: {
          level: scorecard.level,
          openCriticals: scorecard.openFindings.critical,
          overdueCriticals: await this.overdueCriticals(entityRef, credentials),
          asOf: scorecard.evaluatedAt,
        },
      };
    } catch (error) {
      return isError(error) && error.name === 'NotFoundError'
        ? { status: 'empty', reason: `${entityRef} has no scorecard` }
        : {
            status: 'error',
            reason: `Asking the scorecard of ${entityRef} failed: ${isError(error) ? error.message : String(error)}`,
          };
    }
  }

  private async overdueCriticals(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<number> {
    let overdue = 0;
    for (let page = 0; page < MOST_PAGES; page++) {
      const { items, totalItems } = await this.scorecards.listFindings(
        entityRef,
        {
          severity: 'critical',
          status: 'open',
          limit: PAGE,
          offset: page * PAGE,
        },
        { credentials },
      );
      overdue += items.filter(finding => this.isOverdue(finding)).length;
      if ((page + 1) * PAGE >= totalItems || items.length === 0) {
        break;
      }
    }
    return overdue;
  }

  private isOverdue({ deadline, waiverId }: Finding): boolean {
    return (
      waiverId === null &&
      deadline !== null &&
      Date.parse(deadline) < this.now()
    );
  }
}

/** Why the findings of a scorecard can't be relied on; undefined when they can. */
function doubtAbout({
  entityRef,
  evaluatedAt,
  results,
}: Scorecard): string | undefined {
  if (evaluatedAt === null) {
    return `The scorecard of ${entityRef} was never evaluated`;
  }
  const scans = results.filter(({ pillar }) => pillar === 'scan');
  const undecided = scans.find(({ state }) => UNDECIDED.includes(state));
  return (
    undecided &&
    `The scans of ${entityRef} are ${undecided.state}: ${undecided.title}`
  );
}
