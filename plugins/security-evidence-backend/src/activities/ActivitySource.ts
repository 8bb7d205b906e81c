import type { CallerOptions } from '@fairway/plugin-backends-node';
import type {
  Activity,
  ActivityKind,
} from '@fairway/plugin-security-evidence-common';
import type { Period } from '../services/time';

/** What is asked of a source. */
export interface ActivityRange extends Period {
  /**
   * Refs of the services that are meant, of those that the caller may see;
   * undefined for all, and for what is about none.
   */
  entityRefs: ReadonlySet<string> | undefined;
}

/** Why a source has nothing to tell. */
export class SourceUnavailableError extends Error {
  override name = 'SourceUnavailableError';
}

/** A page of what happened. */
export interface SourcePage {
  items: Activity[];
  totalItems: number;
  /** What of the range it could not look at, and why; absent when nothing. */
  missing?: string;
}

/** Something that tells what happened in a period, newest first, as the caller may see it. */
export interface ActivitySource {
  readonly kind: ActivityKind;
  /**
   * @throws SourceUnavailableError when it is not installed, or nothing of it may be seen
   */
  page(
    range: ActivityRange,
    paging: { limit: number; offset: number },
    options: CallerOptions,
  ): Promise<SourcePage>;
}
