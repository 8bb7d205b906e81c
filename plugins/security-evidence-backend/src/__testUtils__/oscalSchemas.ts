import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { documentSchema } from '../exports/oscal/schema';

/**
 * Where NIST's `oscal_assessment-results_schema.json` of release 1.1.3 is. It is
 * not part of this repository; without it, what needs it is skipped by name.
 */
export const NIST_SCHEMA_FILE = process.env.FAIRWAY_OSCAL_SCHEMA;

/** Of the file in NIST's release, so that no other counts as theirs. */
const NIST_SHA256 =
  'd9e34757f0c12aff61f52b821f0b8f83ba0ba75b3a149a202b08ba82f82bc4c3';

/** The definitions name themselves by fragments, which is no id to JSON Schema tools. */
function withoutInnerIds(value: unknown, isRoot = true): unknown {
  if (Array.isArray(value)) {
    return value.map(item => withoutInnerIds(item, false));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(
          ([name, own]) => isRoot || name !== '$id' || typeof own !== 'string',
        )
        .map(([name, own]) => [name, withoutInnerIds(own, false)]),
    );
  }
  return value;
}

/** Takes documents that fit our reading of the model, which is narrower than NIST's schema. */
export function ownModel(): ValidateFunction {
  const ajv = new Ajv({ strict: true });
  addFormats(ajv);
  return ajv.compile(documentSchema);
}

/** Takes documents that fit NIST's own schema. */
export function nistModel(file: string): ValidateFunction {
  const content = readFileSync(file);
  const sum = createHash('sha256').update(content).digest('hex');
  if (sum !== NIST_SHA256) {
    throw new Error(
      `${file} is not the assessment results schema of OSCAL 1.1.3 as NIST released it: its SHA-256 is ${sum}`,
    );
  }
  const schema: unknown = withoutInnerIds(JSON.parse(content.toString()));
  if (typeof schema !== 'object' || schema === null) {
    throw new Error(`${file} holds no schema`);
  }
  const ajv = new Ajv({ strict: false });
  addFormats(ajv);
  return ajv.compile(schema);
}

/** What is wrong with a document, at most three things; none when it fits. */
export function faultsOf(
  validate: ValidateFunction,
  document: unknown,
): unknown[] {
  return validate(document) ? [] : (validate.errors ?? []).slice(0, 3);
}
