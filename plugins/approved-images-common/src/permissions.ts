import { createPermission } from '@backstage/plugin-permission-common';

/** Resource type of a service whose images are compared; its resource ref is the entity ref. */
export const RESOURCE_TYPE_IMAGE_SERVICE = 'image-service';

/** Read the register. */
export const imageReadPermission = createPermission({
  name: 'approved-images.image.read',
  attributes: { action: 'read' },
});

/** Propose an image for the register. */
export const imageProposePermission = createPermission({
  name: 'approved-images.image.propose',
  attributes: { action: 'create' },
});

/** Approve, refuse and retire images. */
export const imageDecidePermission = createPermission({
  name: 'approved-images.image.decide',
  attributes: { action: 'update' },
});

/** Read the image drift of a service. */
export const driftReadPermission = createPermission({
  name: 'approved-images.drift.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_IMAGE_SERVICE,
});

/** Explain the image drift of a service, and ask for scans of its images. */
export const driftExplainPermission = createPermission({
  name: 'approved-images.drift.explain',
  attributes: { action: 'update' },
  resourceType: RESOURCE_TYPE_IMAGE_SERVICE,
});

/** Report the result of an out-of-band scan; for scanners. */
export const scanReportPermission = createPermission({
  name: 'approved-images.scan.report',
  attributes: { action: 'update' },
});

/** Read the samples of live services. */
export const sampleReadPermission = createPermission({
  name: 'approved-images.sample.read',
  attributes: { action: 'read' },
});

/** All permissions of the register. */
export const approvedImagesPermissions = [
  imageReadPermission,
  imageProposePermission,
  imageDecidePermission,
  driftReadPermission,
  driftExplainPermission,
  scanReportPermission,
  sampleReadPermission,
];
