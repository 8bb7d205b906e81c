import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { useProviderWords } from './useProviderWords';

const Words = ({ id }: { id: string }) => <p>{useProviderWords()(id)}</p>;

it.each([
  ['aws-identity-center', 'AWS IAM Identity Center'],
  ['github-teams', 'GitHub teams'],
  ['kubernetes', 'Kubernetes'],
  ['ldap', 'LDAP'],
  ['pipeline-approval', 'Pipeline approval'],
  ['postgres', 'PostgreSQL'],
  ['ssh-certificates', 'SSH certificates'],
  ['vault', 'Vault'],
  ['door-locks', 'Door locks'],
  ['constructor', 'Constructor'],
])('%s is called %s', async (id, words) => {
  renderInTestApp(<Words id={id} />);
  expect(await screen.findByText(words)).toBeVisible();
});
