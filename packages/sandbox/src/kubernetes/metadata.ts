import { z } from 'zod';

/** A name that can be part of a path, as the API server asks of RBAC objects. */
export const pathName = z
  .string()
  .min(1)
  .refine(
    name => !['.', '..'].includes(name) && !/[/%]/.test(name),
    `may not be '.' or '..' or contain '/' or '%'`,
  );

/** A DNS subdomain, as the API server asks of most objects. */
export const subdomain = z
  .string()
  .max(253)
  .regex(
    /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/,
    'must be a lowercase RFC 1123 subdomain',
  );

/** Key of a label or of an annotation. */
export const labelKey = z
  .string()
  .regex(
    /^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/,
    'a qualified name must consist of alphanumeric characters',
  );

/** Value of a label. */
export const labelValue = z
  .string()
  .regex(
    /^([A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?)?$/,
    'a valid label must be at most 63 alphanumeric characters',
  );
