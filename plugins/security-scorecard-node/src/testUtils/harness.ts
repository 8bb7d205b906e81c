import type { Entity } from '@backstage/catalog-model';
import type { Collector } from '../collector';

/** A collector with a source that the contract can break. */
export interface CollectorHarness {
  collector: Collector;
  /** At least two entities that the source knows. */
  entities: Entity[];
  /** An entity that the source has never heard of. */
  unheardOf: Entity;
  /** Makes every question to the source fail, as a lost network or credential does. */
  breakSource(): Promise<void>;
  /** Makes the source answer again as before. */
  healSource(): Promise<void>;
  close(): Promise<void>;
}
