import { chatText } from '@fairway/plugin-spoken-node';

/** Notes to the security team over a webhook that takes `{text, link}`. */
export class ChatSink {
  readonly #o: { webhookUrl: string; appUrl: string; fetch?: typeof fetch };

  constructor(options: {
    webhookUrl: string;
    /** Base URL of the portal. */
    appUrl: string;
    fetch?: typeof fetch;
  }) {
    this.#o = options;
  }

  async say(
    note: { title: string; text: string; caseId: string },
    signal: AbortSignal,
  ): Promise<void> {
    const { webhookUrl, appUrl } = this.#o;
    const response = await (this.#o.fetch ?? fetch)(webhookUrl, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        text: chatText(`${note.title}: ${note.text}`),
        link: `${appUrl}/security-cases/cases/${note.caseId}`,
      }),
      signal,
    });
    if (!response.ok) {
      throw new Error(
        `The chat answered ${response.status} ${response.statusText}`,
      );
    }
  }
}
