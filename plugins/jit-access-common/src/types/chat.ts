/** A chat account that belongs to a person. */
export interface ChatLink {
  id: string;
  /** Id of the account in the chat. */
  chatUser: string;
  createdAt: string;
  /** When it has to be linked again. */
  expiresAt: string;
}

/** A code that a person sends from their own chat account, once. */
export interface ChatLinkCode {
  code: string;
  expiresAt: string;
}

/** What somebody did in the chat. */
export interface ChatAction {
  /** Unique for each; none is taken twice. */
  id: string;
  /** Id of the account in the chat. */
  user: string;
  action: 'approve' | 'deny' | 'link';
  requestId?: string;
  reason?: string;
  /** With `link`. */
  code?: string;
}

/** What to tell the person. */
export interface ChatAnswer {
  outcome: 'done' | 'refused' | 'not-linked';
  text: string;
}
