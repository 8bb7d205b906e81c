/** What the register knows: one image, or all images of a repository that the organisation builds itself. */
export const IMAGE_KINDS = ['container', 'machine', 'repository'] as const;

/** A kind of entry of the register. */
export type ImageKind = (typeof IMAGE_KINDS)[number];

/** How far an entry is: only `approved` ones are used. */
export const IMAGE_STATUSES = [
  'proposed',
  'approved',
  'refused',
  'retired',
] as const;

/** Status of an entry. */
export type ImageStatus = (typeof IMAGE_STATUSES)[number];

/** One entry of the register. */
export interface RegisteredImage {
  id: string;
  kind: ImageKind;
  /** What it is looked up by; several versions share it. */
  name: string;
  /** Container image with digest, id of a machine image, or a repository (`…/*` for all below a path). */
  reference: string;
  /** Of a machine image. */
  region: string | null;
  /** Machine images only: the account it is for; any when null. */
  accountId: string | null;
  /** Entity ref of who answers for it. */
  ownerRef: string;
  /** Why it is needed. */
  reason: string | null;
  status: ImageStatus;
  /** `policy`: from the file that is the base; `api`: added beside it. */
  source: 'policy' | 'api';
  /** Entity ref of a person; null for what is in the file. */
  proposedBy: string | null;
  /** ISO 8601, UTC. */
  proposedAt: string | null;
  /** Who approved, refused or retired it last. */
  decidedBy: string | null;
  /** ISO 8601 date of the approval; null while there is none. */
  approvedAt: string | null;
  /** ISO 8601 date; from this day on it is not used any more. */
  supportedUntil: string;
  /** Approved, and supported today. */
  usable: boolean;
}

/** One step in the life of an entry or of a drift record. */
export interface TimelineEntry {
  /** ISO 8601, UTC. */
  at: string;
  /** Entity ref of a person, or `plugin:approved-images`. */
  actor: string;
  action: string;
  /** The words of who did it. */
  text: string | null;
}

/** An entry with its life, oldest first. */
export interface RegisteredImageDetail extends RegisteredImage {
  timeline: TimelineEntry[];
}

/** What a team proposes. */
export interface ImageProposal {
  kind: ImageKind;
  name: string;
  reference: string;
  /** Needed for a machine image. */
  region?: string;
  accountId?: string;
  /** Entity ref of a group that the person acts for. */
  ownerRef: string;
  reason: string;
  /** ISO 8601 date after today. */
  supportedUntil: string;
}

/** What the security team decides on a proposal. */
export interface ImageDecision {
  decision: 'approve' | 'refuse';
  reason: string;
  /** Changes the date that was proposed. */
  supportedUntil?: string;
}

/** What is looked up. */
export type WantedImage =
  | { kind: 'container'; name: string }
  | { kind: 'machine'; name: string; region: string; accountId?: string };

/** The image that is to be used. All members are text, for Terraform's sake. */
export interface ResolvedImage {
  kind: 'container' | 'machine';
  name: string;
  /** Container image with digest, or id of a machine image. */
  reference: string;
  approvedBy: string;
  /** ISO 8601 date. */
  approvedAt: string;
  /** ISO 8601 date; it is not resolved from this day on. */
  supportedUntil: string;
}
