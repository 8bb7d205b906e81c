import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import type { IdentityApi } from '@backstage/frontend-plugin-api';
import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { oidcAuthApiRef } from '../auth/oidc';
import { FairwaySignInPage } from './FairwaySignInPage';

const people = [
  { ref: 'user:default/ana', title: 'Ana Díaz', role: 'Developer.' },
  { ref: 'user:default/sam', title: 'Sam Okafor', role: 'Security engineer.' },
];

const encode = (value: object) =>
  Buffer.from(JSON.stringify(value)).toString('base64url');

const session = (name: string) => ({
  profile: { displayName: name },
  backstageIdentity: {
    token: `${encode({})}.${encode({ exp: Date.now() / 1000 + 3600 })}.sig`,
    identity: {
      type: 'user',
      userEntityRef: `user:default/${name}`,
      ownershipEntityRefs: [],
    },
  },
});

const answer = (status: number, body: object) => ({
  ok: status < 400,
  status,
  statusText: String(status),
  url: 'http://localhost/api/auth/persona/refresh',
  redirected: false,
  type: 'basic' as const,
  headers: new Headers({ 'content-type': 'application/json' }),
  json: async () => body,
  text: async () => JSON.stringify(body),
});

const realFetch = global.fetch;
const fetchMock = jest.fn();

const oidc = {
  getBackstageIdentity: async () => undefined,
  getProfile: async () => undefined,
  getAccessToken: async () => '',
  getIdToken: async () => '',
  signIn: async () => {},
  signOut: async () => {},
  sessionState$: () => {
    throw new Error('The test does not watch the session');
  },
};

const render = (
  onSignInSuccess: (identity: IdentityApi) => void,
  listed: typeof people = people,
) =>
  renderInTestApp(<FairwaySignInPage onSignInSuccess={onSignInSuccess} />, {
    config: {
      app: { title: 'Fairway' },
      auth: { providers: { persona: { people: listed } } },
    },
    apis: [
      mockApis.discovery({ baseUrl: 'http://localhost' }),
      [oidcAuthApiRef, oidc],
    ],
  });

describe('FairwaySignInPage', () => {
  beforeEach(() => {
    sessionStorage.clear();
    fetchMock
      .mockReset()
      .mockImplementation(async () => answer(200, session('ana')));
    global.fetch = fetchMock;
  });
  afterAll(() => {
    global.fetch = realFetch;
  });

  it('lists who can be signed in as, with what they do', async () => {
    render(jest.fn());
    expect(
      await screen.findByRole('heading', { name: 'Sign in to Fairway' }),
    ).toBeInTheDocument();
    expect(
      screen.getAllByRole('button').map(button => button.textContent),
    ).toEqual([
      expect.stringContaining('Ana DíazDeveloper.'),
      expect.stringContaining('Sam OkaforSecurity engineer.'),
    ]);
    expect(fetchMock).not.toHaveBeenCalled();
  });

  it('signs in with one click and names the persona to the backend', async () => {
    const signedIn = jest.fn<void, [IdentityApi]>();
    render(signedIn);
    await userEvent.click(await screen.findByRole('button', { name: /Ana/ }));
    await waitFor(() => expect(signedIn).toHaveBeenCalledTimes(1));
    const [url, init] = fetchMock.mock.calls[0];
    expect(url).toBe('http://localhost/api/auth/persona/refresh');
    expect(init.headers.get('x-fairway-persona')).toBe('ana');
    expect(await signedIn.mock.calls[0][0].getBackstageIdentity()).toEqual(
      expect.objectContaining({ userEntityRef: 'user:default/ana' }),
    );
  });

  it('stays signed in across a reload, until signing out', async () => {
    sessionStorage.setItem('fairway.persona', 'ana');
    const signedIn = jest.fn<void, [IdentityApi]>();
    render(signedIn);
    await waitFor(() => expect(signedIn).toHaveBeenCalledTimes(1));
    await act(() => signedIn.mock.calls[0][0].signOut());
    expect(sessionStorage.getItem('fairway.persona')).toBeNull();
  });

  it('ignores a remembered persona that is no longer listed', async () => {
    sessionStorage.setItem('fairway.persona', 'root');
    render(jest.fn());
    expect(
      await screen.findByRole('button', { name: /Ana/ }),
    ).toBeInTheDocument();
    expect(fetchMock).not.toHaveBeenCalled();
  });

  it('says why a persona was refused and lets choose another', async () => {
    fetchMock.mockImplementation(async () =>
      answer(403, {
        error: {
          name: 'NotAllowedError',
          message: 'ana is not in the catalog',
        },
        response: { statusCode: 403 },
      }),
    );
    const signedIn = jest.fn();
    render(signedIn);
    await userEvent.click(await screen.findByRole('button', { name: /Ana/ }));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'ana is not in the catalog',
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Choose somebody else' }),
    );
    expect(
      await screen.findByRole('button', { name: /Sam/ }),
    ).toBeInTheDocument();
    expect(signedIn).not.toHaveBeenCalled();
  });

  it('uses OpenID Connect where no persona is configured', async () => {
    render(jest.fn(), []);
    expect(await screen.findByText('OpenID Connect')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /Ana/ })).toBeNull();
  });
});
