import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { testClients } from '../__testUtils__/clients';
import { ACCOUNT, REGION } from '../__testUtils__/sandbox';
import { Serial } from '../Serial';
import { IdentitySource } from './IdentitySource';

const server = setupServer(
  http.post('https://iam.amazonaws.com/', () =>
    HttpResponse.xml(
      `<GetAccountAuthorizationDetailsResponse><GetAccountAuthorizationDetailsResult>
        <IsTruncated>true</IsTruncated><RoleDetailList></RoleDetailList>
      </GetAccountAuthorizationDetailsResult></GetAccountAuthorizationDetailsResponse>`,
    ),
  ),
);
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterAll(() => server.close());

it('does not take a list that is cut off for the whole one', async () => {
  const source = new IdentitySource(
    testClients(),
    new Serial(),
    new AbortController().signal,
  );
  const { problem } = await source.identities({
    accountId: ACCOUNT,
    region: REGION,
  });
  expect(problem).toMatch(/GetAccountAuthorizationDetails answered without/);
});
