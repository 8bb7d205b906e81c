import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { Speaker } from './Speaker';

const entity = (
  kind: string,
  name: string,
  more: { title?: string; displayName?: string } = {},
) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name, namespace: 'default', title: more.title },
  spec: { profile: { displayName: more.displayName } },
});

const catalog = catalogServiceMock({
  entities: [
    entity('User', 'odd', { displayName: ' Od\0d\u202e\n Person\ud800' }),
    entity('User', 'none', { title: '\0', displayName: '\u202e' }),
    entity('User', 'long', { displayName: 'x'.repeat(5000) }),
    entity('User', 'bo', { title: 'not this', displayName: 'Bo Berg' }),
    entity('Group', 'payments'),
    entity('Component', 'payments-api', { title: 'Payments API' }),
    entity('Template', 'secure-node', { title: 'Secure service' }),
  ],
});
const speaker = new Speaker({ catalog, auth: mockServices.auth() });

describe('Speaker', () => {
  it.each([
    ['user:default/bo approved: Write.', 'Bo Berg approved: Write.'],
    ['It is for group:default/payments.', 'It is for payments.'],
    ['component:default/payments-api and so on', 'Payments API and so on'],
    ['User:default/Bo', 'Bo Berg'],
    ['template:default/secure-node 1.1.0', 'Secure service 1.1.0'],
    ['user:default/odd, user:default/none', 'Od d  Person, none'],
    ['user:default/long', 'x'.repeat(200)],
    // Somebody who is gone.
    ['user:default/zoe, user:shop/kim', 'zoe, shop/kim'],
    // No entity, whatever it looks like.
    ['binding of system:nodes/proxy', 'binding of system:nodes/proxy'],
    ['http://portal/catalog/default/user/bo', undefined],
    [
      'by user:default/bo at 2026-11-23T09:00:00.000Z.',
      'by Bo Berg at 23 Nov 2026, 09:00 UTC.',
    ],
    ['nothing to name', undefined],
  ])('says %s', async (text, words) => {
    expect(await speaker.say([text])).toEqual([words ?? text]);
  });

  it('says in pieces which words are names', async () => {
    expect(
      await speaker.sayInParts([
        'user:default/Bo at 2026-11-23T09:00:00Z, user:default/zoe',
        'nothing',
      ]),
    ).toEqual([
      [
        { text: 'Bo Berg', ref: 'user:default/bo' },
        { text: ' at 23 Nov 2026, 09:00 UTC, ' },
        { text: 'zoe' },
      ],
      [{ text: 'nothing' }],
    ]);
  });

  it('asks the catalog once for all texts, and not without a ref', async () => {
    const asked = jest.spyOn(catalog, 'getEntitiesByRefs');
    expect(
      await speaker.say([
        'user:default/bo',
        'user:default/bo and group:default/payments',
      ]),
    ).toEqual(['Bo Berg', 'Bo Berg and payments']);
    expect(asked.mock.calls.map(([{ entityRefs }]) => entityRefs)).toEqual([
      ['user:default/bo', 'group:default/payments'],
    ]);
    await speaker.say(['nothing']);
    expect(asked).toHaveBeenCalledTimes(1);
  });
});
