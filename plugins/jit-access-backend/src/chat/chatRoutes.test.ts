import { generateKeyPairSync } from 'node:crypto';
import pipelineApproval from '@fairway/plugin-jit-access-backend-module-pipeline-approval';
import {
  startPortalWith,
  WISH,
  type PortalOptions,
} from '../__testUtils__/portal';
import { signatureOf } from './signature';

jest.setTimeout(120_000);

const SECRET = 'secret-of-the-chat';

async function setUp({ features, config }: PortalOptions = {}) {
  const portal = await startPortalWith(
    {
      features,
      config: {
        chat: { url: 'http://127.0.0.1:9/chat/access', signingSecret: SECRET },
        ...config,
      },
    },
    { name: 'db-rw' },
  );
  /** Bytes as they are sent, signed or not. */
  const act = (action: object, signature?: string) => {
    const seconds = String(Math.floor(Date.now() / 1000));
    const body = JSON.stringify(action);
    return portal
      .post('nobody', '/chat/actions', action)
      .set('X-Fairway-Chat-Timestamp', seconds)
      .set(
        'X-Fairway-Chat-Signature',
        signature ?? signatureOf(SECRET, seconds, body),
      );
  };
  return { portal, act };
}

describe('/chat/links', () => {
  it.each([
    ['nobody', [401, 401, 401]],
    ['otto', [200, 201, 404]],
    ['bo', [200, 201, 404]],
    ['ada', [200, 403, 404]],
    ['service', [403, 403, 403]],
  ] as const)('answers %s as they are', async (caller, expected) => {
    const { portal } = await setUp();
    const answers = [
      await portal.get(caller, '/chat/links'),
      await portal.post(caller, '/chat/links'),
      await portal.post(caller, '/chat/links/none/revoke'),
    ];
    expect(answers.map(({ status }) => status)).toEqual(expected);
  });
});

describe('POST /chat/actions', () => {
  it('takes what the chat signed, once, for the linked person', async () => {
    const { portal, act } = await setUp();
    const { body: request } = await portal
      .post('ana', '/requests', WISH)
      .expect(201);
    const { body: code } = await portal.post('bo', '/chat/links').expect(201);
    const linked = await act({
      id: 'nonce-of-the-link-1',
      user: 'U-bo',
      action: 'link',
      code: code.code,
    }).expect(200);
    expect(linked.body.outcome).toBe('done');
    const approve = {
      id: 'nonce-of-approval-1',
      user: 'U-bo',
      action: 'approve',
      requestId: request.id,
    };
    await act(approve, 'v1=00').expect(401);
    const { body } = await act(approve).expect(200);
    expect(body).toEqual({ outcome: 'done', text: 'You approved it.' });
    await act(approve).expect(409);
    const { body: links } = await portal.get('bo', '/chat/links').expect(200);
    expect(links.items).toMatchObject([{ chatUser: 'U-bo' }]);
    await portal
      .post('bo', `/chat/links/${links.items[0].id}/revoke`)
      .expect(204);
    const gone = await act({ ...approve, id: 'nonce-of-approval-2' });
    expect(gone.body.outcome).toBe('not-linked');
  });

  it.each([
    ['id', { id: 'short', user: 'U', action: 'approve' }],
    ['user', { id: 'a'.repeat(16), action: 'approve' }],
    ['action', { id: 'a'.repeat(16), user: 'U', action: 'revoke' }],
    ['by', { id: 'a'.repeat(16), user: 'U', action: 'link', by: 'bo' }],
  ])('refuses a bad %s', async (field, action) => {
    const { act } = await setUp();
    const { body } = await act(action).expect(400);
    expect(body.error.message).toContain(field);
  });

  it('takes what the chat signed also where pipelines have routes of their own', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const { portal, act } = await setUp({
      features: [pipelineApproval],
      config: {
        pipelineApproval: {
          privateKey: privateKey
            .export({ type: 'pkcs8', format: 'der' })
            .toString('base64'),
          pipelines: [{ name: 'deploy', secret: 'a-secret-of-24-characters' }],
        },
      },
    });
    const { body: code } = await portal.post('bo', '/chat/links').expect(201);
    const linked = await act({
      id: 'nonce-of-the-link-1',
      user: 'U-bo',
      action: 'link',
      code: code.code,
    });
    expect([linked.status, linked.body.outcome]).toEqual([200, 'done']);
  });
});
