/** A finding as the ListFindings operation sends it; times in epoch seconds. */
export interface WireFinding {
  findingArn: string;
  awsAccountId: string;
  type: 'PACKAGE_VULNERABILITY' | 'NETWORK_REACHABILITY' | 'CODE_VULNERABILITY';
  title: string;
  description: string;
  severity: string;
  status: 'ACTIVE' | 'SUPPRESSED' | 'CLOSED';
  firstObservedAt: number;
  lastObservedAt: number;
  updatedAt: number;
  inspectorScore?: number;
  inspectorScoreDetails?: {
    adjustedCvss: {
      score: number;
      scoreSource: string;
      scoringVector: string;
      version: string;
    };
  };
  epss?: { score: number };
  exploitAvailable: 'YES' | 'NO';
  exploitabilityDetails?: { lastKnownExploitAt: number };
  fixAvailable: 'YES' | 'NO' | 'PARTIAL';
  remediation: { recommendation: { text: string; Url?: string } };
  packageVulnerabilityDetails: {
    vulnerabilityId: string;
    source: string;
    sourceUrl: string;
    vendorSeverity?: string;
    vendorCreatedAt?: number;
    relatedVulnerabilities: string[];
    referenceUrls: string[];
    cvss: {
      baseScore: number;
      scoringVector: string;
      source: string;
      version: string;
    }[];
    vulnerablePackages: {
      name: string;
      version: string;
      epoch: number;
      packageManager: string;
      arch?: string;
      filePath?: string;
      fixedInVersion: string;
      remediation?: string;
      sourceLayerHash?: string;
    }[];
  };
  resources: WireResource[];
}

/** The resource of a finding. */
export interface WireResource {
  id: string;
  type: 'AWS_ECR_CONTAINER_IMAGE' | 'AWS_LAMBDA_FUNCTION' | 'AWS_EC2_INSTANCE';
  partition: 'aws';
  region: string;
  tags: Record<string, string>;
  details: {
    awsEcrContainerImage?: {
      repositoryName: string;
      imageTags: string[];
      imageHash: string;
      registry: string;
      architecture: string;
      platform: string;
      pushedAt: number;
      lastInUseAt?: number;
      inUseCount: number;
    };
    awsEc2Instance?: {
      imageId: string;
      platform: string;
      type: string;
      launchedAt: number;
    };
    awsLambdaFunction?: {
      functionName: string;
      runtime: string;
      version: string;
      codeSha256: string;
      executionRoleArn: string;
      packageType: string;
      architectures: string[];
      lastModifiedAt: number;
    };
  };
}

/** A row as ListCoverage sends it; times in epoch seconds. */
export interface WireCoverage {
  accountId: string;
  resourceId: string;
  resourceType:
    | 'AWS_ECR_CONTAINER_IMAGE'
    | 'AWS_ECR_REPOSITORY'
    | 'AWS_LAMBDA_FUNCTION'
    | 'AWS_EC2_INSTANCE';
  scanType: 'PACKAGE' | 'CODE' | 'NETWORK';
  scanStatus?: { statusCode: 'ACTIVE' | 'INACTIVE'; reason: string };
  lastScannedAt?: number;
  resourceMetadata: {
    ec2?: { amiId: string; platform: string; tags: Record<string, string> };
    ecrImage?: {
      tags: string[];
      imagePulledAt?: number;
      lastInUseAt?: number;
      inUseCount?: number;
    };
    ecrRepository?: { name: string; scanFrequency: string };
    lambdaFunction?: {
      functionName: string;
      runtime: string;
      functionTags: Record<string, string>;
      layers: string[];
    };
  };
}

/** What BatchGetFindingDetails adds to a finding; times in epoch seconds. */
export interface WireFindingDetail {
  findingArn: string;
  riskScore?: number;
  epssScore?: number;
  cwes: string[];
  referenceUrls: string[];
  cisaData?: { dateAdded: number; dateDue: number; action: string };
  exploitObserved?: { firstSeen: number; lastSeen: number };
}
