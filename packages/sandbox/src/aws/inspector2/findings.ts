import { WireFinding, WireResource } from '../../world/inspector/wire';
import { AwsCall } from '../service';
import { paginate } from '../paging';
import {
  FINDING_STATUSES,
  FINDING_TYPES,
  SEVERITIES,
  SORT_FIELDS,
} from './enums';
import { matchesDate, matchesNumber, matchesTags, matchesText } from './match';
import {
  batchGetFindingDetailsSchema,
  FindingFilters,
  invalid,
  listFindingsSchema,
  parseInput,
} from './requests';

const ENUM_FILTERS: Partial<Record<keyof FindingFilters, readonly string[]>> = {
  severity: SEVERITIES,
  findingStatus: FINDING_STATUSES,
  findingType: FINDING_TYPES,
  fixAvailable: ['YES', 'NO', 'PARTIAL'],
  exploitAvailable: ['YES', 'NO'],
};

/** ListFindings. */
export function listFindings(call: AwsCall, input: unknown): object {
  const request = parseInput(listFindingsSchema, input);
  const filters = request.filterCriteria ?? {};
  checkEnums(filters);
  const rows = call.region.findings.filter(finding =>
    matchesFinding(finding, filters),
  );
  const { sortCriteria } = request;
  if (sortCriteria) {
    const direction = sortCriteria.sortOrder === 'ASC' ? 1 : -1;
    rows.sort(
      (a, b) =>
        direction *
        compare(sortKey(a, sortCriteria.field), sortKey(b, sortCriteria.field)),
    );
  }
  const page = paginate(rows, call.world.paging, {
    maxResults: request.maxResults ?? 100,
    nextToken: request.nextToken ?? undefined,
    question: ['ListFindings', filters, sortCriteria],
  });
  if (page === 'invalid') {
    throw invalid([{ name: 'nextToken', message: 'Invalid nextToken' }]);
  }
  return { findings: page.items, nextToken: page.nextToken };
}

/** BatchGetFindingDetails: what is not found is an entry in `errors`. */
export function batchGetFindingDetails(call: AwsCall, input: unknown): object {
  const { findingArns } = parseInput(batchGetFindingDetailsSchema, input);
  const known = findingArns.map(arn => ({
    arn,
    detail: call.region.details.get(arn),
  }));
  return {
    findingDetails: known.flatMap(({ detail }) => (detail ? [detail] : [])),
    errors: known
      .filter(({ detail }) => !detail)
      .map(({ arn }) => ({
        findingArn: arn,
        errorCode: 'FINDING_DETAILS_NOT_FOUND',
        errorMessage: 'No details were found for the finding.',
      })),
  };
}

function checkEnums(filters: FindingFilters): void {
  for (const [name, allowed] of Object.entries(ENUM_FILTERS)) {
    const entries = Object.entries(filters).find(([key]) => key === name)?.[1];
    for (const entry of entries ?? []) {
      if ('value' in entry && !allowed.includes(entry.value ?? '')) {
        throw invalid([
          {
            name: `filterCriteria.${name}`,
            message: `Member must satisfy enum value set: [${allowed.join(', ')}]`,
          },
        ]);
      }
    }
  }
}

function matchesFinding(f: WireFinding, filters: FindingFilters): boolean {
  const vulnerability = f.packageVulnerabilityDetails;
  return (
    matchesText([f.findingArn], filters.findingArn) &&
    matchesText([f.awsAccountId], filters.awsAccountId) &&
    matchesText([f.type], filters.findingType) &&
    matchesText([f.severity], filters.severity) &&
    matchesText([f.status], filters.findingStatus) &&
    matchesText([f.title], filters.title) &&
    matchesText([vulnerability.vulnerabilityId], filters.vulnerabilityId) &&
    matchesText([vulnerability.source], filters.vulnerabilitySource) &&
    matchesText([vulnerability.vendorSeverity], filters.vendorSeverity) &&
    matchesText([f.fixAvailable], filters.fixAvailable) &&
    matchesText([f.exploitAvailable], filters.exploitAvailable) &&
    matchesNumber(f.inspectorScore, filters.inspectorScore) &&
    matchesNumber(f.epss?.score, filters.epssScore) &&
    matchesDate(f.firstObservedAt, filters.firstObservedAt) &&
    matchesDate(f.lastObservedAt, filters.lastObservedAt) &&
    matchesDate(f.updatedAt, filters.updatedAt) &&
    f.resources.some(resource => matchesResource(resource, filters))
  );
}

function matchesResource(r: WireResource, filters: FindingFilters): boolean {
  const {
    awsEc2Instance: instance,
    awsEcrContainerImage: image,
    awsLambdaFunction: fn,
  } = r.details;
  return (
    matchesText([r.id], filters.resourceId) &&
    matchesText([r.type], filters.resourceType) &&
    matchesTags(r.tags, filters.resourceTags) &&
    matchesText([instance?.imageId], filters.ec2InstanceImageId) &&
    matchesText([image?.repositoryName], filters.ecrImageRepositoryName) &&
    matchesText(image?.imageTags ?? [], filters.ecrImageTags) &&
    matchesText([image?.imageHash], filters.ecrImageHash) &&
    matchesText([image?.registry], filters.ecrImageRegistry) &&
    matchesNumber(image?.inUseCount, filters.ecrImageInUseCount) &&
    matchesDate(image?.pushedAt, filters.ecrImagePushedAt) &&
    matchesText([fn?.functionName], filters.lambdaFunctionName) &&
    matchesText([fn?.runtime], filters.lambdaFunctionRuntime)
  );
}

function sortKey(
  finding: WireFinding,
  field: (typeof SORT_FIELDS)[number],
): string | number {
  const image = finding.resources[0].details.awsEcrContainerImage;
  const vulnerability = finding.packageVulnerabilityDetails;
  switch (field) {
    case 'AWS_ACCOUNT_ID':
      return finding.awsAccountId;
    case 'FINDING_TYPE':
      return finding.type;
    case 'SEVERITY':
      return SEVERITIES.findIndex(severity => severity === finding.severity);
    case 'FIRST_OBSERVED_AT':
      return finding.firstObservedAt;
    case 'LAST_OBSERVED_AT':
      return finding.lastObservedAt;
    case 'FINDING_STATUS':
      return finding.status;
    case 'RESOURCE_TYPE':
      return finding.resources[0].type;
    case 'ECR_IMAGE_PUSHED_AT':
      return image?.pushedAt ?? 0;
    case 'ECR_IMAGE_REPOSITORY_NAME':
      return image?.repositoryName ?? '';
    case 'ECR_IMAGE_REGISTRY':
      return image?.registry ?? '';
    case 'VULNERABILITY_ID':
      return vulnerability.vulnerabilityId;
    case 'VULNERABILITY_SOURCE':
      return vulnerability.source;
    case 'INSPECTOR_SCORE':
      return finding.inspectorScore ?? 0;
    case 'VENDOR_SEVERITY':
      return vulnerability.vendorSeverity ?? '';
    case 'EPSS_SCORE':
      return finding.epss?.score ?? 0;
    default:
      // NETWORK_PROTOCOL and COMPONENT_TYPE: package findings have neither.
      return '';
  }
}

function compare(a: string | number, b: string | number): number {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}
