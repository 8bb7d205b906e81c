import { z } from 'zod/v4';
import { parseDuration } from '../durations';
import { isValidCatalogName } from '../names';

const REF = /^([a-z]+):([a-z0-9._-]+)\/([a-z0-9._-]+)$/;

/** A full reference to an entity, of one of these kinds. */
export const entityRef = (...kinds: string[]) =>
  z.string().refine(
    value => {
      const match = REF.exec(value);
      return match !== null && (kinds.length === 0 || kinds.includes(match[1]));
    },
    {
      error: `must be a full entity reference in lower case${kinds.length ? ` of kind ${kinds.join(' or ')}` : ''}, for example ${kinds[0] ?? 'component'}:default/name`,
    },
  );

/** A positive ISO 8601 duration. */
export const duration = z
  .string()
  .refine(value => parseDuration(value) !== undefined, {
    error:
      'must be a positive ISO 8601 duration without years and months, for example PT1H',
  });

/** A regular expression. */
export const regex = z
  .string()
  .max(500)
  .refine(
    value => {
      try {
        return Boolean(new RegExp(value, 'u'));
      } catch {
        return false;
      }
    },
    { error: 'must be a regular expression' },
  );

/** A name as the catalog has them. */
export const shortName = z
  .string()
  .refine(isValidCatalogName, { error: 'must be a short name' });

/** A CEL expression that gives yes or no. */
export const expression = z.string().min(1).max(2000);

/** People that a policy names as approvers. */
export const approverSet = z
  .string()
  .refine(
    value =>
      value === 'owners' ||
      value === 'manager' ||
      /^(oncall|hook):[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/.test(value) ||
      (/^(group|user):/.test(value) && REF.test(value)),
    {
      error:
        'must be owners, manager, group:<namespace>/<name>, user:<namespace>/<name>, oncall:<rotation> or hook:<name>',
    },
  );

/** People who may ask. */
export const subjectSet = z
  .string()
  .refine(
    value =>
      /^oncall:[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/.test(value) ||
      (/^(group|user):/.test(value) && REF.test(value)),
    {
      error:
        'must be group:<namespace>/<name>, user:<namespace>/<name> or oncall:<rotation>',
    },
  );
