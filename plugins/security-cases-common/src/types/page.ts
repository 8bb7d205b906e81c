/** A page of a list that is cut on the server. */
export interface Page<T> {
  items: T[];
  totalItems: number;
  /** The server's time; ISO 8601. */
  serverTime: string;
}
