import { World } from '../../world/types';
import { WireCoverage } from '../../world/inspector/wire';
import { paginate } from '../paging';
import { AwsCall } from '../service';
import { SCAN_STATUS_CODES, SCAN_TYPES } from './enums';
import { matchesDate, matchesNumber, matchesTags, matchesText } from './match';
import {
  CoverageFilters,
  invalid,
  listCoverageSchema,
  listCoverageStatisticsSchema,
  parseInput,
} from './requests';

/** ListCoverage. */
export function listCoverage(call: AwsCall, input: unknown): object {
  const request = parseInput(listCoverageSchema, input);
  const filters = request.filterCriteria ?? {};
  const page = paginate(select(call, filters), call.world.paging, {
    maxResults: request.maxResults ?? 200,
    nextToken: request.nextToken ?? undefined,
    question: ['ListCoverage', filters],
  });
  if (page === 'invalid') {
    throw invalid([{ name: 'nextToken', message: 'Invalid nextToken' }]);
  }
  return { coveredResources: page.items, nextToken: page.nextToken };
}

/** ListCoverageStatistics: one page, as long as there are few groups. */
export function listCoverageStatistics(call: AwsCall, input: unknown): object {
  const request = parseInput(listCoverageStatisticsSchema, input);
  if (request.nextToken) {
    throw invalid([{ name: 'nextToken', message: 'Invalid nextToken' }]);
  }
  const { groupBy } = request;
  const rows = select(call, request.filterCriteria ?? {});
  if (!groupBy) {
    return { totalCounts: rows.length };
  }
  const counts = new Map<string, number>();
  for (const row of rows) {
    const key = groupKey(row, groupBy, call.region.name);
    if (key !== undefined) {
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return {
    totalCounts: rows.length,
    countsByGroup: [...counts].map(([key, count]) => ({
      groupKey: key,
      count,
    })),
  };
}

function groupKey(
  row: WireCoverage,
  groupBy: string,
  region: string,
): string | undefined {
  switch (groupBy) {
    case 'ACCOUNT_ID':
    case 'PROVIDER_ACCOUNT_ID':
      return row.accountId;
    case 'RESOURCE_TYPE':
      return row.resourceType;
    case 'SCAN_STATUS_CODE':
      return row.scanStatus?.statusCode;
    case 'SCAN_STATUS_REASON':
      return row.scanStatus?.reason;
    case 'ECR_REPOSITORY_NAME':
      return repositoryName(row);
    case 'PROVIDER':
      return 'AWS';
    case 'PROVIDER_REGION':
      return region;
    default:
      return undefined;
  }
}

function select(call: AwsCall, filters: CoverageFilters): WireCoverage[] {
  for (const [name, allowed] of [
    ['scanStatusCode', SCAN_STATUS_CODES],
    ['scanType', SCAN_TYPES],
  ] as const) {
    for (const { value } of filters[name] ?? []) {
      if (!allowed.some(candidate => candidate === value)) {
        throw invalid([
          {
            name: `filterCriteria.${name}`,
            message: `Member must satisfy enum value set: [${allowed.join(', ')}]`,
          },
        ]);
      }
    }
  }
  return call.region.coverage
    .map(row => rescanned(row, call.world))
    .filter(row => matchesCoverage(row, filters));
}

const DAY = 86_400;
const RESCAN = 4 * 3_600;

/**
 * The service scans again every few hours while a resource is covered; a
 * sandbox that runs for days has to show that too.
 */
function rescanned(row: WireCoverage, world: World): WireCoverage {
  const startedAt = world.startedAt.getTime() / 1000;
  const running = world.now().getTime() / 1000 - startedAt;
  const { lastScannedAt, scanStatus } = row;
  if (
    running < RESCAN ||
    lastScannedAt === undefined ||
    scanStatus?.statusCode !== 'ACTIVE' ||
    scanStatus.reason !== 'SUCCESSFUL' ||
    startedAt - lastScannedAt > DAY
  ) {
    return row;
  }
  const passed = Math.floor(running / RESCAN) * RESCAN;
  return { ...row, lastScannedAt: lastScannedAt + passed };
}

function repositoryName(row: WireCoverage): string | undefined {
  return /:repository\/(.+?)(?:\/sha256:[0-9a-f]+)?$/.exec(row.resourceId)?.[1];
}

function matchesCoverage(row: WireCoverage, filters: CoverageFilters): boolean {
  const { ec2, ecrImage, lambdaFunction } = row.resourceMetadata;
  return (
    matchesText([row.scanStatus?.statusCode], filters.scanStatusCode) &&
    matchesText([row.scanStatus?.reason], filters.scanStatusReason) &&
    matchesText([row.accountId], filters.accountId) &&
    matchesText([row.resourceId], filters.resourceId) &&
    matchesText([row.resourceType], filters.resourceType) &&
    matchesText([row.scanType], filters.scanType) &&
    matchesTags(ec2?.tags ?? {}, filters.ec2InstanceTags) &&
    matchesText([repositoryName(row)], filters.ecrRepositoryName) &&
    matchesText(ecrImage?.tags ?? [], filters.ecrImageTags) &&
    matchesNumber(ecrImage?.inUseCount, filters.ecrImageInUseCount) &&
    matchesText([lambdaFunction?.functionName], filters.lambdaFunctionName) &&
    matchesText([lambdaFunction?.runtime], filters.lambdaFunctionRuntime) &&
    matchesTags(
      lambdaFunction?.functionTags ?? {},
      filters.lambdaFunctionTags,
    ) &&
    matchesDate(row.lastScannedAt, filters.lastScannedAt) &&
    matchesDate(ecrImage?.imagePulledAt, filters.imagePulledAt) &&
    matchesDate(ecrImage?.lastInUseAt, filters.ecrImageLastInUseAt)
  );
}
