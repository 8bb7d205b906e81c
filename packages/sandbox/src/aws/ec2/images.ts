import { secondsBefore } from '../../world/age';
import { AmiSpec } from '../../world/posture';
import type { InstanceSpec } from '../../world/types';
import { AwsError } from '../AwsError';
import { AwsCall } from '../service';
import { matches, page, requireIds } from './rows';
import { readQuery } from './request';

const iso = (seconds: number) =>
  new Date(seconds * 1000).toISOString().replace(/\.\d{3}Z$/, '.000Z');

/** Owner of an image that doesn't name one. */
const ownerOf = (call: AwsCall, image: AmiSpec) =>
  image.owner ?? call.account.accountId;

function imageDates(call: AwsCall, image: AmiSpec) {
  const { startedAt } = call.world;
  return {
    creationDate: iso(secondsBefore(startedAt, image.created)),
    deprecationTime:
      image.deprecated && iso(secondsBefore(startedAt, image.deprecated)),
  };
}

const STATES: Record<InstanceSpec['state'], number> = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
};

function instanceRow(call: AwsCall, instance: InstanceSpec): object {
  const image = call.region.posture.amis.find(
    ({ id }) => id === instance.image,
  );
  const tags = { Name: instance.name, ...instance.tags };
  return {
    instanceId: instance.id,
    instanceType: 't4g.medium',
    launchTime: iso(secondsBefore(call.world.startedAt, instance.launched)),
    availabilityZone: `${call.region.name}a`,
    instanceState: { code: STATES[instance.state], name: instance.state },
    instanceOwnerId: call.account.accountId,
    tagSet: Object.entries(tags).map(([key, value]) => ({ key, value })),
    imageMetadata: {
      imageId: instance.image,
      ...(image && {
        name: image.name,
        imageOwnerId: ownerOf(call, image),
        imageOwnerAlias: image.ownerAlias,
        imageState: image.state,
        ...imageDates(call, image),
        imageAllowed: image.allowed,
        isPublic: image.public,
      }),
    },
  };
}

/** DescribeInstanceImageMetadata: instances with the image each came from, also one that is deregistered. */
export function describeInstanceImageMetadata(
  call: AwsCall,
  input: unknown,
): object {
  const request = readQuery(input, { filter: 'Filter', id: 'InstanceId' });
  const { instances } = call.region;
  requireIds(
    request.ids,
    instances.map(({ id }) => id),
    'InvalidInstanceID.NotFound',
  );
  const rows = instances
    .filter(({ id }) => request.ids.length === 0 || request.ids.includes(id))
    .filter(instance =>
      matches(request, {
        'availability-zone': [`${call.region.name}a`],
        'instance-id': [instance.id],
        'instance-state-name': [instance.state],
        'instance-type': ['t4g.medium'],
        'owner-id': [call.account.accountId],
        'tag-key': Object.keys(instance.tags),
        ...tagValues(request.filters, {
          Name: instance.name,
          ...instance.tags,
        }),
      }),
    );
  const { items, nextToken } = page(call, request, rows, { min: 1, max: 1000 });
  return {
    instanceImageMetadataSet: items.map(row => instanceRow(call, row)),
    nextToken,
  };
}

function tagValues(
  filters: { name: string }[],
  tags: Record<string, string>,
): Record<string, (string | undefined)[]> {
  return Object.fromEntries(
    filters
      .filter(({ name }) => name.startsWith('tag:'))
      .map(({ name }) => [name, [tags[name.slice('tag:'.length)]]]),
  );
}

/** GetAllowedImagesSettings. */
export function getAllowedImagesSettings(
  call: AwsCall,
  input: unknown,
): object {
  readQuery(input, { filter: '', id: '' });
  const { state, providers, managedBy } = call.region.posture.allowedImages;
  return {
    state,
    imageCriterionSet: providers.length
      ? [{ imageProviderSet: providers }]
      : [],
    managedBy,
  };
}

/** DescribeImages: leaves out what is deregistered, and what is deprecated or disabled unless asked for. */
export function describeImages(call: AwsCall, input: unknown): object {
  const request = readQuery(input, {
    filter: 'Filter',
    id: 'ImageId',
    flags: ['IncludeDeprecated', 'IncludeDisabled'],
  });
  const { amis, allowedImages } = call.region.posture;
  const own = (image: AmiSpec) =>
    ownerOf(call, image) === call.account.accountId;
  const shown = amis.filter(
    image =>
      image.state !== 'deregistered' &&
      (!image.deprecated || own(image) || request.flags.IncludeDeprecated) &&
      (image.state !== 'disabled' || request.flags.IncludeDisabled) &&
      // What is not allowed can't be discovered, either.
      !(allowedImages.state === 'enabled' && image.allowed === false),
  );
  requireIds(
    request.ids,
    shown.map(({ id }) => id),
    'InvalidAMIID.NotFound',
  );
  const rows = shown
    .filter(({ id }) => request.ids.length === 0 || request.ids.includes(id))
    .filter(image =>
      matches(request, {
        'image-id': [image.id],
        name: [image.name],
        'owner-id': [ownerOf(call, image)],
        'owner-alias': [image.ownerAlias],
        'is-public': [String(image.public)],
        state: [image.state],
      }),
    );
  const { items, nextToken } = page(call, request, rows, { min: 5, max: 1000 });
  return {
    imagesSet: items.map(image => ({
      imageId: image.id,
      name: image.name,
      imageOwnerId: ownerOf(call, image),
      imageOwnerAlias: image.ownerAlias,
      imageState: image.state,
      ...imageDates(call, image),
      isPublic: image.public,
      imageAllowed: image.allowed,
    })),
    nextToken,
  };
}

/** Refusal of an operation that EC2 has and the sandbox lacks. */
export const unknownAction = (operation: string): AwsError =>
  new AwsError(
    'InvalidAction',
    400,
    `The action ${operation} is not valid for this web service.`,
  );
