import type {
  FactDefinition,
  Observation,
} from '@fairway/plugin-security-scorecard-node';
import { sayProblems } from '@fairway/plugin-security-scorecard-node';
import type { TargetReading } from '../inspector/targetReading';
import type { Scope } from '../clients';
import {
  failuresFact,
  findingsOf,
  problemsOf,
  unknownVerdict,
} from '../verdict';
import type { ImageReading } from './ImageSource';
import {
  allowed,
  approvedOwner,
  type ImageContext,
  type ImagePolicy,
  type ImageRule,
  maintained,
  notPublic,
  recent,
  scannedClean,
} from './rules';

/** Every fact of the collector. A count is left out while it could not be determined. */
export const IMAGE_FACTS = {
  instances: { type: 'int', description: 'Instances that are not terminated' },
  images: {
    type: 'int',
    description: 'Machine images of these instances and of the annotation',
  },
  allowedImagesState: {
    type: 'string',
    description:
      'Allowed-images settings of the account and region: disabled, audit-mode or enabled',
  },
  notAllowedImages: {
    type: 'int',
    description:
      'AMI-1: images that the settings do not allow; in audit-mode they still launch',
  },
  unapprovedImages: {
    type: 'int',
    description: 'AMI-2: images whose owner is not approved',
  },
  deprecatedImages: {
    type: 'int',
    description: 'AMI-3: images that are deprecated or gone',
  },
  oldImages: {
    type: 'int',
    description: 'AMI-4: images that are older than allowed',
  },
  publicImages: {
    type: 'int',
    description: 'AMI-5: own images that are public',
  },
  vulnerableImages: {
    type: 'int',
    description:
      'AMI-6: images with an instance that has a critical vulnerability with a fix',
  },
  imagesProblem: {
    type: 'string',
    description:
      'Why some of the rules could not be decided; empty when all were',
  },
} as const satisfies Record<string, FactDefinition>;

const RULES: readonly [keyof typeof IMAGE_FACTS, ImageRule][] = [
  ['notAllowedImages', allowed],
  ['unapprovedImages', approvedOwner],
  ['deprecatedImages', maintained],
  ['oldImages', recent],
  ['publicImages', notPublic],
  ['vulnerableImages', scannedClean],
];

/** What an observation is made from. */
export interface ImageEvidence {
  entityRef: string;
  scope: Scope;
  reading: ImageReading;
  /** Inspector's reading by instance. */
  scans: ReadonlyMap<string, TargetReading>;
  policy: ImagePolicy;
  now: Date;
}

/** Applies the rules to the images of one entity. */
export function observeImages(evidence: ImageEvidence): Observation {
  const { entityRef, reading, scans, scope, policy, now } = evidence;
  const { images, instances, settings, problems } = reading;
  const results = RULES.map(([fact, rule]) => ({
    fact,
    verdicts: images.map(image => {
      const context: ImageContext = {
        scope,
        policy,
        now,
        settings,
        scans: image.instances.flatMap(id => scans.get(id) ?? []),
      };
      return rule(image, context);
    }),
  }));
  const verdicts = results.flatMap(result => result.verdicts);
  const complete = problems.length === 0;
  const common = {
    entityRef,
    observedAt: now.toISOString(),
    findings: findingsOf(verdicts),
    coverage: instances.map(id => ({
      resource: id,
      scanType: 'IMAGE',
      state: complete ? ('scanned' as const) : ('unknown' as const),
      reason: null,
      lastScannedAt: complete ? now.toISOString() : null,
    })),
  };
  // Without all images a rule can only be known to fail.
  const counts = Object.fromEntries(
    results.flatMap(({ fact, verdicts: own }) =>
      Object.entries(
        failuresFact(fact, complete ? own : [...own, unknownVerdict('')]),
      ),
    ),
  );
  const facts = {
    ...(complete && { instances: instances.length, images: images.length }),
    ...('state' in settings && { allowedImagesState: settings.state }),
    ...counts,
    imagesProblem: sayProblems(problemsOf(verdicts)),
  };
  return complete
    ? { ...common, status: 'ok', facts }
    : { ...common, status: 'partial', error: sayProblems(problems), facts };
}
