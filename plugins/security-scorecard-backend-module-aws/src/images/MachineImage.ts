import type { Image, InstanceImageMetadata } from '@aws-sdk/client-ec2';

/** What is known of a machine image; anything may be missing. */
export interface MachineImage {
  id: string;
  name?: string;
  ownerId?: string;
  ownerAlias?: string;
  state?: string;
  createdAt?: Date;
  deprecatedAt?: Date;
  /** Only means something where the allowed-images settings are on. */
  allowed?: boolean;
  isPublic?: boolean;
  /** False: neither an instance nor DescribeImages tells anything of it. */
  known: boolean;
  /** Instances that were launched from it. */
  instances: string[];
}

function dateOf(text: string | undefined): Date | undefined {
  const date = text ? new Date(text) : undefined;
  return date && !Number.isNaN(date.getTime()) ? date : undefined;
}

/** An image as an instance remembers it, also when it is gone. */
export function imageOfInstance({
  ImageMetadata: image,
  InstanceId,
}: InstanceImageMetadata): MachineImage | undefined {
  if (!image?.ImageId || !InstanceId) {
    return undefined;
  }
  return {
    id: image.ImageId,
    name: image.Name,
    ownerId: image.OwnerId,
    ownerAlias: image.ImageOwnerAlias,
    state: image.State,
    createdAt: dateOf(image.CreationDate),
    deprecatedAt: dateOf(image.DeprecationTime),
    allowed: image.ImageAllowed,
    isPublic: image.IsPublic,
    known: true,
    instances: [InstanceId],
  };
}

/** An image as DescribeImages tells it. */
export function describedImage(image: Image): MachineImage | undefined {
  return image.ImageId
    ? {
        id: image.ImageId,
        name: image.Name,
        ownerId: image.OwnerId,
        ownerAlias: image.ImageOwnerAlias,
        state: image.State,
        createdAt: dateOf(image.CreationDate),
        deprecatedAt: dateOf(image.DeprecationTime),
        allowed: image.ImageAllowed,
        isPublic: image.Public,
        known: true,
        instances: [],
      }
    : undefined;
}

/** An image that neither an instance nor the account knows. */
export function missingImage(id: string): MachineImage {
  return { id, known: false, instances: [] };
}

/** Each image once, with all its instances. */
export function uniqueImages(images: readonly MachineImage[]): MachineImage[] {
  const unique = new Map<string, MachineImage>();
  for (const image of images) {
    const known = unique.get(image.id);
    unique.set(image.id, {
      ...(known?.known ? known : image),
      instances: [
        ...new Set([...(known?.instances ?? []), ...image.instances]),
      ],
    });
  }
  return [...unique.values()];
}
