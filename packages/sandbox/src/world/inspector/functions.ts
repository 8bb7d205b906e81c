import { secondsBefore } from '../age';
import type { WireCoverage, WireResource } from './wire';
import {
  scanOf,
  sha256,
  type InventoryContext,
  type RegionSpec,
  type Scanned,
  type ScanSpec,
} from './context';

type FunctionSpec = RegionSpec['functions'][number];

/** A Lambda function. `scansCode`: whether its own code is scanned too. */
export function scannedFunction(
  fn: FunctionSpec,
  scansCode: boolean,
  context: InventoryContext,
): Scanned {
  const resource = functionResource(fn, context);
  const rows =
    fn.scan === 'none'
      ? []
      : [functionCoverage(fn, fn.scan, resource, context)];
  return {
    resource,
    coverage: scansCode
      ? rows.flatMap(row => [row, { ...row, scanType: 'CODE' }])
      : rows,
    findings: fn.findings,
  };
}

function functionResource(
  fn: FunctionSpec,
  { accountId, region, startedAt }: InventoryContext,
): WireResource {
  return {
    id: `arn:aws:lambda:${region}:${accountId}:function:${fn.name}:$LATEST`,
    type: 'AWS_LAMBDA_FUNCTION',
    partition: 'aws',
    region,
    tags: {},
    details: {
      awsLambdaFunction: {
        functionName: fn.name,
        runtime: fn.runtime,
        version: '$LATEST',
        codeSha256: Buffer.from(sha256(fn.name), 'hex').toString('base64'),
        executionRoleArn: `arn:aws:iam::${accountId}:role/${fn.name}`,
        packageType: 'ZIP',
        architectures: ['ARM64'],
        lastModifiedAt: secondsBefore(startedAt, fn.modified),
      },
    },
  };
}

function functionCoverage(
  fn: FunctionSpec,
  scan: ScanSpec,
  resource: WireResource,
  { accountId, startedAt }: InventoryContext,
): WireCoverage {
  return {
    accountId,
    resourceId: resource.id,
    resourceType: 'AWS_LAMBDA_FUNCTION',
    scanType: 'PACKAGE',
    ...scanOf(scan, startedAt),
    resourceMetadata: {
      lambdaFunction: {
        functionName: fn.name,
        runtime: fn.runtime,
        functionTags: {},
        layers: [],
      },
    },
  };
}
