import { InputError } from '@backstage/errors';
import {
  isDocument,
  isNode,
  LineCounter,
  parseAllDocuments,
  type Document,
} from 'yaml';
import { sha256 } from '../ledger/hashing';
import {
  compilePolicy,
  PolicyCompileError,
  type CompiledPolicy,
} from './compile';
import { runPolicyTests } from './runTests';
import { accessPolicySchema } from './schema';

/** Throws InputError for an entitlement that no provider can serve. */
export type ValidateTarget = (
  provider: string,
  entitlement: Record<string, string>,
) => void;

type Path = readonly PropertyKey[];

function lineOf(document: Document, lines: LineCounter, path: Path): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) {
      return lines.linePos(node.range[0]).line;
    }
  }
  return 1;
}

/**
 * Reads one access policy from a file's text: YAML, schema, expressions,
 * target and inline tests. Throws InputError with every problem found, each
 * as `file:line: field: what is wrong`.
 */
export function parsePolicy(
  file: string,
  text: string,
  validateTarget: ValidateTarget,
): CompiledPolicy {
  const lines = new LineCounter();
  const fail = (problems: { line: number; message: string }[]): never => {
    throw new InputError(
      problems.map(p => `${file}:${p.line}: ${p.message}`).join('\n'),
    );
  };
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: true,
  });
  const [document] = documents;
  if (!isDocument(document) || documents.length !== 1) {
    return fail([{ line: 1, message: 'must hold exactly one policy' }]);
  }
  if (document.errors.length > 0) {
    return fail(
      document.errors.map(error => ({
        line: lines.linePos(error.pos[0]).line,
        message: error.message,
      })),
    );
  }
  const at = (path: Path, message: string) => ({
    line: lineOf(document, lines, path),
    message: path.length ? `${path.join('.')}: ${message}` : message,
  });

  const parsed = accessPolicySchema.safeParse(document.toJS());
  if (!parsed.success) {
    return fail(
      parsed.error.issues.map(issue => {
        // An unknown field is best shown where it stands, not at its parent.
        const path =
          issue.code === 'unrecognized_keys'
            ? [...issue.path, issue.keys[0]]
            : issue.path;
        return at(path, issue.message);
      }),
    );
  }

  let policy: CompiledPolicy;
  try {
    policy = compilePolicy(parsed.data, sha256(text));
  } catch (error) {
    if (error instanceof PolicyCompileError) {
      return fail([at(error.path, error.message)]);
    }
    throw error;
  }
  const { provider, entitlement } = policy.document.target;
  try {
    validateTarget(provider, entitlement);
  } catch (error) {
    return fail([
      at(['target'], error instanceof Error ? error.message : String(error)),
    ]);
  }
  const failures = runPolicyTests(policy);
  if (failures.length > 0) {
    return fail(
      failures.map(({ index, message }) => at(['tests', index], message)),
    );
  }
  return policy;
}
