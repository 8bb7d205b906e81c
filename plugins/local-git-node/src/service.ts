import { urlReaderFactoriesServiceRef } from '@backstage/backend-defaults/urlReader';
import { createServiceFactory } from '@backstage/backend-plugin-api';
import { LocalGitUrlReader } from './LocalGitUrlReader';

/** Makes every plugin's URL reader read the local git server. Add it to the backend. */
export const localGitUrlReaderServiceFactory = createServiceFactory({
  service: urlReaderFactoriesServiceRef,
  deps: {},
  factory: () => LocalGitUrlReader.factory,
});
