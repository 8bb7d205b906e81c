import { setTimeout as sleep } from 'node:timers/promises';
import { git } from '../git';
import { NO_OBJECT, readRef, swapRef, writeBlob } from '../refs';
import { remembered } from '../remember';
import { type ChangeState, changeSchema } from './state';

/** Below this, one ref per change points to its state. Not shown to git's clients. */
const STATES = 'refs/fairway/changes';
const ATTEMPTS = 50;
/** What states are as text, by blob: whoever gets one may do with it as they like. */
const contents = remembered<string>(200);

function stateRef(id: number): string {
  return `${STATES}/${id}`;
}

function parse(content: string, id: number): ChangeState {
  try {
    return changeSchema.parse(JSON.parse(content));
  } catch (error) {
    throw new Error(`The state of change ${id} can't be understood.`, {
      cause: error,
    });
  }
}

/**
 * Changes of one repository, kept in the repository itself. A state is a blob
 * that a ref points to; it is replaced by moving the ref, which only succeeds
 * for who has seen the latest state. So any number of processes may write, and
 * one that is killed leaves the old state or the new one.
 */
export class ChangeStore {
  constructor(private readonly directory: string) {}

  /** All changes, the newest first. */
  async list(): Promise<ChangeState[]> {
    const refs = await git([
      '--git-dir',
      this.directory,
      'for-each-ref',
      '--format=%(objectname) %(refname:lstrip=3)',
      STATES,
    ]);
    const lines = refs.toString('utf8').split('\n').filter(Boolean);
    const states: ChangeState[] = [];
    if (lines.length > 0) {
      const out = await git(
        ['--git-dir', this.directory, 'cat-file', '--batch=%(objectsize)'],
        {
          input: `${lines.map(line => line.split(' ')[0]).join('\n')}\n`,
          maxBytes: 256 * 1024 * 1024,
        },
      );
      let offset = 0;
      for (const line of lines) {
        const start = out.indexOf('\n', offset) + 1;
        const size = Number(out.subarray(offset, start - 1).toString());
        states.push(
          parse(
            out.subarray(start, start + size).toString('utf8'),
            Number(line.split(' ')[1]),
          ),
        );
        offset = start + size + 1;
      }
    }
    return states.sort((a, b) => b.id - a.id);
  }

  /** One change; undefined when there is none of that number. */
  async get(id: number): Promise<ChangeState | undefined> {
    return (await this.#read(id))?.state;
  }

  /**
   * Creates a change under the next free number.
   *
   * @param draft - gets all changes that are there; what it returns is created,
   * and an existing change that it returns is left as it is. Called again when
   * another process was faster, so of two equal calls one sees the other's.
   */
  async create(
    draft: (
      existing: ChangeState[],
      id: number,
    ) => Promise<{ create: ChangeState } | { existing: ChangeState }>,
  ): Promise<{ state: ChangeState; created: boolean }> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const existing = await this.list();
      const id = (existing[0]?.id ?? 0) + 1;
      const decided = await draft(existing, id);
      if ('existing' in decided) {
        return { state: decided.existing, created: false };
      }
      const blob = await this.#write(decided.create);
      if (await swapRef(this.directory, stateRef(id), blob, NO_OBJECT)) {
        return { state: decided.create, created: true };
      }
      await sleep(5 + 20 * Math.random());
    }
    throw new Error('Creating the change failed: others were always faster.');
  }

  /**
   * Replaces the state of a change.
   *
   * @param next - gets the latest state; what it throws is thrown, and nothing
   * changes when it returns the same object. Called again when another process
   * was faster.
   * @returns the new state; undefined when there is no such change
   */
  async update(
    id: number,
    next: (state: ChangeState) => ChangeState | Promise<ChangeState>,
  ): Promise<ChangeState | undefined> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const found = await this.#read(id);
      if (!found) {
        return undefined;
      }
      const state = await next(found.state);
      if (state === found.state) {
        return state;
      }
      const blob = await this.#write(state);
      if (
        blob === found.blob ||
        (await swapRef(this.directory, stateRef(id), blob, found.blob))
      ) {
        return state;
      }
      await sleep(5 + 20 * Math.random());
    }
    throw new Error(
      `Saving the state of change ${id} failed: others were always faster.`,
    );
  }

  async #read(
    id: number,
  ): Promise<{ blob: string; state: ChangeState } | undefined> {
    if (!Number.isSafeInteger(id) || id < 1) {
      return undefined;
    }
    const blob = await readRef(this.directory, stateRef(id));
    if (!blob) {
      return undefined;
    }
    const content = await contents([this.directory, blob], async () => {
      const out = await git([
        '--git-dir',
        this.directory,
        'cat-file',
        'blob',
        blob,
      ]);
      return out.toString('utf8');
    });
    return { blob, state: parse(content, id) };
  }

  async #write(state: ChangeState): Promise<string> {
    const text = `${JSON.stringify(changeSchema.parse(state), undefined, 1)}\n`;
    const blob = await writeBlob(this.directory, text);
    // It is read next.
    await contents([this.directory, blob], async () => text);
    return blob;
  }
}
