import type { AwsRegion } from '../types';
import type { InventoryContext, RegionSpec, Scanned } from './context';
import { buildFinding } from './findings';
import { scannedFunction } from './functions';
import { repositoriesOf, scannedImage } from './images';
import { scannedInstance } from './instances';

const coverageOf = ({ coverage }: Scanned) => coverage;

/** What Inspector knows of a region: its coverage rows, findings and their details. */
export function buildInventory(
  spec: RegionSpec,
  context: InventoryContext,
): Pick<AwsRegion, 'findings' | 'details' | 'coverage' | 'runningUnits'> {
  const images = spec.images.map(image => scannedImage(image, context));
  const scansCode = spec.inspector.lambdaCode === 'ENABLED';
  const others = [
    ...spec.functions.map(fn => scannedFunction(fn, scansCode, context)),
    ...spec.instances.map(instance => scannedInstance(instance, context)),
  ];
  const found = [...images, ...others].flatMap(({ resource, findings }) =>
    findings.map(finding => buildFinding(finding, resource, context)),
  );
  return {
    findings: found.map(({ finding }) => finding),
    details: new Map(
      found.map(({ finding, detail }) => [finding.findingArn, detail]),
    ),
    coverage: [
      ...images.flatMap(coverageOf),
      ...repositoriesOf(spec.images, context),
      ...others.flatMap(coverageOf),
    ],
    runningUnits: new Map(
      images.map(({ resource }, place) => [
        resource.id,
        spec.images[place].inUse,
      ]),
    ),
  };
}
