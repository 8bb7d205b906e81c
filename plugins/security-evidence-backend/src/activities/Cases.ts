import type { CallerOptions } from '@fairway/plugin-backends-node';
import type { SecurityCasesService } from '@fairway/plugin-security-cases-node';
import type { CaseSummary } from '@fairway/plugin-security-cases-common';
import type { Activity } from '@fairway/plugin-security-evidence-common';
import {
  SourceUnavailableError,
  type ActivityRange,
  type ActivitySource,
  type SourcePage,
} from './ActivitySource';
import { whyUnavailable } from './unavailable';

/** Cases that are read at once. */
const PAGE = 200;
/** Cases of a period that are looked at for those of a scope. */
const LOOKED_AT = 10_000;

/** Security cases that were opened in the period, as they are now. */
export class Cases implements ActivitySource {
  readonly kind = 'case';
  readonly #cases: SecurityCasesService;

  constructor(cases: SecurityCasesService) {
    this.#cases = cases;
  }

  async page(
    range: ActivityRange,
    paging: { limit: number; offset: number },
    options: CallerOptions,
  ): Promise<SourcePage> {
    const { entityRefs } = range;
    if (!entityRefs) {
      return this.#list(range, paging, options);
    }
    const items: Activity[] = [];
    for (let offset = 0; offset < LOOKED_AT; offset += PAGE) {
      const page = await this.#list(range, { limit: PAGE, offset }, options);
      items.push(
        ...page.items.filter(
          ({ entityRef }) => entityRef !== null && entityRefs.has(entityRef),
        ),
      );
      if (page.totalItems > LOOKED_AT) {
        throw new SourceUnavailableError(
          `There are ${page.totalItems} cases in this period, more than the ${LOOKED_AT} that are looked at for a scope; choose a shorter period.`,
        );
      }
      if (offset + PAGE >= page.totalItems) {
        break;
      }
    }
    const { limit, offset } = paging;
    return {
      items: items.slice(offset, offset + limit),
      totalItems: items.length,
    };
  }

  async #list(
    { from, at }: ActivityRange,
    paging: { limit: number; offset: number },
    options: CallerOptions,
  ): Promise<SourcePage> {
    try {
      const page = await this.#cases.listCases(
        {
          orderBy: 'newest',
          openedFrom: from,
          openedBefore: new Date(Date.parse(at) + 1).toISOString(),
          ...paging,
        },
        options,
      );
      return { items: page.items.map(toActivity), totalItems: page.totalItems };
    } catch (error) {
      const why = whyUnavailable(error, 'Security cases');
      if (why) {
        throw new SourceUnavailableError(why);
      }
      throw error;
    }
  }
}

function toActivity(found: CaseSummary): Activity {
  return {
    kind: 'case',
    id: found.id,
    at: found.openedAt,
    actor: found.actor.userRef ?? found.actor.name,
    entityRef: found.entityRef,
    summary: `${found.reference}: ${found.title}`,
    details: {
      class: found.class,
      level: found.level,
      status: found.status,
      confidence: found.confidence,
      target: found.target.resource,
      assignee: found.assignee,
      events: found.events,
      holding: found.holding,
      closedAt: found.closedAt,
      decision: found.decision,
    },
  };
}
