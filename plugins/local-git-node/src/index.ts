/**
 * The local git server for a Backstage backend: a client that acts as the
 * portal, and a reader for the URL reader service.
 *
 * @packageDocumentation
 */
export { DEFAULT_BRANCH, LocalGit } from './LocalGit';
export type { CreatedRepository, RepositoryUrls } from './LocalGit';
export type {
  ListedLocalGitChange,
  LocalGitChange,
  NewChange,
} from './changes';
export { LocalGitUrlReader } from './LocalGitUrlReader';
export { localGitUrlReaderServiceFactory } from './service';
