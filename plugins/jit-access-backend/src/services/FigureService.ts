import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import {
  accessProviderReadPermission,
  accessRequestReadPermission,
  type AccessFigures,
} from '@fairway/plugin-jit-access-common';
import { Duration } from 'luxon';
import type { Knex } from 'knex';
import type { Clock } from '../database/Clock';
import type { FigureReader } from '../database/FigureReader';
import type { Authorizer } from '../permissions/Authorizer';
import type { People } from './People';

const DAYS = 90;
const DAY = 24 * 3600 * 1000;

const NOTHING: AccessFigures = {
  pending: 0,
  live: 0,
  overdueRevokes: 0,
  breakGlass: 0,
  reviewsOwed: 0,
  reviewsOverdue: 0,
  driftOpen: 0,
  standingAccess: 0,
  unusedGrants: 0,
  requests: 0,
  autoShare: null,
  medianTimeToDecision: null,
  topTargets: [],
};

function inWords(seconds: number | null): string | null {
  return seconds === null
    ? null
    : Duration.fromObject({ seconds: Math.round(seconds) })
        .rescale()
        .toISO();
}

/** Figures of what a caller may see. */
export class FigureService {
  constructor(
    private readonly knex: Knex,
    private readonly clock: Clock,
    private readonly reader: FigureReader,
    private readonly people: People,
    private readonly authorizer: Authorizer,
  ) {}

  /** Over the last 90 days. Somebody who may see no request gets noughts. */
  async of(credentials: BackstageCredentials): Promise<AccessFigures> {
    const coverage = await this.authorizer.coverage(
      accessRequestReadPermission,
      credentials,
    );
    if (coverage.covers === 'none') {
      return NOTHING;
    }
    const now = await this.clock.now(this.knex);
    const query = {
      visible: coverage.filter,
      now,
      since: new Date(now.getTime() - DAYS * DAY),
    };
    const seesProviders = await this.authorizer.isAllowed(
      accessProviderReadPermission,
      credentials,
    );
    const [requests, grants, median, top, drift] = await Promise.all([
      this.reader.requests(query),
      this.reader.grants(query),
      this.reader.medianSecondsToDecision(query),
      this.reader.topTargets(query),
      this.reader.drift(seesProviders ? undefined : coverage.filter),
    ]);
    const { decided, auto, ...counted } = requests;
    return {
      ...counted,
      ...grants,
      ...drift,
      autoShare: decided === 0 ? null : auto / decided,
      medianTimeToDecision: inWords(median),
      topTargets: await this.withTitles(top, credentials),
    };
  }

  private async withTitles(
    top: { entityRef: string; requests: number }[],
    credentials: BackstageCredentials,
  ): Promise<AccessFigures['topTargets']> {
    if (top.length === 0) {
      return [];
    }
    const visible = await this.people.visibleEntities(
      top.map(({ entityRef }) => entityRef),
      credentials,
    );
    return top.map(({ entityRef, requests }) => ({
      entityRef,
      title:
        visible.get(entityRef)?.metadata.title ??
        parseEntityRef(entityRef).name,
      requests,
    }));
  }
}
