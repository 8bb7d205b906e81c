import type { Severity } from '@fairway/plugin-security-scorecard-common';
import type { TargetReading } from '../inspector/targetReading';
import { partitionOf } from '../mapping/scope';
import type { Scope } from '../clients';
import {
  failVerdict,
  NOT_APPLICABLE,
  PASS,
  type RuleVerdict,
  unknownVerdict,
} from '../verdict';
import type { MachineImage } from './MachineImage';

/** What images are held against. */
export interface ImagePolicy {
  /** Account ids, `self` and owner aliases (`amazon`, `aws-marketplace`); undefined when nobody decided. */
  approvedOwners?: readonly string[];
  /** Days after its creation that an image may be used. */
  maxAgeDays: number;
}

/** What the rules look at beside the image. */
export interface ImageContext {
  scope: Scope;
  policy: ImagePolicy;
  now: Date;
  /** State of the allowed-images settings, or why it is not known. */
  settings: { state: string } | { problem: string };
  /** Inspector's reading of the instances of the image. */
  scans: readonly TargetReading[];
}

/** One rule of the approved-image flow. */
export type ImageRule = (
  image: MachineImage,
  context: ImageContext,
) => RuleVerdict;

const DAY_MS = 86_400_000;

function failure(
  rule: string,
  severity: Severity,
  image: MachineImage,
  { scope }: ImageContext,
  text: { title: string; remediation: string },
): RuleVerdict {
  return failVerdict({
    vulnerability: rule,
    severity,
    component: image.name ? `${image.id} (${image.name})` : image.id,
    location: `arn:${partitionOf(scope.region)}:ec2:${scope.region}::image/${image.id}`,
    ...text,
  });
}

const missing = (image: MachineImage, what: string) =>
  unknownVerdict(`EC2 does not tell ${what} of the image ${image.id}`);

/** AMI-1: the account's allowed-images settings allow it. While they are disabled nothing was decided, which is not a pass. */
export const allowed: ImageRule = (image, context) => {
  const { settings } = context;
  if ('problem' in settings) {
    return unknownVerdict(settings.problem);
  }
  const audit = settings.state === 'audit-mode';
  if (!audit && settings.state !== 'enabled') {
    return unknownVerdict(
      `The allowed-images settings are ${settings.state} in ${context.scope.accountId}/${context.scope.region}, so that every image is allowed; switch them to audit-mode or enabled`,
    );
  }
  if (image.allowed === undefined) {
    return missing(image, 'whether the settings allow it');
  }
  return image.allowed
    ? PASS
    : failure('AMI-1', audit ? 'medium' : 'high', image, context, {
        title: audit
          ? `Image ${image.id} would not be allowed if the settings were enforced`
          : `Image ${image.id} is not allowed in this account`,
        remediation:
          'Launch the instances from an approved image and terminate those that run this one.',
      });
};

/** AMI-2: it belongs to an approved owner. */
export const approvedOwner: ImageRule = (image, context) => {
  const { approvedOwners } = context.policy;
  if (!approvedOwners) {
    return unknownVerdict(
      'No owners of machine images are approved; list them in securityScorecard.aws.images.approvedOwners',
    );
  }
  if (!image.ownerId && !image.ownerAlias) {
    return missing(image, 'the owner');
  }
  const owners = [
    image.ownerId,
    image.ownerAlias,
    image.ownerId === context.scope.accountId ? 'self' : undefined,
  ];
  return owners.some(owner => owner && approvedOwners.includes(owner))
    ? PASS
    : failure('AMI-2', 'high', image, context, {
        title: `Image ${image.id} belongs to ${image.ownerAlias ?? image.ownerId}, which is no approved owner`,
        remediation:
          'Launch the instances from an image of an approved owner, or have the owner approved.',
      });
};

/** AMI-3: it still exists and its deprecation time has not come. */
export const maintained: ImageRule = (image, context) => {
  const gone = !image.known || image.state === 'deregistered';
  if (gone) {
    return failure('AMI-3', 'high', image, context, {
      title: `Image ${image.id} is deregistered, no longer shared or not allowed here`,
      remediation:
        'Build on a current image: an instance of this one can be neither replaced nor reproduced.',
    });
  }
  const { deprecatedAt } = image;
  return deprecatedAt && deprecatedAt.getTime() <= context.now.getTime()
    ? failure('AMI-3', 'medium', image, context, {
        title: `Image ${image.id} is deprecated since ${deprecatedAt.toISOString().slice(0, 10)}`,
        remediation: 'Launch the instances from the image that replaces it.',
      })
    : PASS;
};

/** AMI-4: it is not older than allowed. */
export const recent: ImageRule = (image, context) => {
  const { maxAgeDays } = context.policy;
  if (!image.createdAt) {
    return missing(image, 'when it was created');
  }
  const age = context.now.getTime() - image.createdAt.getTime();
  return age > maxAgeDays * DAY_MS
    ? failure('AMI-4', 'medium', image, context, {
        title: `Image ${image.id} was created on ${image.createdAt.toISOString().slice(0, 10)}, more than ${maxAgeDays} days ago`,
        remediation: 'Rebuild the image with current packages and launch anew.',
      })
    : PASS;
};

/** AMI-5: an image of the account's own is not public. A vendor's image has to be. */
export const notPublic: ImageRule = (image, context) => {
  if (!image.ownerId) {
    return missing(image, 'the owner');
  }
  if (image.ownerId !== context.scope.accountId) {
    return NOT_APPLICABLE;
  }
  if (image.isPublic === undefined) {
    return missing(image, 'whether it is public');
  }
  return image.isPublic
    ? failure('AMI-5', 'high', image, context, {
        title: `Image ${image.id} of this account is public`,
        remediation: 'Take back its launch permission for the group all.',
      })
    : PASS;
};

/** AMI-6: at least one of its instances is scanned, and none has a critical vulnerability with a fix. An image at rest is not scanned. */
export const scannedClean: ImageRule = (image, context) => {
  const fixable = context.scans
    .flatMap(scan => scan.findings)
    .filter(
      ({ severity, status, fixAvailable }) =>
        severity === 'critical' && status === 'open' && fixAvailable,
    );
  if (fixable.length > 0) {
    const names = [...new Set(fixable.map(f => f.vulnerability))].sort();
    return failure('AMI-6', 'critical', image, context, {
      title: `Instances of the image ${image.id} have ${names[0]}${names.length > 1 ? ' and other critical vulnerabilities' : ''}, for which there is a fix`,
      remediation: 'Rebuild the image with the fixed packages and launch anew.',
    });
  }
  const scanned = context.scans.some(
    scan =>
      scan.findingsKnown &&
      scan.coverage.some(
        row => row.scanType === 'PACKAGE' && row.state === 'scanned',
      ),
  );
  return scanned
    ? PASS
    : unknownVerdict(
        `No instance of the image ${image.id} is scanned, and Inspector scans no image at rest`,
      );
};
