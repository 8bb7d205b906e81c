import { decodeText, memoryTree } from '../tree';
import type { Tree } from '../types';
import type { ServiceFile, ServiceFiles } from '../upgrade/types';
import type { HardeningStep, LeftToTeam } from './types';

/** A repository with what is proposed for it so far. */
export class Draft {
  readonly steps: HardeningStep[] = [];
  readonly left: LeftToTeam[] = [];
  readonly #files: Map<string, ServiceFile | undefined>;
  readonly #written = new Set<string>();

  constructor(files: ServiceFiles) {
    this.#files = new Map(files);
  }

  has(path: string): boolean {
    return this.#files.has(path);
  }

  /** All paths, sorted. */
  paths(): string[] {
    return [...this.#files.keys()].sort();
  }

  /** Text of a file; undefined when there is none or it is no text. */
  text(path: string): string | undefined {
    const file = this.#files.get(path);
    return file && decodeText(file.bytes);
  }

  /** Adds a file that is not there. One that is there stays as it is, and false is returned. */
  add(
    step: Omit<HardeningStep, 'what'>,
    content: string | Uint8Array,
    executable = false,
  ): boolean {
    if (this.has(step.path)) {
      return false;
    }
    this.#write(step.path, content, executable);
    this.steps.push({ ...step, what: 'added' });
    return true;
  }

  /** Replaces the text of a file that is there; the same text is no step. */
  edit(step: Omit<HardeningStep, 'what'>, text: string): void {
    const before = this.#files.get(step.path);
    if (!before || decodeText(before.bytes) === text) {
      return;
    }
    this.#write(step.path, text, before.executable);
    this.steps.push({ ...step, what: 'edited' });
  }

  /** Writes a record of the golden path, whether it is there or not. */
  record(path: string, text: string): void {
    this.#write(path, text, false);
  }

  /** Leaves something to the team. */
  leave(left: LeftToTeam): void {
    this.left.push(left);
  }

  tree(): Tree {
    return memoryTree(
      Object.fromEntries(this.paths().map(path => [path, this.text(path)])),
    );
  }

  /** What was added or edited. */
  writes(): Map<string, ServiceFile> {
    const written = new Map<string, ServiceFile>();
    for (const path of [...this.#written].sort()) {
      const file = this.#files.get(path);
      if (file) {
        written.set(path, file);
      }
    }
    return written;
  }

  #write(path: string, content: string | Uint8Array, executable: boolean) {
    this.#files.set(path, {
      bytes:
        typeof content === 'string' ? Buffer.from(content, 'utf8') : content,
      executable,
    });
    this.#written.add(path);
  }
}
