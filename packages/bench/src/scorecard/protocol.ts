/** What the child is to run. */
export interface ChildOptions {
  side: 'fairway' | 'tech-insights';
  services: number;
  port: number;
  /** `backend.database` of the configuration. */
  database: object;
  /** Scratch directory. */
  directory: string;
}

/** A round of collection. */
export interface RoundRequest {
  op: 'round';
  /** Which services are seen: those that warm up, or all others. */
  who: 'warm-up' | 'services';
  /** Services whose number is divisible by this have new facts; 0 for none. */
  everyNth: number;
}

/** What the parent asks of a child. */
export type Request =
  | RoundRequest
  | {
      op: 'usage';
      /** Memory is measured from here on. */
      mark?: boolean;
    }
  | { op: 'stop' };

/** Time and processor time of something, in milliseconds. */
export interface Cost {
  wall: number;
  cpu: number;
}

/** Answer to any request. */
export interface Usage {
  /** What the request took. */
  spent: Cost;
  /** Processor time of the child so far, in milliseconds. */
  cpu: number;
  /** Highest resident size since the last mark, beyond the size then, in MB. */
  growthMB: number;
}

/** What a child answers. */
export type Reply = Usage | { error: string } | { ready: true };

/** Message from a child; whoever compiles its sources sends others. */
export interface Message {
  reply?: Reply;
}

/** Token with which the parent calls the child's API. */
export const TOKEN = 'benchmark-benchmark-benchmark';
