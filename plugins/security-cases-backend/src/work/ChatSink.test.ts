import { ChatSink } from './ChatSink';

const WEBHOOK = 'https://chat.example.com/hook';

function sinkThat(status: number) {
  const fetched = jest.fn<Promise<Response>, Parameters<typeof fetch>>(
    async () => new Response('', { status }),
  );
  const sink = new ChatSink({
    webhookUrl: WEBHOOK,
    appUrl: 'https://portal.example.com',
    fetch: fetched,
  });
  return { sink, fetched };
}

const NOTE = {
  title: '<!channel> @here *urgent*',
  text: '[sign in](https://evil.example)\u202e\nnow',
  caseId: 'c-1',
};

describe('notes of cases to the chat', () => {
  it('are nothing but words, with the address of the case', async () => {
    const { sink, fetched } = sinkThat(200);
    await sink.say(NOTE, new AbortController().signal);
    const [url, request] = fetched.mock.calls[0];
    expect(url).toBe(WEBHOOK);
    const { text, link } = JSON.parse(String(request?.body));
    expect(text).not.toMatch(/[<>*[\]\n\u202e]|@here/);
    expect(text).toMatch(/urgent: sign in/);
    expect(link).toBe('https://portal.example.com/security-cases/cases/c-1');
  });

  it('fail when the chat takes none, so that they are said again', async () => {
    const { sink } = sinkThat(503);
    await expect(sink.say(NOTE, new AbortController().signal)).rejects.toThrow(
      'The chat answered 503',
    );
  });
});
