import type {
  CheckMode,
  WaiverTarget,
  WaiverType,
} from '@fairway/plugin-security-scorecard-common';
import type { Knex } from 'knex';

/** An approved waiver that has not ended, as evaluation sees it. */
export interface ActiveWaiver {
  id: string;
  target: WaiverTarget;
  type: WaiverType;
  /** ISO 8601; evaluation is due again then. */
  expiresAt: string;
}

/** Where evaluation, within its own transaction, and readers get the waivers in force from. */
export interface WaiverSource {
  /** By entity ref; entities without any may be left out. */
  inForce(
    trx: Knex,
    entityRefs: readonly string[],
    now: Date,
  ): Promise<ReadonlyMap<string, readonly ActiveWaiver[]>>;
}

/** The mode in force for one check and one entity. */
export interface EffectiveMode {
  mode: CheckMode;
  /** When it becomes `enforce`; null when it is already or never. Evaluation is due again then. */
  enforcedFrom: string | null;
}

/** What modes depend on beside the check. */
export interface ModeSubject {
  /** Owner and the groups above it, nearest first, lower case. */
  owners: readonly string[];
  system: string | null;
  tier: string;
}

/** Decides on modes; pure, part of the policy and of its hash. */
export interface ModeResolver {
  modeOf(
    check: { id: string; mode: CheckMode },
    subject: ModeSubject,
    now: Date,
  ): EffectiveMode;
}
