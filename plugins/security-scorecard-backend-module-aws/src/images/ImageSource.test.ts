import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { testClients } from '../__testUtils__/clients';
import { ACCOUNT, REGION } from '../__testUtils__/sandbox';
import { Serial } from '../Serial';
import { ImageSource } from './ImageSource';

const WEB = 'i-0123456789abcdef0';
const BATCH = 'i-0123456789abcdef1';
const BASE = 'ami-0123456789abcdef0';

const row = (id: string, image: string) =>
  `<item><instanceId>${id}</instanceId><instanceState><name>running</name></instanceState>${image}</item>`;
const ANSWERS: Record<string, string> = {
  DescribeInstanceImageMetadata: `<instanceImageMetadataSet>${row(
    WEB,
    `<imageMetadata><imageId>${BASE}</imageId></imageMetadata>`,
  )}${row(BATCH, '')}</instanceImageMetadataSet>`,
  GetAllowedImagesSettings: '<state>enabled</state>',
};

const server = setupServer(
  http.post(`https://ec2.${REGION}.amazonaws.com/`, async ({ request }) => {
    const action =
      new URLSearchParams(await request.text()).get('Action') ?? '';
    return HttpResponse.xml(
      `<${action}Response>${ANSWERS[action] ?? ''}</${action}Response>`,
    );
  }),
);
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterAll(() => server.close());

it('misses the image of an instance that has none in the answer', async () => {
  const source = new ImageSource(
    testClients(),
    new Serial(),
    new AbortController().signal,
  );
  const { images, instances, problems } = await source.read({
    scope: { accountId: ACCOUNT, region: REGION },
    instances: [WEB, BATCH],
    autoScalingGroups: [],
    tags: [],
    images: [],
  });
  expect(instances).toEqual([WEB, BATCH]);
  expect(images.map(({ id }) => id)).toEqual([BASE]);
  expect(problems).toEqual([
    `EC2 does not tell the image of the instance ${BATCH}`,
  ]);
});
