import { parseDocument } from '@fairway/plugin-yaml-node';
import { isNode, LineCounter } from 'yaml';
import type { z } from 'zod';
import { approvedImagesSchema } from '../schema';

/** Something wrong in a register. */
export interface RegisterProblem {
  /** 1-based. */
  line: number;
  message: string;
}

type Spec = z.infer<typeof approvedImagesSchema>['spec'];
type Path = readonly PropertyKey[];

/** An entry of any list, as it is looked up. */
interface Entry {
  path: Path;
  name: string;
  image: string;
  approvedAt: string;
  supportedUntil: string;
  region?: string;
  accountId?: string;
}

/**
 * Everything that is wrong with the text of a register: what would not load,
 * what is there twice, what has ended, and what nobody could resolve.
 *
 * @param today - ISO 8601 date
 */
export function lintApprovedImages(
  text: string,
  today: string,
): RegisterProblem[] {
  const lines = new LineCounter();
  let document: ReturnType<typeof parseDocument>;
  let value: unknown;
  try {
    document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    if (document.errors.length > 0) {
      return document.errors.map(error => ({
        line: lines.linePos(error.pos[0]).line,
        message: error.message,
      }));
    }
    value = document.toJS({ maxAliasCount: 0 });
  } catch (error) {
    return [
      { line: 1, message: error instanceof Error ? error.message : `${error}` },
    ];
  }
  const lineOf = (path: Path) => {
    for (let length = path.length; length > 0; length -= 1) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) {
        return lines.linePos(node.range[0]).line;
      }
    }
    return 1;
  };
  const parsed = approvedImagesSchema.safeParse(value);
  const found = parsed.success
    ? [...entryProblems(parsed.data.spec, today)]
    : parsed.error.issues.map(({ path, message }) => ({
        path,
        message: `${path.join('.') || 'the file'}: ${message}`,
      }));
  return found
    .map(({ path, message }) => ({ line: lineOf(path), message }))
    .sort((a, b) => a.line - b.line);
}

function entriesOf(spec: Spec): Entry[][] {
  return [
    spec.containers.map((entry, index) => ({
      ...entry,
      path: ['spec', 'containers', index],
      image: entry.reference,
    })),
    spec.machines.map((entry, index) => ({
      ...entry,
      path: ['spec', 'machines', index],
      image: entry.imageId,
    })),
    spec.repositories.map((entry, index) => ({
      ...entry,
      path: ['spec', 'repositories', index],
      image: entry.repository,
    })),
  ];
}

/** Whether a request could mean either: in one place, or in any account. */
const meet = (a: Entry, b: Entry) =>
  a.region === b.region &&
  (a.accountId === undefined ||
    b.accountId === undefined ||
    a.accountId === b.accountId);

function* entryProblems(spec: Spec, today: string) {
  for (const entries of entriesOf(spec)) {
    const named = new Map<string, Entry[]>();
    for (const entry of entries) {
      const { path, name, approvedAt, supportedUntil } = entry;
      if (supportedUntil <= today) {
        yield {
          path: [...path, 'supportedUntil'],
          message: `'${name}' ended on ${supportedUntil}; approve a newer one, or remove it`,
        };
      } else if (supportedUntil <= approvedAt) {
        yield {
          path: [...path, 'supportedUntil'],
          message: `'${name}' ends on ${supportedUntil}, before it is approved on ${approvedAt}`,
        };
      }
      const others = named.get(name) ?? [];
      const twin = others.find(
        other =>
          meet(other, entry) &&
          (other.image === entry.image || other.approvedAt === approvedAt),
      );
      if (twin) {
        yield {
          path: [...path, 'name'],
          message:
            twin.image === entry.image
              ? `'${name}' is there twice with the same image`
              : `'${name}' is there twice, both approved on ${approvedAt}; nobody can say which of them is meant`,
        };
      }
      named.set(name, [...others, entry]);
    }
  }
}
