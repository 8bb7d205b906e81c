import { FaultTarget } from './faults';

/** One call a stand-in answered. */
export type Call = FaultTarget & {
  /** Parsed request members; absent where the operation has none. */
  input?: unknown;
};

const KEPT = 1000;

/** The latest calls, oldest first; older ones are dropped. */
export class CallLog {
  #calls: Call[] = [];

  add(call: Call): void {
    this.#calls.push(call);
    if (this.#calls.length > KEPT) {
      this.#calls.shift();
    }
  }

  list(): Call[] {
    return [...this.#calls];
  }

  clear(): void {
    this.#calls = [];
  }
}
